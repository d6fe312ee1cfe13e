import { EditorState, TextSelection } from "prosemirror-state"
import { Step } from "prosemirror-transform"
import { expect, test } from "vitest"
import { lostWords, recent } from "./recent"
import { blank, partOf, schema } from "./schema"
import { receive, sendable, standing, together, without } from "./together"

/// A newsroom that puts steps in order, and windows that may be behind.
class Newsroom {
  doc = start()
  steps: Step[] = []
  clients: string[] = []
  take(client: string, version: number, steps: unknown[]): boolean {
    if (version !== this.steps.length) return false
    for (const json of steps) {
      const step = Step.fromJSON(schema, json)
      const result = step.apply(this.doc)
      if (!result.doc) throw new Error(result.failed ?? "")
      this.doc = result.doc
      this.steps.push(step)
      this.clients.push(client)
    }
    return true
  }
}

class Window {
  state = EditorState.create({ doc: start(), plugins: [together(0), recent()] })
  lost: string[] = []
  constructor(
    readonly name: string,
    readonly newsroom: Newsroom,
  ) {}
  type(words: string, at = this.state.doc.content.size - 2) {
    this.state = this.state.apply(this.state.tr.insertText(words, at))
  }
  hear() {
    const { version } = standing(this.state)
    this.state = this.state.apply(receive(this.state, this.newsroom.steps.slice(version), this.newsroom.clients.slice(version), this.name))
    this.lost.push(...lostWords(this.state))
  }
  send(): boolean {
    const batch = sendable(this.state)
    return !batch || this.newsroom.take(this.name, batch.version, batch.steps)
  }
  get text() {
    return partOf(this.state.doc, "doc").node.textBetween(0, partOf(this.state.doc, "doc").node.content.size, "|")
  }
}

function start() {
  const p = (text: string) => schema.nodes["paragraph"]!.create(null, schema.text(text))
  const doc = blank()
  return doc.replace(doc.content.size - 1, doc.content.size - 1, new (doc.slice(0).constructor as typeof import("prosemirror-model").Slice)(schema.nodes["doc"]!.create(null, [p("one"), p("two")]).content, 0, 0))
}

test("two who write at once end with the same text, and both words are in it", () => {
  const room = new Newsroom()
  const [a, b] = [new Window("a", room), new Window("b", room)]
  a.type(" A", 9)
  b.type(" B")
  expect(a.send()).toBe(true)
  expect(b.send()).toBe(false)
  b.hear()
  expect(b.send()).toBe(true)
  a.hear()
  b.hear()
  expect(a.text).toBe(b.text)
  expect(a.text).toContain("A")
  expect(a.text).toContain("B")
  expect(a.state.doc.eq(room.doc)).toBe(true)
  expect([a, b].map(w => standing(w.state).own.length)).toEqual([0, 0])
})

test("steps that were taken although the answer was lost are not made twice", () => {
  const room = new Newsroom()
  const a = new Window("a", room)
  a.type(" A")
  a.send() // the answer is lost; more is typed, and a new line asks what came since
  a.type("!")
  a.hear()
  expect(standing(a.state).own.length).toBe(1)
  a.send()
  a.hear()
  expect(a.text).toBe("one|two A!")
  expect(room.doc.eq(a.state.doc)).toBe(true)
})

test("a step can be taken out again, and what was written after it stays", () => {
  const room = new Newsroom()
  const a = new Window("a", room)
  a.type(" bad")
  a.type(" good", 9)
  a.state = a.state.apply(without(a.state, 0))
  expect(a.text).toContain("good")
  expect(a.text).not.toContain("bad")
  expect(a.send()).toBe(true)
  a.hear()
  expect(room.doc.eq(a.state.doc)).toBe(true)
})

test("words that go with a paragraph which somebody deletes at the same time are told", () => {
  const room = new Newsroom()
  const [a, b] = [new Window("a", room), new Window("b", room)]
  const { start: body, node } = partOf(b.state.doc, "doc")
  b.state = b.state.apply(b.state.tr.delete(body + node.child(0).nodeSize, body + node.content.size))
  b.send()
  a.type(" words of mine")
  a.hear()
  expect(a.lost).toEqual(["words of mine"])
  a.send()
  a.hear()
  b.hear()
  expect(a.state.doc.eq(b.state.doc)).toBe(true)
})

test("six who write at random with answers that come late end with the same text and every word", () => {
  const room = new Newsroom()
  let seed = 7
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647
  const windows = ["a", "b", "c", "d", "e", "f"].map(name => new Window(name, room))
  const words: string[] = []
  for (let i = 0; i < 400; i++) {
    const w = windows[Math.floor(chance() * 6)]!
    const what = chance()
    if (what < 0.5) {
      const word = ` ${w.name}${i}`
      words.push(word.trim())
      const { start: body, node } = partOf(w.state.doc, "doc")
      const near = TextSelection.near(w.state.doc.resolve(body + Math.floor(chance() * node.content.size)))
      const $at = w.state.doc.resolve(near.head)
      w.type(word + " ", $at.end()) // at the end of a block: no word is cut
    } else if (what < 0.75) w.hear()
    else w.send()
  }
  for (let i = 0; i < 7; i++)
    for (const w of windows) {
      w.hear()
      w.send()
    }
  for (const w of windows) {
    w.hear()
    expect(w.state.doc.eq(room.doc)).toBe(true)
  }
  for (const word of words) expect(windows[0]!.text).toContain(word)
})
