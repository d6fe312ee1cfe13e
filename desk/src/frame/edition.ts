import { me } from "../me.svelte"

const kept = "marbre.edition"

/// The edition that a dialog begins with, out of those where one may do what it does: the
/// one that is looked at, else the last one used, else that of one's own role.
export function editionFor(mine: readonly { code: string }[], looked?: string): string {
  const may = (code: string | null | undefined) => (mine.some(e => e.code === code) ? code! : "")
  let last: string | null = null
  try {
    last = localStorage.getItem(kept)
  } catch {
    // a browser that keeps nothing
  }
  return may(looked) || may(last) || (me.person?.grants ?? []).map(g => may(g.edition)).find(Boolean) || (mine[0]?.code ?? "")
}

/// Remembers the edition for the next time.
export function used(edition: string) {
  try {
    localStorage.setItem(kept, edition)
  } catch {
    // a browser that keeps nothing
  }
}
