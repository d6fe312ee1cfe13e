import { expect, test } from "vitest"
import { lines, textOf } from "./original"

const text = (text: string) => ({ type: "text", text })
const p = (words: string) => ({ type: "paragraph", content: [text(words)] })
const shown = (content: Parameters<typeof lines>[0], changes: Parameters<typeof lines>[1] = []) =>
  lines(content, changes).map(l => `${l.field}${l.block ?? ""}${l.gone ? "-" : ""}: ${l.parts ? l.parts.map(q => ({ same: "", added: "+", removed: "-" })[q.op] + q.text).join("") : l.text}`)

test("without a change the original stands line by line", () => {
  expect(shown({ headline: "Titre", body: { content: [p("Un."), p("Deux.")] } })).toEqual(["headline: Titre", "body0: Un.", "body1: Deux."])
})
test("what changed in a line stands in it", () => {
  expect(shown({ headline: "Titre", body: { content: [p("Onze.")] } }, [{ field: "body", block: 0, parts: [{ op: "removed", text: "Dix" }, { op: "added", text: "Onze" }, { op: "same", text: "." }] }])).toEqual(["headline: Titre", "body0: -Dix+Onze."])
})
test("a paragraph that went stands where it was, also after the last", () => {
  const gone = (block: number) => [{ field: "body", block, parts: [{ op: "removed" as const, text: "Parti." }] }]
  expect(shown({ body: { content: [p("Un."), p("Deux.")] } }, gone(1))).toEqual(["body0: Un.", "body-: -Parti.", "body1: Deux."])
  expect(shown({ body: { content: [p("Un.")] } }, gone(1))).toEqual(["body0: Un.", "body-: -Parti."])
})
test("a field beside the text is told at the end, a line that was emptied where it was", () => {
  expect(shown({ kicker: "", headline: "Titre" }, [{ field: "kicker", parts: [{ op: "removed", text: "Sur" }] }, { field: "lead", parts: [{ op: "added", text: "Une vue" }] }])).toEqual(["kicker: -Sur", "headline: Titre", "lead: +Une vue"])
})
test("lists, quotes and breaks are read as they stand", () => {
  expect(textOf({ type: "list", content: [{ type: "item", content: [p("un")] }, { type: "item", content: [p("deux")] }] })).toBe("un\ndeux")
  expect(textOf({ type: "quote", attrs: { speaker: "Annie" }, content: [p("Oui.")] })).toBe("Oui.\n— Annie")
  expect(textOf({ type: "paragraph", content: [text("a"), { type: "hard_break" }, text("b")] })).toBe("a\nb")
})
