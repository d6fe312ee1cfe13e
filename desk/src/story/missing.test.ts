import { expect, test } from "vitest"
import { held, missing } from "./missing"

const whole = {
  kicker: "", headline: "A headline", standfirst: "What it is about.", section: "world", byline: [{ name: "Tom Ashdown" }], dateline: null, source: null, tags: null,
  urgency: 4, embargo: null, original: null, lead: { url: "/a.jpg", alt: "A bridge", credit: "Marbre" }, rights: null, slug: null,
}
const keys = (more: object, words = 100) => missing({ ...whole, ...more }, words).map(m => `${m.severity} ${m.key.slice(6)}`)

test("a whole story lacks nothing", () => expect(keys({})).toEqual([]))
test("what the newsroom would refuse comes first", () => {
  expect(keys({ lead: null, section: null, headline: "  " })).toEqual(["block no-headline", "block no-section", "note no-lead"])
})
test("a picture wants words for those who cannot see it, and whose it is", () => {
  expect(keys({ lead: { url: "/a.jpg", alt: " " } })).toEqual(["warn no-alt", "warn no-credit"])
})
test("what the front holds is counted in characters, to the last", () => {
  expect(keys({ headline: "é".repeat(held.headline) })).toEqual([])
  expect(keys({ headline: "é".repeat(held.headline + 1) })).toEqual(["warn long-headline"])
  expect(keys({ standfirst: "😀".repeat(held.standfirst + 1) })).toEqual(["warn long-standfirst"])
})
test("no text, no byline, no urgency are said", () => {
  expect(keys({ byline: [{ name: " " }], urgency: null }, 0)).toEqual(["warn no-body", "warn no-byline", "note no-urgency"])
})
