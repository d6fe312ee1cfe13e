import { expect, test } from "vitest"
import { fresh, spotOf, walk, written, type BoardCard, type BoardNow } from "./board"

test("walking over the board passes empty columns and stays at the rim", () => {
  const lengths = [0, 2, 0, 1]
  expect(walk(lengths, undefined, "down")).toEqual({ column: 1, row: 0 })
  expect(walk(lengths, { column: 1, row: 0 }, "down")).toEqual({ column: 1, row: 1 })
  expect(walk(lengths, { column: 1, row: 1 }, "down")).toEqual({ column: 1, row: 1 })
  expect(walk(lengths, { column: 1, row: 1 }, "next")).toEqual({ column: 3, row: 0 })
  expect(walk(lengths, { column: 3, row: 0 }, "back")).toEqual({ column: 1, row: 0 })
  expect(walk(lengths, { column: 1, row: 0 }, "up")).toEqual({ column: 1, row: 0 })
  expect(walk([0, 0], undefined, "down")).toBeUndefined()
  expect(walk([1, 0], { column: 1, row: 4 }, "down")).toEqual({ column: 0, row: 0 })
})

const card = (number: number, state: string, revision = 1): BoardCard => ({
  number, state, revision, edition: "fr", section: "", headline: `${number}`, saved: "", assigned: [], notes: 0, findings: { block: 0, warn: 0, note: 0 }, writing: [],
})
const board = (...cards: BoardCard[]): BoardNow => ({
  columns: ["draft", "submitted"].map(state => ({ state, count: 1, stories: cards.filter(c => c.state === state) })), needs: [{ why: "waits", story: cards[0]! }], out_today: 0, journal: 1,
})

test("who is chosen stays chosen when the story moves", () => {
  expect(spotOf(board(card(1, "draft"), card(2, "draft")).columns, 2)).toEqual({ column: 0, row: 1 })
  expect(spotOf(board(card(1, "draft"), card(2, "submitted")).columns, 2)).toEqual({ column: 1, row: 0 })
  expect(spotOf(board(card(1, "draft")).columns, 2)).toBeUndefined()
})
test("who writes is told on every card of the story, and the board before stays as it was", () => {
  const before = board(card(1, "draft"), card(2, "draft"))
  const after = written(before, 1, [{ login: "idris", name: "Idris" }])
  expect(after.columns[0]!.stories.map(s => s.writing.length)).toEqual([1, 0])
  expect(after.needs[0]!.story.writing).toHaveLength(1)
  expect(before.columns[0]!.stories[0]!.writing).toEqual([])
})
test("fresh are those that came, moved or were changed", () => {
  const before = board(card(1, "draft"), card(2, "draft"), card(3, "draft"))
  expect([...fresh(before, board(card(1, "submitted"), card(2, "draft", 2), card(3, "draft"), card(4, "draft")))].sort()).toEqual([1, 2, 4])
  expect(fresh(undefined, before).size).toBe(0)
})
