import { expect, test } from "vitest"
import { contrast } from "./contrast"

test("contrast is that of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21)
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2)
  expect(contrast("#23459a", "#fefdfb")).toBeGreaterThan(6.7)
  expect(contrast("red", "#ffffff")).toBe(0)
})
