import { expect, test } from "vitest"
import { add, alter, drop, shift, slugOf } from "./sections"

const tree = [{ slug: "a", title: "A", sections: [{ slug: "x", title: "X" }, { slug: "y", title: "Y" }] }, { slug: "b", title: "B" }]

test("sections move among their own, and stay at the rim", () => {
  expect(shift(tree, [0], 1).map(s => s.slug)).toEqual(["b", "a"])
  expect(shift(tree, [0, 1], -1)[0]!.sections!.map(s => s.slug)).toEqual(["y", "x"])
  expect(shift(tree, [1], 1)).toEqual(tree)
})
test("sections come, go and change without touching the tree that was", () => {
  const before = structuredClone(tree)
  expect(add(tree, [1], { slug: "z", title: "Z" })[1]!.sections).toEqual([{ slug: "z", title: "Z" }])
  expect(add(tree, undefined, { slug: "z", title: "Z" }).length).toBe(3)
  expect(drop(drop(tree, [0, 0]), [0, 0])[0]).toEqual({ slug: "a", title: "A" })
  expect(alter(tree, [0, 1], { title: "Why" })[0]!.sections![1]!.title).toBe("Why")
  expect(tree).toEqual(before)
})
test("a title makes the end of an address", () => {
  expect(["Économie", "L’Asie centrale", "  Œuvres & arts ", "آسيا"].map(slugOf)).toEqual(["economie", "l-asie-centrale", "oeuvres-arts", "آسيا"])
})
