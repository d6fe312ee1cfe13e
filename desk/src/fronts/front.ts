/// A front being made up, as a value: for each slot the story pinned there, or 0 for one
/// that fills itself with the newest, of the section in `from` where it has one; `also` stand
/// under the lead. Every step gives the next
/// one and never changes what it was given; no story ever stands twice.
export interface Front {
  readonly slots: readonly number[]
  readonly also: readonly number[]
  readonly from: readonly string[]
}

/// How many slots a front shows, and how many lines stand under its lead.
export const edition = 9
export const section = 6
export const mostAlso = 6

/// A front with so many slots: what it lacks fills itself, what is over stays behind it.
export const sized = (front: Front, count: number): Front => ({ slots: [...front.slots, ...Array<number>(Math.max(0, count - front.slots.length)).fill(0)], also: [...front.also], from: [...front.from, ...Array<string>(Math.max(0, count - front.from.length)).fill("")] })

const without = (front: Front, story: number): Front => ({ ...front, slots: front.slots.map(n => (n === story ? 0 : n)), also: front.also.filter(n => n !== story) })

/// Where a story stands: its slot, -1 for nowhere pinned.
export const slotOf = (front: Front, story: number) => (story ? front.slots.indexOf(story) : -1)

/// Puts a story into a slot. One that stood in another slot changes places with what is
/// there; one from outside pushes it, and those after it, one slot down to the first that
/// fills itself – as a page is made up, where nothing that an editor chose is lost.
export function place(front: Front, story: number, at: number): Front {
  if (!story || at < 0 || at >= front.slots.length) return front
  const was = slotOf(front, story)
  if (was === at) return front
  if (was >= 0) {
    const slots = [...front.slots]
    slots[was] = front.slots[at]!
    slots[at] = story
    return { ...front, slots }
  }
  const clean = without(front, story)
  const slots = [...clean.slots]
  let hand = story
  for (let i = at; i < slots.length && hand; i++) {
    const there = slots[i]!
    slots[i] = hand
    hand = there
  }
  return { ...clean, slots }
}

/// Lets a slot fill itself: with the newest of the section `from`, "" of the whole page.
export const auto = (front: Front, at: number, from = ""): Front => ({
  ...front,
  slots: front.slots.map((n, i) => (i === at ? 0 : n)),
  from: front.slots.map((_, i) => (i === at ? from : (front.from[i] ?? ""))),
})

/// Sets a story under the lead, at the end; one that stands in a slot leaves it.
export function under(front: Front, story: number): Front {
  if (!story || front.also.includes(story) || front.also.length >= mostAlso) return front
  const clean = without(front, story)
  return { ...clean, also: [...clean.also, story] }
}

/// Takes a story off the front, wherever it stands.
export const off = (front: Front, story: number): Front => without(front, story)

/// What stands in each slot when the ones that fill themselves take the newest, as the
/// newsroom does it: `out` are the stories that are out, the newest first, and `of` tells whether
/// one stands in a section or below it.
export function filled(front: Front, out: readonly number[], count: number, of: (story: number, section: string) => boolean = () => false): number[] {
  const there = new Set(out)
  const taken = new Set([...front.slots, ...front.also].filter(n => n && there.has(n)))
  const newest = (section: string) => out.find(n => !taken.has(n) && (!section || of(n, section)))
  const all: number[] = []
  for (let i = 0; i < count; i++) {
    const n = front.slots[i] ?? 0
    const is = n && there.has(n) ? n : ((front.from[i] ? newest(front.from[i]!) : undefined) ?? newest("") ?? 0)
    taken.add(is)
    all.push(is)
  }
  return all
}

export const same = (a: Front, b: Front) => {
  const tail = (list: readonly number[]) => list.join(",").replace(/(,0)+$/, "").replace(/^0$/, "")
  const paths = (list: readonly string[]) => list.join(",").replace(/,+$/, "")
  return tail(a.slots) === tail(b.slots) && a.also.join() === b.also.join() && paths(a.from) === paths(b.from)
}

/// What differs from the front that readers see.
export type Change = { slot: number; was: number; is: number; from?: string } | { slot: -1; was: readonly number[]; is: readonly number[] }
export function changes(was: Front, is: Front): Change[] {
  const all: Change[] = []
  for (let i = 0; i < Math.max(was.slots.length, is.slots.length); i++) {
    const [a, b] = [was.slots[i] ?? 0, is.slots[i] ?? 0]
    const from = is.from[i] ?? ""
    if (a !== b || from !== (was.from[i] ?? "")) all.push({ slot: i, was: a, is: b, ...(from ? { from } : {}) })
  }
  if (was.also.join() !== is.also.join()) all.push({ slot: -1, was: was.also, is: is.also })
  return all
}

/// What was done to a front, so that it can be taken back and done again.
export interface Work {
  readonly past: readonly Front[]
  readonly now: Front
  readonly next: readonly Front[]
}
export const begin = (front: Front): Work => ({ past: [], now: front, next: [] })
export const did = (work: Work, front: Front): Work => (same(work.now, front) ? work : { past: [...work.past, work.now], now: front, next: [] })
export const undo = (work: Work): Work => (work.past.length ? { past: work.past.slice(0, -1), now: work.past.at(-1)!, next: [work.now, ...work.next] } : work)
export const redo = (work: Work): Work => (work.next.length ? { past: [...work.past, work.now], now: work.next[0]!, next: work.next.slice(1) } : work)

/// What is sent: without the empty slots at the end.
export function sent(front: Front): { slots: number[]; also: number[]; from: string[] } {
  const slots = [...front.slots]
  while (slots.at(-1) === 0) slots.pop()
  const from = [...front.from]
  while (from.at(-1) === "") from.pop()
  return { slots, also: [...front.also], from }
}
