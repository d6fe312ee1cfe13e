import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { typeset } from "./french"
import { knows, learn, say, tongue, type Both, type Text } from "./words.svelte"

const rooms = import.meta.glob<{ words: Both }>("./*/words.ts", { eager: true })
const forms = (text: Text) => (typeof text === "string" ? [text] : Object.values(text))
const holes = (text: Text) => [...new Set(forms(text).flatMap(t => t.match(/\{\d\}/g) ?? []))].sort()

describe.each(Object.entries(rooms))("%s", (_, { words }) => {
  test("has the same words in both languages", () => {
    expect(Object.keys(words.fr).sort()).toEqual(Object.keys(words.en).sort())
  })
  test("fills the same holes in both languages", () => {
    for (const [key, text] of Object.entries(words.en)) expect([key, holes(words.fr[key]!)]).toEqual([key, holes(text)])
  })
  test("leaves nothing empty", () => {
    for (const both of [words.en, words.fr]) for (const [key, text] of Object.entries(both)) for (const form of forms(text)) expect(form.trim(), key).not.toBe("")
  })
})

test("no two rooms have another text for the same key", () => {
  const seen = new Map<string, string>()
  for (const [room, { words }] of Object.entries(rooms))
    for (const [key, text] of Object.entries(words.en)) {
      expect([key, seen.get(key) ?? room]).toEqual([key, room])
      seen.set(key, room)
      void text
    }
})

test("every word that is said is known", () => {
  const missing: string[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (/\.(svelte|ts)$/.test(entry.name) && !entry.name.endsWith(".test.ts"))
        for (const [, key] of readFileSync(path, "utf8").matchAll(/\bsay\(\s*"([\w.-]+)"/g)) if (!knows(key!)) missing.push(`${path}: ${key}`)
    }
  }
  walk(join(process.cwd(), "src"))
  expect(missing).toEqual([])
})

test("numbers choose their form and are written as the language does", () => {
  learn({ en: { "t.n": { one: "{0} story", other: "{0} stories" } }, fr: { "t.n": { one: "{0} article", other: "{0} articles" } } })
  tongue.language = "en"
  expect([0, 1, 2, 1234].map(n => say("t.n", n))).toEqual(["0 stories", "1 story", "2 stories", "1,234 stories"])
  tongue.language = "fr"
  expect([0, 1, 2, 1234].map(n => say("t.n", n))).toEqual(["0 article", "1 article", "2 articles", "1\u202f234 articles"])
})

test("French is set as French", () => {
  expect(typeset("L'heure : « oui » !")).toBe("L’heure\u00a0: «\u00a0oui\u00a0»\u202f!")
  expect(typeset("https://a.example/?q")).toBe("https://a.example/?q")
})
