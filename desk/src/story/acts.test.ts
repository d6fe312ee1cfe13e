import { expect, test } from "vitest"
import { next, open, reaches, way, type Act, type State } from "./acts"

const reporter = (act: Act) => act === "submit"
const editor = (act: Act) => act !== "withdraw"
const states: State[] = ["draft", "submitted", "approved", "scheduled", "published", "withdrawn"]

test("a reporter is offered to hand in, and nothing more", () => {
  expect(states.map(s => next(s, true, reporter))).toEqual(["submit", undefined, undefined, undefined, undefined, "submit"])
})

test("an editor is offered what brings the story nearer to its readers", () => {
  expect(states.map(s => next(s, true, editor))).toEqual(["submit", "approve", "publish", "schedule", "update", "submit"])
})

test("nothing new for readers is no update", () => {
  expect(next("published", false, editor)).toBeUndefined()
  expect(open("published", false)).toEqual(["withdraw"])
})

test("publishing leads through every act that comes before it", () => {
  expect(way("draft", "publish")).toEqual(["submit", "approve", "publish"])
  expect(way("submitted", "publish")).toEqual(["approve", "publish"])
  expect(way("published", "publish")).toEqual([])
  expect(reaches("draft", "publish", reporter)).toBe(false)
  expect(reaches("draft", "publish", editor)).toBe(true)
  expect(reaches("published", "correct", editor)).toBe(true)
  expect(reaches("draft", "withdraw", () => true)).toBe(false)
})
