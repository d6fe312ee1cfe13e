import type { Section } from "../newsroom.svelte"

/// Where a section stands in the tree: its index at each level.
export type Spot = readonly number[]

/// The tree with the list at `spot` changed; the list that holds the section is given.
function within(sections: readonly Section[], spot: Spot, change: (list: Section[], at: number) => Section[]): Section[] {
  const [first, ...rest] = spot
  if (first === undefined) return [...sections]
  if (rest.length === 0) return change([...sections], first)
  return sections.map((s, i) => (i === first ? tidy({ ...s, sections: within(s.sections ?? [], rest, change) }) : s))
}
const tidy = (s: Section): Section => (s.sections?.length ? s : { slug: s.slug, title: s.title })

/// The tree after moving a section up or down among its own.
export const shift = (sections: readonly Section[], spot: Spot, by: 1 | -1) =>
  within(sections, spot, (list, at) => {
    const to = at + by
    if (to < 0 || to >= list.length) return list
    ;[list[at], list[to]] = [list[to]!, list[at]!]
    return list
  })
export const drop = (sections: readonly Section[], spot: Spot) => within(sections, spot, (list, at) => list.filter((_, i) => i !== at))
export const alter = (sections: readonly Section[], spot: Spot, to: Partial<Section>) => within(sections, spot, (list, at) => list.map((s, i) => (i === at ? { ...s, ...to } : s)))
/// The tree with a new section at the end, or at the end below `spot`.
export const add = (sections: readonly Section[], spot: Spot | undefined, one: Section) =>
  spot ? within(sections, spot, (list, at) => list.map((s, i) => (i === at ? { ...s, sections: [...(s.sections ?? []), one] } : s))) : [...sections, one]

/// The end of an address that a title makes: as the newsroom does it for Latin letters.
export const slugOf = (title: string) =>
  title.normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase().replace(/[’']/g, "-").replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "")
