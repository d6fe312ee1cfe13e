import { expect, test } from "vitest"
import { characters, seconds, words, wordsIn } from "./count"
import { schema } from "./schema"

const table: [string, number][] = [
  ["", 0],
  ["L’Inde et le Pakistan sont entrés en 2017.", 8],
  ["« Oui » — non… 3,5 %", 3],
  ["vingt-quatre", 1],
  ["إعلان أستانا بندًا بندًا", 4],
  ["東京の空は青い", 4],
]
for (const [text, n] of table) test(`words of ${text}`, () => expect(wordsIn(text)).toBe(n))

test("a body is counted by its blocks, and read in minutes", () => {
  const p = schema.nodes["paragraph"]!.create(null, schema.text("mot ".repeat(230)))
  const doc = schema.nodes["doc"]!.create(null, [p, p, schema.nodes["picture"]!.create({ url: "/a.jpg" })])
  expect(words(doc)).toBe(460)
  expect(seconds(doc)).toBe(126)
})

test("characters are what one sees", () => {
  expect(characters("Été")).toBe(3)
  expect(characters("👨‍👩‍👧 a")).toBe(3)
})
