/// What stands in the text instead of what was typed: `back` characters before the cursor
/// and the typed one become `text`.
export interface Set {
  readonly back: number
  readonly text: string
}

const nb = "\u00a0" // no-break space
const thin = "\u202f" // narrow no-break space

interface Marks {
  readonly outer: readonly [string, string]
  readonly inner: readonly [string, string]
  /// What stands inside the outer marks, where a line must not break.
  readonly inside?: string
}

const english: Marks = { outer: ["“", "”"], inner: ["‘", "’"] }
const angled: Marks = { outer: ["«", "»"], inner: ["“", "”"] }
const low: Marks = { outer: ["„", "“"], inner: ["‚", "‘"] }
const french: Marks = { outer: ["«", "»"], inner: ["“", "”"], inside: thin }

// The quotation marks of languages, as CLDR has them. What is not here writes as English does.
const marks: Record<string, Marks> = {
  fr: french, br: french,
  es: angled, it: angled, pt: english, "pt-PT": angled, ca: angled, gl: angled, eu: angled,
  ar: angled, fa: { outer: ["«", "»"], inner: ["‹", "›"] }, ps: angled, ku: angled, am: angled,
  el: angled, hy: angled, no: angled, nb: angled, nn: angled,
  ru: { outer: ["«", "»"], inner: ["„", "“"] }, uk: { outer: ["«", "»"], inner: ["„", "“"] }, be: { outer: ["«", "»"], inner: ["„", "“"] },
  de: low, cs: low, sk: low, bg: low, sl: low, is: low, et: low, lt: low, ka: low, "de-CH": { outer: ["«", "»"], inner: ["‹", "›"] },
  pl: { outer: ["„", "”"], inner: ["«", "»"] }, ro: { outer: ["„", "”"], inner: ["«", "»"] }, hu: { outer: ["„", "”"], inner: ["»", "«"] },
  hr: { outer: ["„", "”"], inner: ["‚", "’"] }, sr: { outer: ["„", "”"], inner: ["‚", "’"] },
  sv: { outer: ["”", "”"], inner: ["’", "’"] }, fi: { outer: ["”", "”"], inner: ["’", "’"] },
}

const base = (language: string) => language.toLowerCase().split("-")[0] ?? ""
const marksOf = (language: string): Marks => marks[language] ?? marks[base(language)] ?? english

/// What a typed character becomes in a text of this language; null when it stays as it
/// is. `before` is the text of the block before the cursor. Inside an address nothing is
/// changed. Pure.
export function typeset(language: string, before: string, typed: string): Set | null {
  if (typed.length !== 1 || inAddress(before, typed)) return null
  return mended(language, before, typed) ?? ofAll(language, before, typed) ?? spaced(language, before, typed) ?? arabic(language, before, typed)
}

