import type { Component } from "svelte"
import { toasts } from "../parts/toasts.svelte"

type Part = Component<{ onclose: () => void }>
const parts = {
  palette: () => import("./Palette.svelte"),
  keys: () => import("./AllKeys.svelte"),
  flash: () => import("./FlashNow.svelte"),
  story: () => import("./NewStory.svelte"),
} as const

/// What stands over the screen: one thing at a time, each loaded when it is first wanted.
class Over {
  part = $state.raw<Part | undefined>(undefined)
  /// What the page is called now; each screen says its own by `over.name`.
  title = $state("")

  async show(which: keyof typeof parts) {
    try {
      this.part = ((await parts[which]()) as { default: Part }).default
    } catch (failure) {
      toasts.problem(failure)
    }
  }
  shut() {
    this.part = undefined
  }
}

export const over = new Over()

/// Names the page as long as the component that calls this stands.
export function entitle(title: () => string) {
  $effect(() => {
    over.title = title()
    return () => (over.title = "")
  })
}
