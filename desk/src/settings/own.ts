/// A sentence of the readers' pages: its key, and how the language says it.
export interface Sentence {
  readonly key: string
  readonly text: string
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

/// Those that are the edition's own, and at most `most` others in which every word of the query stands.
export function fitting(all: readonly Sentence[], query: string, own: readonly string[], most = 30): Sentence[] {
  const kept = all.length ? own.map(key => all.find(s => s.key === key) ?? { key, text: key }) : []
  const words = plain(query).split(/\s+/).filter(Boolean)
  if (!words.length) return kept
  const others = all.filter(s => !own.includes(s.key) && words.every(w => plain(s.text).includes(w)))
  return [...kept.filter(s => words.every(w => plain(s.text).includes(w))), ...others.slice(0, most)]
}
