/// Text without what nobody sees: zero-width spaces, soft hyphens, byte order marks,
/// controls, and direction marks where the text has only one direction. What joins or
/// parts letters where a script needs it, and emoji, stay.

const never = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffc]/
const isolates = /[\u2066-\u2069]/
const signs = /[\u200e\u200f\u061c]/
const rtl = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Nko}\p{Script=Syriac}\p{Script=Adlam}]/u
const ltr = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u
// Scripts whose letters change by a joiner or a non-joiner beside them.
const shaped = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Adlam}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]/u
const pictured = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u

/// The runs of one paragraph, cleaned together: what stands before and after a run counts.
/// A line break stays; other white space becomes a space, a no-break space stays where
/// typography wants one.
export function cleanRuns(runs: readonly string[]): string[] {
  const all = runs.join("")
  if (!/[^\n\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u20ac]|\u0020\u0020/.test(all)) return runs.map(run => run.normalize("NFC"))
  const mixed = rtl.test(all) && ltr.test(all)
  const paired = mixed && balanced(all)
  const letters = Array.from(all)
  const out: string[] = []
  let run = 0
  let left = runs[0]?.length ?? 0
  let text = ""
  let last = "" // the last character that stayed
  for (let i = 0; i < letters.length; i++) {
    const c = letters[i]!
    while (left <= 0 && run < runs.length - 1) {
      out.push(text)
      text = ""
      left = runs[++run]!.length
    }
    left -= c.length
    const kept = keep(c, letters, i, last, mixed, paired)
    if (!kept) continue
    // Two spaces are one, and the one that does not break stays.
    if (kept === " " && /[\s\u00a0\u202f]$/.test(last) && last !== "\n") continue
    if (kept === "\n" || kept === "\u00a0" || kept === "\u202f") text = text.replace(/ +$/, "")
    text += kept
    last = kept
  }
  out.push(text)
  while (out.length < runs.length) out.push("")
  return out.map(run => run.normalize("NFC"))
}

/// A text cleaned as a paragraph of its own.
export const cleanText = (text: string): string => cleanRuns([text])[0]!

function keep(c: string, letters: readonly string[], i: number, last: string, mixed: boolean, paired: boolean): string {
  const next = () => {
    for (let j = i + 1; j < letters.length; j++) if (!never.test(letters[j]!)) return letters[j]!
    return ""
  }
  if (c === "\n") return c
  if (c === "\t") return " "
  if (never.test(c)) return ""
  if (c === "\u200c") return shaped.test(last) && shaped.test(next()) ? c : ""
  if (c === "\u200d") return (shaped.test(last) && (shaped.test(next()) || next() === "" || next() === " ")) || (pictured.test(last) && pictured.test(next())) ? c : ""
  if (signs.test(c)) return mixed ? c : ""
  if (isolates.test(c)) return paired ? c : ""
  if (c >= "\u{e0000}" && c <= "\u{e007f}") return flagged(letters, i) ? c : ""
  if (/[\u00a0\u202f\u2007\u2009]/.test(c)) return tight(last, next()) ? (c === "\u00a0" ? c : "\u202f") : " "
  if (/[\u1680\u2000-\u200a\u205f]/.test(c)) return " "
  return c
}

// Where a line must not break: before and inside the marks of French, in a number, between
// a number and its unit.
function tight(before: string, after: string): boolean {
  if (/[;:!?»›%‰€$£]/.test(after) && after !== "") return true
  if (/[«‹]/.test(before) && before !== "") return true
  return /\p{Nd}/u.test(before) && /[\p{Nd}\p{L}°]/u.test(after)
}

// The flags of England, Scotland and Wales are written in tags after a black flag.
function flagged(letters: readonly string[], i: number): boolean {
  while (i >= 0 && letters[i]! >= "\u{e0000}" && letters[i]! <= "\u{e007f}") i--
  return letters[i] === "\u{1f3f4}"
}

function balanced(text: string): boolean {
  let depth = 0
  for (const c of text) {
    if (c === "\u2066" || c === "\u2067" || c === "\u2068") depth++
    if (c === "\u2069" && --depth < 0) return false
  }
  return depth === 0
}
