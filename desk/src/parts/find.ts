import { get, type Schemas } from "../api"
import { newsroom } from "../newsroom.svelte"
import { dirOf } from "../words.svelte"

/// Something that can be chosen in a Combobox.
export interface Choice {
  id: string
  title: string
  about?: string
  lang?: string
  dir?: "ltr" | "rtl"
  edition?: string
  person?: boolean
  state?: string
}

/// A text as it is compared: without accents and case.
export const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase()

/// Whether every word of `query` begins a word of `text`, in any order.
export function fits(query: string, text: string): boolean {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u)
  return fold(query).split(/\s+/).filter(Boolean).every(q => words.some(w => w.startsWith(q)) || fold(text).includes(q))
}

/// Colleagues whose name or login fits; those who are away are left out.
export const findPeople = (query: string): Choice[] =>
  newsroom.people
    .filter(p => !p.away && fits(query, `${p.name} ${p.login}`))
    .slice(0, 12)
    .map(p => ({ id: p.login, title: p.name, about: p.login, person: true }))

/// Sections of an edition whose title, or one above it, fits.
export const findSections = (edition: string) => (query: string): Choice[] => {
  const lang = newsroom.langOf(edition)
  return newsroom
    .sections(edition)
    .filter(s => fits(query, s.titles.join(" ")))
    .map(s => ({ id: s.path, title: s.titles.join(" › "), lang, dir: dirOf(lang) }))
}

/// Stories by any of their words or their number, the newest first.
export const findStories = (edition = "", state = "") => async (query: string, signal?: AbortSignal): Promise<Choice[]> => {
  if (!query.trim()) return []
  const ask = new URLSearchParams({ q: query, limit: "12" })
  if (edition) ask.set("edition", edition)
  if (state) ask.set("state", state)
  const found = await get<Schemas["StoriesOut"]>(`/stories?${ask}`, signal)
  return (found.stories ?? []).map(s => storyChoice(s))
}

/// A story as something to choose.
export function storyChoice(s: Schemas["Summary"]): Choice {
  const lang = newsroom.langOf(s.edition)
  return { id: String(s.number), title: s.headline ?? "", about: newsroom.sectionTitle(s.edition, s.section), lang, dir: dirOf(lang), edition: s.edition ?? "", state: s.state ?? "" }
}