/// Whether what is being typed is the address of something: nothing may change in it.
export function inAddress(before: string, typed = ""): boolean {
  const word = /\S*$/.exec(before.replace(/[\u00a0\u202f]/g, " "))?.[0] ?? ""
  if (/^\(?(https?|ftps?|mailto|tel|sms|file)$/i.test(word)) return typed === ":"
  return /:\/\/|^\(?www\.|^\(?mailto:|.@.|^\(?[\w-]+(\.[\w-]+)+\/|^[/~]\w+\/|^[a-z]:\\/i.test(word)
}

// Whether a quotation mark would open here. What closes in this language does not open.
function opens(language: string, before: string): boolean {
  const { outer, inner } = marksOf(language)
  const last = before.slice(-1)
  if (last === outer[1] || last === inner[1]) return false
  return /(^|[\s([{«“‘„‚‹¿¡/\ufffc—–-])$/u.test(before)
}

function ofAll(language: string, before: string, typed: string): Set | null {
  switch (typed) {
    case '"':
      return doubles(language, before)
    case "'":
      return singles(language, before)
    case ".":
      return /(^|[^.])\.\.$/.test(before) ? { back: 2, text: "…" } : null
    case "-":
      if (/^-*$/.test(before)) return null // three at the start of a paragraph are a rule
      if (/[^-–—]-$/.test(before)) return { back: 1, text: "–" }
      return /[^–—]–$/.test(before) ? { back: 1, text: "—" } : null
    case "<":
      return marksOf(language).outer[0] === "«" && before.endsWith("<") ? { back: 1, text: opening(language) } : null
    case ">":
      return marksOf(language).outer[1] === "»" && before.endsWith(">") ? closing(language, before.slice(0, -1), 1) : null
    case "«":
      return marksOf(language).inside ? { back: 0, text: opening(language) } : null
    case "»":
      return marksOf(language).inside ? closing(language, before, 0) : null
  }
  return null
}

const opening = (language: string) => marksOf(language).outer[0] + (marksOf(language).inside ?? "")

function closing(language: string, before: string, back: number): Set {
  const inside = marksOf(language).inside ?? ""
  const end = /[ \u00a0\u202f]$/.test(before) && inside ? 1 : 0
  return { back: back + end, text: inside + marksOf(language).outer[1] }
}

// How many of a pair are open: nothing is counted twice when both sides look the same.
function open(before: string, [first, last]: readonly [string, string]): number {
  let n = 0
  for (const c of before) {
    if (c === first && (first !== last || n === 0)) n++
    else if (c === last && n > 0) n--
  }
  return n
}

function doubles(language: string, before: string): Set | null {
  if (base(language) === "he") return null
  const { outer, inner, inside } = marksOf(language)
  const within = open(before, outer) > 0
  const nested = inner[0] !== "‘" && inner[0] !== "’" && inner[0] !== "‚"
  // After the space inside « comes the first word, or a mark in the mark.
  if (opens(language, before)) {
    if (within && nested) return { back: 0, text: inner[0] }
    return { back: 0, text: outer[0] + (inside ?? "") }
  }
  if (nested && within && open(before, inner) > 0) return { back: 0, text: inner[1] }
  return closing(language, before, 0)
}

function singles(language: string, before: string): Set | null {
  const lang = base(language)
  if (lang === "he" || (lang === "ar" && !/[A-Za-z]$/.test(before))) return null
  const { inner } = marksOf(language)
  const quotes = inner[0] === "‘" || inner[0] === "‚"
  if (!quotes) return { back: 0, text: "’" } // here it is an apostrophe and nothing else
  if (opens(language, before)) return { back: 0, text: inner[0] }
  if (inner[0] === "‚") return { back: 0, text: open(before, inner) > 0 ? inner[1] : "’" }
  return { back: 0, text: "’" }
}

// What the next character shows to have been wrong.
function mended(language: string, before: string, typed: string): Set | null {
  if (isFrench(language)) {
    if (/[0-9]/.test(typed) && /\d\u00a0:$/.test(before)) return { back: 2, text: ":" + typed } // 14:12
    if (typed === "/" && /\u00a0:$/.test(before)) return { back: 2, text: ":/" } // x:/
    if (typed === ")" && /[\u00a0\u202f][:;]$/.test(before)) return { back: 2, text: " " + before.slice(-1) + ")" } // ;)
    // A mark after a space opens; when nothing follows it, it has closed.
    if (/[\s.,;:!?)]/.test(typed) && / “$/.test(before) && open(before.slice(0, -1), marksOf(language).outer) > 0) {
      const gap = typed === ":" ? nb : ";!?".includes(typed) ? narrow(language) : ""
      return { back: 2, text: thin + "»" + gap + typed }
    }
    if (typed === " " && /«\u202f$/.test(before)) return { back: 1, text: thin } // the space is there already
    if (typed === " " && /\u00a0$|\u202f$/.test(before)) return { back: 1, text: before.slice(-1) }
  }
  if (/[0-9]/.test(typed) && /(^|\s)‘$/.test(before)) return { back: 1, text: "’" + typed } // the ’90s
  if (typed === " " && joins(language) && /\p{Nd},$/u.test(before) && lastLetterJoins(before)) return { back: 1, text: "، " }
  return null
}

const isFrench = (language: string) => marksOf(language) === french
const narrow = (language: string) => (language === "fr-CA" ? "" : thin)

function spaced(language: string, before: string, typed: string): Set | null {
  if (!isFrench(language)) return null
  const gap = typed === ":" ? nb : typed === "%" ? thin : ";!?".includes(typed) ? narrow(language) : ""
  if (!gap) return null
  if (typed === "%" && !/\d ?$/.test(before)) return null
  if (before.endsWith(" ")) return before.trim() === "" ? null : { back: 1, text: gap + typed }
  if (before === "" || /[\s([«“¿¡?!:;\ufffc]$/u.test(before)) return null
  return { back: 0, text: gap + typed }
}

const joins = (language: string) => ["ar", "fa", "ur", "ps", "ckb", "ug", "sd"].includes(base(language))
const lastLetterJoins = (before: string) => /\p{Script=Arabic}[^\p{L}]*$/u.test(before.replace(/[،؛؟]/g, " "))

function arabic(language: string, before: string, typed: string): Set | null {
  const text = { ",": "،", ";": "؛", "?": "؟" }[typed]
  if (!text || !joins(language) || !lastLetterJoins(before)) return null
  if (typed === "," && /\p{Nd}$/u.test(before)) return null // 1,000; a space after it mends 1, 2
  return { back: 0, text }
}
