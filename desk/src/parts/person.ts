/// The two letters of a name: of its first word and of its last.
export function initials(name: string): string {
  const words = name.trim().split(/[\s-]+/).filter(Boolean)
  const first = (word: string | undefined) => (word ? [...word][0]!.toLocaleUpperCase() : "")
  return words.length < 2 ? first(words[0]) || "?" : first(words[0]) + first(words.at(-1))
}

/// One of eight colours, always the same for the same login.
export function colourOf(login: string): number {
  let sum = 0x811c9dc5
  for (const c of login) sum = Math.imul(sum ^ (c.codePointAt(0) ?? 0), 0x01000193)
  return ((sum ^ (sum >>> 13)) >>> 0) % 8
}
