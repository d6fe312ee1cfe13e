import { onDestroy } from "svelte"

/// A key and what it does. `key` is written as "J", "?", "Mod+Enter", "Alt+1", "F8", or
/// "G B" for one after the other; Mod is ⌘ on Apple's machines and Ctrl elsewhere.
export interface Key {
  key: string
  /// What it does, as a key of the words.
  word: string
  run: (event: KeyboardEvent) => void
  when?: () => boolean
  /// More keys that do the same.
  also?: string[]
  /// Not in the bar below, only in the list of all keys.
  quiet?: boolean
  /// Means nothing without its key, as walking does: not offered among the things that can be done.
  bare?: boolean
  /// Also where no key is handled: the browser does it, the bar says it.
  shown?: boolean
}

interface Layer {
  list: () => readonly Key[]
  modal: boolean
}

export const apple = /Mac|iPhone|iPad/.test(typeof navigator === "undefined" ? "" : navigator.platform || navigator.userAgent)

/// A stroke, ready to be compared with an event.
export interface Stroke {
  mod: boolean
  alt: boolean
  shift: boolean
  key: string
}

/// Reads "Mod+Shift+P" or "G B" into its strokes.
export function strokes(key: string): Stroke[] {
  return key.split(" ").map(part => {
    const names = part.length > 1 ? part.split(/\+(?=.)/) : [part]
    const last = names.pop() ?? ""
    return { mod: names.includes("Mod"), alt: names.includes("Alt"), shift: names.includes("Shift"), key: last.length === 1 ? last.toLowerCase() : last }
  })
}

/// Whether an event is a stroke. A letter or digit pressed with Alt is known by where it
/// stands, because Alt makes another character of it; a sign like ? may need Shift.
export function isStroke(s: Stroke, event: KeyboardEvent, onApple = apple): boolean {
  if (event.altKey && event.ctrlKey && event.getModifierState?.("AltGraph")) return false
  const mod = onApple ? event.metaKey : event.ctrlKey
  const other = onApple ? event.ctrlKey : event.metaKey
  if (mod !== s.mod || other || event.altKey !== s.alt) return false
  let pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const code = /^(?:Key|Digit|Numpad)(.)$/.exec(event.code)?.[1]
  const digit = /^\d$/.test(s.key)
  if (code && (s.alt || digit)) pressed = code.toLowerCase() // on a French keyboard digits need Shift
  if (pressed !== s.key) return false
  const sign = s.key.length === 1 && !/^[a-z]$/.test(s.key)
  return sign || event.shiftKey === s.shift
}

/// Whether a stroke is a character, so that it must not be taken from who is typing.
const character = (s: Stroke) => !s.mod && !s.alt && s.key.length === 1

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|reset|range|color|file)$/.test(target.type)
}

const acts = (target: EventTarget | null) => target instanceof HTMLElement && !!target.closest("a[href], button, summary, [role=button], [role=menuitem], [role=option], input, select, textarea")

