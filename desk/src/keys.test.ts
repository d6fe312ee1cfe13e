import { expect, test } from "vitest"
import { aria, isStroke, strokes, written } from "./keys.svelte"

const press = (init: KeyboardEventInit) => new KeyboardEvent("keydown", init)
const is = (key: string, init: KeyboardEventInit, apple = false) => isStroke(strokes(key)[0]!, press(init), apple)

test("a letter is its key, whatever its case, and not with others held", () => {
  expect(is("J", { key: "j" })).toBe(true)
  expect(is("J", { key: "J", shiftKey: true })).toBe(false)
  expect(is("J", { key: "j", ctrlKey: true })).toBe(false)
})
test("Mod is Ctrl, and ⌘ on Apple's machines", () => {
  expect(is("Mod+K", { key: "k", ctrlKey: true })).toBe(true)
  expect(is("Mod+K", { key: "k", metaKey: true })).toBe(false)
  expect(is("Mod+K", { key: "k", metaKey: true }, true)).toBe(true)
  expect(is("Mod+K", { key: "k", ctrlKey: true }, true)).toBe(false)
})
test("a sign may need Shift", () => expect(is("?", { key: "?", shiftKey: true })).toBe(true))
test("digits work on a keyboard that wants Shift for them", () => {
  expect(is("1", { key: "&", code: "Digit1" })).toBe(true)
  expect(is("Alt+1", { key: "¡", code: "Digit1", altKey: true }, true)).toBe(true)
})
test("keys are written as on this machine", () => {
  expect(written("Mod+Shift+P", true)).toEqual(["⇧⌘P"])
  expect(written("Mod+Enter", false)).toEqual(["Ctrl ↵"])
  expect(written("G B", false)).toEqual(["G", "B"])
  expect(aria("Mod+Enter", false)).toBe("Control+Enter")
})
