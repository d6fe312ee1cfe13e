import { expect, test } from "vitest"
import cases from "../../../picture/testdata/crops.json"
import { cropOf, fitted, holds, pieceOf, ratios, widest, type Frame, type Ratio } from "./frame"

test("the desk cuts what readers get", () => {
  expect(cases.length).toBeGreaterThan(5)
  for (const c of cases) {
    const got = cropOf(c.ratio as Ratio, c.width, c.height, c.frame as Frame)
    expect([got.x, got.y, got.width, got.height], JSON.stringify(c)).toEqual(c.crop)
  }
})
test("a piece that was pushed beyond an edge lies inside again", () => {
  for (const ratio of ratios)
    for (const [w, h] of [[6000, 4000], [4000, 6000], [500, 500], [3000, 400]] as const)
      for (const piece of [{ x: -40, y: -3, width: 20 }, { x: 990, y: 990, width: 600 }, { x: 0, y: 0, width: 4000 }]) {
        const got = fitted(piece, ratio, w, h)
        const crop = cropOf(ratio, w, h, { crops: { [ratio]: got } })
        expect(got.x + got.width).toBeLessThanOrEqual(1000)
        expect(crop.x + crop.width).toBeLessThanOrEqual(w)
        expect(crop.y + crop.height).toBeLessThanOrEqual(h)
        expect(got.width).toBeLessThanOrEqual(widest(ratio, w, h))
      }
})
test("cutting by hand begins with what is shown", () => {
  const frame = { focus: { x: 300, y: 800 } }
  const was = cropOf("1x1", 6000, 4000, frame)
  const now = cropOf("1x1", 6000, 4000, { crops: { "1x1": pieceOf("1x1", 6000, 4000, frame) } })
  expect(Math.abs(was.x - now.x)).toBeLessThanOrEqual(6)
  expect(Math.abs(was.width - now.width)).toBeLessThanOrEqual(6)
})
test("a piece holds the focus or does not", () => {
  expect(holds({ x: 0, y: 0, width: 10, height: 10 }, { x: 100, y: 100 }, 100, 100)).toBe(true)
  expect(holds({ x: 0, y: 0, width: 9, height: 10 }, { x: 100, y: 100 }, 100, 100)).toBe(false)
  expect(holds({ x: 40, y: 40, width: 20, height: 20 }, undefined, 100, 100)).toBe(true)
})
