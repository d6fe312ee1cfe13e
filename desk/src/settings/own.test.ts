import { expect, test } from "vitest"
import { fitting } from "./own"

const all = [
  { key: "page.archive", text: "Archives" },
  { key: "page.read-also", text: "À lire aussi" },
  { key: "page.read-again", text: "Lire la nouvelle version" },
]
const keys = (query: string, own: string[], most?: number) => fitting(all, query, own, most).map(s => s.key)

test("what is the edition's own stands there before anything is looked for", () => {
  expect(keys("", [])).toEqual([])
  expect(keys("", ["page.archive"])).toEqual(["page.archive"])
})
test("a sentence is found by its words, without accents", () => {
  expect(keys("a LIRE", [])).toEqual(["page.read-also", "page.read-again"])
  expect(keys("lire nouvelle", [])).toEqual(["page.read-again"])
  expect(keys("lire", ["page.read-again", "page.archive"])).toEqual(["page.read-again", "page.read-also"])
  expect(keys("lire", [], 1)).toEqual(["page.read-also"])
})
test("one that is no sentence any more can still be taken away", () => {
  expect(keys("", ["page.gone"])).toEqual(["page.gone"])
})
