import { sentence } from "./problem"

/// Something that has just happened, said for a while.
export interface Toast {
  id: number
  text: string
  kind: "done" | "problem"
  undo?: () => unknown
  link?: { href: string; word: string }
  until: number
  seconds: number
}

class Toasts {
  all = $state.raw<readonly Toast[]>([])
  #next = 1
  #timers = new Map<number, ReturnType<typeof setTimeout>>()

  /// Says what was done; with `undo` it can be taken back as long as it stands (the key is Mod+Z).
  say(text: string, with_: { undo?: () => unknown; seconds?: number; link?: Toast["link"] } = {}) {
    const seconds = with_.seconds ?? (with_.undo ? 10 : 5)
    const toast: Toast = { id: this.#next++, text, kind: "done", seconds, until: Date.now() + seconds * 1000 }
    if (with_.undo) toast.undo = with_.undo
    if (with_.link) toast.link = with_.link
    this.#put(toast)
  }

  /// Says what went wrong; it stays until it is closed.
  problem(failure: unknown) {
    this.#put({ id: this.#next++, text: typeof failure === "string" ? failure : sentence(failure), kind: "problem", seconds: 0, until: 0 })
  }

  #put(toast: Toast) {
    this.all = [...this.all.filter(t => t.text !== toast.text || t.undo), toast].slice(-4)
    this.hold(toast.id, false)
  }

  /// Keeps a toast while someone is on it; lets it go its time afterwards.
  hold(id: number, held: boolean) {
    clearTimeout(this.#timers.get(id))
    const toast = this.all.find(t => t.id === id)
    if (!toast || held || !toast.seconds) return
    this.#timers.set(id, setTimeout(() => this.drop(id), toast.seconds * 1000))
  }

  drop(id: number) {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.all = this.all.filter(t => t.id !== id)
  }

  /// The newest that can be undone.
  get undoable(): Toast | undefined {
    return this.all.findLast(t => t.undo)
  }

  /// Takes the newest back.
  async undo(toast = this.undoable) {
    if (!toast?.undo) return
    this.drop(toast.id)
    try {
      await toast.undo()
    } catch (failure) {
      this.problem(failure)
    }
  }
}

export const toasts = new Toasts()
