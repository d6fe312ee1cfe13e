import { expect, test } from "vitest"
import { walk } from "./board"

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