class Keys {
  layers = $state.raw<readonly Layer[]>([])
  /// Single characters do something; who uses speech input can turn that off.
  characters = $state(remembered())
  // What stands in `layers`, read where state must not be: a component that goes sees the state of
  // before, in which the one that took its place is not there yet.
  #held: readonly Layer[] = []
  #begun: Stroke | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  /// Keys that hold as long as the component that calls this stands. With `modal`, no key
  /// of what lies below works meanwhile.
  use(list: readonly Key[] | (() => readonly Key[]), modal = false) {
    const layer: Layer = { list: typeof list === "function" ? list : () => list, modal }
    this.hold([...this.#held, layer])
    onDestroy(() => this.drop(layer))
  }

  /// The same outside a component; returns what takes them away.
  add(list: () => readonly Key[], modal = false): () => void {
    const layer: Layer = { list, modal }
    this.hold([...this.#held, layer])
    return () => this.drop(layer)
  }

  private drop(layer: Layer) {
    this.hold(this.#held.filter(l => l !== layer))
  }

  private hold(layers: readonly Layer[]) {
    this.#held = layers
    this.layers = layers
  }

  /// Those that work now, the newest first.
  get live(): readonly Key[] {
    const from = this.layers.findLastIndex(l => l.modal)
    return this.layers
      .slice(Math.max(from, 0))
      .reverse()
      .flatMap(l => l.list())
      .filter(k => !k.when || k.when())
  }

  /// Those that work once what lies on top is gone.
  beneath(): readonly Key[] {
    const top = this.layers.findLastIndex(l => l.modal)
    const under = top < 0 ? this.layers : this.layers.slice(0, top)
    const from = under.findLastIndex(l => l.modal)
    return under
      .slice(Math.max(from, 0))
      .reverse()
      .flatMap(l => l.list())
      .filter(k => !k.when || k.when())
  }

  /// Turns single characters on or off, here and at the next visit.
  turn(on: boolean) {
    this.characters = on
    try {
      if (on) localStorage.removeItem("marbre.keys")
      else localStorage.setItem("marbre.keys", "off")
    } catch {
      // a browser that keeps nothing
    }
  }

  /// Does what the key means, if it means something here.
  press(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return
    const begun = this.#begun
    this.#begun = undefined
    clearTimeout(this.#timer)
    const inText = typing(event.target)
    for (const key of this.live) {
      if (key.shown) continue
      for (const way of [key.key, ...(key.also ?? [])]) {
        const [one, two] = strokes(way)
        if (!one) continue
        const stroke = two ?? one
        if (character(stroke) && (inText || !this.characters)) continue
        if (!stroke.mod && !stroke.alt && (stroke.key === "Enter" || stroke.key === " ") && acts(event.target)) continue
        if (inText && /^Arrow|^Home$|^End$|^Page|^Delete$|^Backspace$/.test(stroke.key) && !stroke.mod && !stroke.alt) continue
        if (two) {
          if (begun && begun.key === one.key && isStroke(two, event)) {
            event.preventDefault()
            key.run(event)
            return
          }
          continue
        }
        if (!begun && isStroke(one, event)) {
          event.preventDefault()
          key.run(event)
          return
        }
      }
    }
    if (inText || !this.characters) return
    const first = this.live.flatMap(k => [k.key, ...(k.also ?? [])]).map(strokes).find(([one, two]) => one && two && isStroke(one, event))
    if (first) {
      this.#begun = first[0]
      this.#timer = setTimeout(() => (this.#begun = undefined), 1500)
    }
  }
}

function remembered() {
  try {
    return localStorage.getItem("marbre.keys") !== "off"
  } catch {
    return true
  }
}

export const keys = new Keys()

const signs: Record<string, string> = {
  Enter: "↵", Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Backspace: "⌫", Delete: "Del", Tab: "⇥", " ": "␣",
}

/// How a key is written for people: one text for each stroke.
export function written(key: string, onApple = apple): string[] {
  return strokes(key).map(s => {
    const name = signs[s.key] ?? (s.key.length === 1 ? s.key.toUpperCase() : s.key)
    if (onApple) return (s.alt ? "⌥" : "") + (s.shift ? "⇧" : "") + (s.mod ? "⌘" : "") + name
    return (s.mod ? "Ctrl " : "") + (s.alt ? "Alt " : "") + (s.shift ? "⇧ " : "") + name
  })
}

/// How a key is written for aria-keyshortcuts.
export function aria(key: string, onApple = apple): string {
  return strokes(key)
    .map(s => (s.mod ? (onApple ? "Meta+" : "Control+") : "") + (s.alt ? "Alt+" : "") + (s.shift ? "Shift+" : "") + (s.key === " " ? "Space" : s.key.length === 1 ? s.key.toUpperCase() : s.key))
    .join(" ")
}
