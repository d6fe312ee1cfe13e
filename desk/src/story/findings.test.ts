import { expect, test } from "vitest"
import { schema } from "../galley/schema"
import { beside, left, outward, overriding } from "./findings"
import { offset } from "./writing.svelte"

test("what is wrong with the lead picture is mended in its own field", () => {
  expect(["no-alt", "alt-file", "no-credit", "no-lead"].map(rule => beside({ rule, field: "lead" }))).toEqual(["alt", "alt", "credit", "lead"])
})
test("what is in the text is not beside it", () => expect(["headline", "body", "byline"].map(field => beside({ rule: "x", field }))).toEqual(["", "", "byline"]))

test("what is left is told by severity, the gravest first", () => {
  expect(left([{ severity: "note" }, { severity: "block" }, { severity: "note" }])).toEqual([["block", 1], ["note", 2]])
})
test("one reason overrides every rule that stops, but what nobody can", () => {
  expect(overriding([{ rule: "a" }, { rule: "b", final: true }, { rule: "a" }], "Cited.")).toEqual([{ rule: "a", reason: "Cited." }])
  expect(["publish", "approve", "correct"].map(outward)).toEqual([true, false, true])
})

const n = schema.nodes
const p = (...content: (string | "br")[]) => n["paragraph"]!.create(null, content.map(c => (c === "br" ? n["hard_break"]!.create() : schema.text(c))))
test("a break in a line is one, and so is what parts two blocks in a block", () => {
  const list = n["list"]!.create(null, [n["item"]!.create(null, [p("un", "br", "deux")]), n["item"]!.create(null, [p("trois")])])
  const at = (wanted: number) => list.resolve(offset(list, wanted))
  expect(at(0).parent.textBetween(0, 2)).toBe("un")
  expect(at(3).nodeAfter?.text).toBe("deux")
  expect(at("un\ndeux\n".length).nodeAfter?.text).toBe("trois")
  expect(offset(p("un", "br", "deux"), 3)).toBe(3)
})
