import { expect, test } from "vitest"
import { words } from "./words"

test("both languages say the same things", () => {
  expect(Object.keys(words.fr)).toEqual(Object.keys(words.en))
  for (const [key, text] of Object.entries(words.en)) {
    const holes = (s: string) => (s.match(/\{\d\}/g) ?? []).sort()
    expect(holes(words.fr[key as keyof typeof words.fr]), key).toEqual(holes(text))
  }
})

test("French keeps its marks from the next line", () => {
  for (const [key, text] of Object.entries(words.fr)) expect(text, key).not.toMatch(/ [;:!?»]|« /)
})
