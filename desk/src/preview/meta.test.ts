import { expect, test } from "vitest"
import { crumbs, cut, said } from "./meta"

test("what a page says of itself is read from its head", () => {
  const html = `<!doctype html><title>A – The Marble</title><meta name="description" content="What it is about."><meta property="og:title" content="A"><meta property="og:image" content="https://news.example/a.jpg"><link rel="canonical" href="https://news.example/en/2024/07/04/1/a">`
  expect(said(html)).toEqual({ title: "A", about: "What it is about.", picture: "https://news.example/a.jpg", site: "", address: "https://news.example/en/2024/07/04/1/a" })
  expect(said("").title).toBe("")
})
test("an address is shown as search engines do", () => {
  expect(crumbs("https://news.example/fr/2024/07/04/1/%C3%A0-astana")).toBe("news.example › fr › 2024 › 07 › 04 › 1 › à-astana")
  expect(crumbs("none")).toBe("none")
})
test("what is long is cut at a word", () => {
  expect(cut("one two three", 20)).toBe("one two three")
  expect(cut("one two, three", 9)).toBe("one two …")
})
