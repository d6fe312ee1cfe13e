import { expect, test } from "vitest"
import { may, roleAt } from "./may"

test("a grant is the role in its place alone", () => {
  const p = { role: "" as const, grants: [{ edition: "fr", section: "infos", role: "editor" as const }] }
  expect(may(p, "publish", { edition: "fr", section: "infos/asie" })).toBe(true)
  expect(may(p, "publish", { edition: "fr", section: "infographie" })).toBe(false)
  expect(may(p, "publish", { edition: "en", section: "infos" })).toBe(false)
  expect(may(p, "read", { edition: "fr", section: "sport" })).toBe(true)
  expect(may(p, "publish")).toBe(true)
  expect(may(p, "export")).toBe(false)
})
test("a reporter revises what no editor has taken up", () => {
  const p = { role: "reporter" as const }
  expect(may(p, "revise", { state: "draft" })).toBe(true)
  expect(may(p, "revise", { state: "approved" })).toBe(false)
  expect(may(p, "approve")).toBe(false)
})
test("the highest role of a place counts", () => {
  expect(roleAt({ role: "reporter", grants: [{ edition: "fr", section: "sport", role: "chief" }] }, "publish", { edition: "fr", section: "sport" })).toBe("chief")
})
