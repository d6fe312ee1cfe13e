import { describe, expect, test } from "vitest"
import { auto, begin, changes, did, edition, filled, off, place, redo, same, sent, sized, slotOf, under, undo, type Front } from "./front"

const empty = sized({ slots: [], also: [], from: [] }, edition)
const twice = (f: Front) => {
  const all = [...f.slots, ...f.also].filter(Boolean)
  return all.length !== new Set(all).size
}

test("a story from outside pushes down to the first slot that fills itself", () => {
  const f = sized({ slots: [1, 2, 0, 4], also: [], from: [] }, 5)
  expect(place(f, 9, 0).slots).toEqual([9, 1, 2, 4, 0])
  expect(place(f, 9, 2).slots).toEqual([1, 2, 9, 4, 0])
})
test("a story of the front changes places with what is there", () => {
  expect(place({ slots: [1, 2, 0], also: [], from: [] }, 2, 0).slots).toEqual([2, 1, 0])
  expect(place({ slots: [1, 2, 0], also: [], from: [] }, 1, 2).slots).toEqual([0, 2, 1])
})
test("one from under the lead leaves its line, and the other way round", () => {
  expect(place({ slots: [1, 0], also: [5], from: [] }, 5, 1)).toEqual({ slots: [1, 5], also: [], from: [] })
  expect(under({ slots: [1, 5], also: [], from: [] }, 5)).toEqual({ slots: [1, 0], also: [5], from: [] })
})
test("what fills itself takes the newest that does not stand elsewhere; what is not out leaves its slot to it", () => {
  expect(filled({ slots: [0, 3, 8], also: [5], from: [] }, [5, 4, 3, 2], 4)).toEqual([4, 3, 2, 0])
})
test("what is sent has no empty slots at its end", () => expect(sent({ slots: [0, 3, 0, 0], also: [], from: [] }).slots).toEqual([0, 3]))
test("empty slots at the end are no difference", () => expect(same({ slots: [1], also: [], from: [] }, { slots: [1, 0, 0], also: [], from: [] })).toBe(true))
test("what changes is told slot by slot", () => {
  expect(changes({ slots: [1, 2], also: [], from: [] }, { slots: [2, 2], also: [7], from: [] })).toEqual([{ slot: 0, was: 1, is: 2 }, { slot: -1, was: [], is: [7] }])
})

describe("whatever is done", () => {
  let seed = 7
  const any = (n: number) => (seed = (seed * 48271) % 2147483647) % n
  test("no story stands twice, none that was chosen is lost by placing, and undo is exact", () => {
    for (let round = 0; round < 300; round++) {
      let work = begin(empty)
      const seen: Front[] = [work.now]
      for (let i = 0; i < 30; i++) {
        const story = 1 + any(12), at = any(edition)
        const before = work.now
        const front = [() => place(before, story, at), () => auto(before, at), () => under(before, story), () => off(before, story)][any(4)]!()
        expect(twice(front)).toBe(false)
        const next = did(work, front)
        if (next !== work) seen.push(next.now)
        work = next
      }
      for (let i = seen.length - 1; i > 0; i--) {
        expect(work.now).toEqual(seen[i])
        work = undo(work)
      }
      expect(work.now).toEqual(empty)
      for (let i = 1; i < seen.length; i++) expect((work = redo(work)).now).toEqual(seen[i])
      expect(slotOf(place(work.now, 99, 0), 99)).toBe(0)
      const chosen = work.now.slots.filter(Boolean)
      const kept = place(work.now, 99, 0)
      if (chosen.length < edition) for (const n of chosen) expect(kept.slots).toContain(n)
    }
  })
})

test("a slot fills itself from its section as long as that has one, and stays so when stories move", () => {
  const sport = (n: number) => n >= 10
  const f = auto(sized({ slots: [], also: [], from: [] }, 3), 1, "sport")
  expect(filled(f, [3, 11, 2, 10], 3, sport)).toEqual([3, 11, 2])
  expect(filled(auto(f, 0, "sport"), [3, 11, 2], 3, sport)).toEqual([11, 3, 2])
  expect(place(f, 3, 1).from).toEqual(["", "sport", ""])
  expect(same(f, auto(f, 1))).toBe(false)
  expect(changes(auto(f, 1), f)).toEqual([{ slot: 1, was: 0, is: 0, from: "sport" }])
  expect(sent(f)).toEqual({ slots: [], also: [], from: ["", "sport"] })
})
