import { typeset } from "./french"

/// The languages of the desk's own interface.
export type Language = "en" | "fr"
export const languages: readonly Language[] = ["en", "fr"]

/// A text of the interface. `{0}`, `{1}` stand for what is filled in; a text that
/// counts has a form for each plural of its language, chosen by `{0}`.
export type Text = string | { one: string; other: string; many?: string }
export type Words = Readonly<Record<string, Text>>
export type Both = { readonly en: Words; readonly fr: Words }

const known: Record<Language, Record<string, Text>> = { en: {}, fr: {} }

/// Makes the words of a room known to `say`, and returns them. Each room calls it once,
/// in its `words.ts`; a part that speaks imports that file. French is set as French is:
/// write plain spaces and apostrophes.
export function learn<B extends Both>(both: B): B {
  Object.assign(known.en, both.en)
  for (const [key, text] of Object.entries(both.fr))
    known.fr[key] = typeof text === "string" ? typeset(text) : (Object.fromEntries(Object.entries(text).map(([form, t]) => [form, typeset(t)])) as Text)
  return both
}

class Tongue {
  language = $state<Language>(first())
  numbers = $derived(new Intl.NumberFormat(this.tag))
  plurals = $derived(new Intl.PluralRules(this.language))
  /// The tag for Intl: English as in Britain, dates with the day first.
  get tag() {
    return this.language === "fr" ? "fr-FR" : "en-GB"
  }

  /// Speaks `language` from now on, here and at the next visit.
  speak(language: Language) {
    this.language = language
    document.documentElement.lang = language
    try {
      localStorage.setItem("marbre.language", language)
    } catch {
      // a browser that keeps nothing
    }
  }
}

export const tongue = new Tongue()

function first(): Language {
  let kept: string | null = null
  try {
    kept = localStorage.getItem("marbre.language")
  } catch {
    // a browser that keeps nothing
  }
  if (kept === "en" || kept === "fr") return kept
  for (const tag of navigator.languages ?? []) {
    if (tag.startsWith("fr")) return "fr"
    if (tag.startsWith("en")) return "en"
  }
  return "en"
}

export type Arg = string | number

/// The text of `key` in the person's language, numbers written as it writes them. A key
/// that nobody has taught stands for itself, so that it is seen.
export function say(key: string, ...args: Arg[]): string {
  const text = known[tongue.language][key]
  if (text === undefined) return key
  const form = typeof text === "string" ? text : pick(text, args[0])
  if (!form.includes("{")) return form
  return form.replace(/\{(\d)\}/g, (_, i) => {
    const arg = args[Number(i)]
    return typeof arg === "number" ? tongue.numbers.format(arg) : (arg ?? "")
  })
}

function pick(text: Exclude<Text, string>, count: Arg | undefined): string {
  const form = tongue.plurals.select(typeof count === "number" ? count : 0)
  return (form === "one" || form === "many" ? text[form] : undefined) ?? text.other
}

/// Whether `key` has a text: for keys that come from elsewhere.
export const knows = (key: string) => key in known.en

/// "a, b and c", as the language joins.
export function list(items: readonly string[], type: "conjunction" | "disjunction" = "conjunction"): string {
  return new Intl.ListFormat(tongue.tag, { type }).format(items)
}

/// Whether a language is written from right to left: for `dir` of what is not ours.
export const dirOf = (lang: string | undefined): "rtl" | "ltr" => (/^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/.test(lang ?? "") ? "rtl" : "ltr")
