/// A front being made up, as a value: for each slot the story pinned there, or 0 for one
/// that fills itself with the newest; `also` stand under the lead. Every step gives the next
/// one and never changes what it was given; no story ever stands twice.
export interface Front {
  readonly slots: readonly number[]
  readonly also: readonly number[]
}

/// How many slots a front shows, and how many lines stand under its lead.
export const edition = 9
export const section = 6
export const mostAlso = 6

/// A front with so many slots: what it lacks fills itself, what is over stays behind it.
export const sized = (front: Front, count: number): Front => ({ slots: [...front.slots, ...Array<number>(Math.max(0, count - front.slots.length)).fill(0)], also: [...front.also] })

const without = (front: Front, story: number): Front => ({ slots: front.slots.map(n => (n === story ? 0 : n)), also: front.also.filter(n => n !== story) })

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
    return { slots, also: [...front.also] }
  }
  const clean = without(front, story)
  const slots = [...clean.slots]
  let hand = story
  for (let i = at; i < slots.length && hand; i++) {
    const there = slots[i]!
    slots[i] = hand
    hand = there
  }
  return { slots, also: clean.also }
}

/// Lets a slot fill itself.
export const auto = (front: Front, at: number): Front => ({ slots: front.slots.map((n, i) => (i === at ? 0 : n)), also: [...front.also] })

/// Sets a story under the lead, at the end; one that stands in a slot leaves it.
export function under(front: Front, story: number): Front {
  if (!story || front.also.includes(story) || front.also.length >= mostAlso) return front
  const clean = without(front, story)
  return { slots: clean.slots, also: [...clean.also, story] }
}

/// Takes a story off the front, wherever it stands.
export const off = (front: Front, story: number): Front => without(front, story)

/// What stands in each slot when the ones that fill themselves take the newest, as the
/// newsroom does it: `out` are the stories that are out, the newest first.
export function filled(front: Front, out: readonly number[], count: number): number[] {
  const there = new Set(out)
  const pinned = new Set([...front.slots, ...front.also].filter(n => n && there.has(n)))
  const rest = out.filter(n => !pinned.has(n))
  const all: number[] = []
  for (let i = 0; i < count; i++) {
    const n = front.slots[i] ?? 0
    if (n && there.has(n)) all.push(n)
    else all.push(rest.shift() ?? 0)
  }
  return all
}

export const same = (a: Front, b: Front) => {
  const tail = (list: readonly number[]) => list.join(",").replace(/(,0)+$/, "").replace(/^0$/, "")
  return tail(a.slots) === tail(b.slots) && a.also.join() === b.also.join()
}

/// What differs from the front that readers see.
export type Change = { slot: number; was: number; is: number } | { slot: -1; was: readonly number[]; is: readonly number[] }
export function changes(was: Front, is: Front): Change[] {
  const all: Change[] = []
  for (let i = 0; i < Math.max(was.slots.length, is.slots.length); i++) {
    const [a, b] = [was.slots[i] ?? 0, is.slots[i] ?? 0]
    if (a !== b) all.push({ slot: i, was: a, is: b })
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
export function sent(front: Front): { slots: number[]; also: number[] } {
  const slots = [...front.slots]
  while (slots.at(-1) === 0) slots.pop()
  return { slots, also: [...front.also] }
}
