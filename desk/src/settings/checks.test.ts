import { expect, test } from "vitest"
import { altered, matching, type Rule } from "./checks"

const rules: Rule[] = [
  { rule: "no-lead", severity: "note", about: "There is no lead picture.", setting: {} },
  { rule: "doubled", severity: "warn", about: "“…” stands here twice.", setting: { off: true, reason: "Poems." } },
]
test("only what changed is sent", () => {
  expect(altered(rules, { doubled: { off: true, reason: "Poems. " } })).toEqual({})
  expect(altered(rules, { "no-lead": { severity: "block" }, doubled: {} })).toEqual({ "no-lead": { severity: "block" }, doubled: {} })
})
test("a rule is found by its words", () => {
  expect(matching(rules, "lead PICTURE").map(r => r.rule)).toEqual(["no-lead"])
  expect(matching(rules, " ").length).toBe(2)
})
