import { expect, test } from "vitest"
import { attrsOf, leftover, picturesOf, wordsOf } from "./take"

test("a story keeps a picture's address, its size and its words, and no empty ones", () => {
  expect(attrsOf({ number: 1, url: "/media/a.jpg", width: 30, height: 20, caption: "Un pont", alt: "", known: true })).toEqual({ url: "/media/a.jpg", width: 30, height: 20, caption: "Un pont" })
  expect(wordsOf({})).toEqual({})
})
test("words of another picture are told from its own", () => {
  expect(leftover({}, { caption: "Un pont" })).toBe(false)
  expect(leftover({ caption: "Un pont" }, { caption: "Un pont", credit: "Ada" })).toBe(false)
  expect(leftover({ caption: "Une tour" }, { caption: "Un pont" })).toBe(true)
  expect(leftover({ credit: "Ada" }, {})).toBe(true)
})
test("of what was dropped only pictures are taken", () => {
  expect(picturesOf([new File([], "a.jpg", { type: "image/jpeg" }), new File([], "a.txt", { type: "text/plain" })]).map(f => f.name)).toEqual(["a.jpg"])
})
