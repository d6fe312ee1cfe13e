import { expect, test } from "vitest"
import { words } from "./words"

test("both languages say the same things", () => {
  expect(Object.keys(words.fr)).toEqual(Object.keys(words.en))
  const holes = (text: unknown) => (JSON.stringify(text).match(/\{\d\}/g) ?? []).sort()
  for (const [key, text] of Object.entries(words.en)) expect(holes(words.fr[key as keyof typeof words.fr]), key).toEqual(holes(text))
})
