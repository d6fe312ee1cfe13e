import { Problem } from "../api"
import { say } from "../words.svelte"
import "./words"

/// A sentence for a failure: the newsroom's own where it gave one. A failure that is not
/// the newsroom's is ours, and goes to the console too.
export function sentence(failure: unknown): string {
  if (failure instanceof Problem) {
    if (failure.status === 0) return say("part.line-down")
    return failure.message || say("part.failed")
  }
  console.error(failure)
  return say("part.failed")
}
