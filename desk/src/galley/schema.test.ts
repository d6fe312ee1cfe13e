import { expect, test } from "vitest"
import { DOMSerializer } from "prosemirror-model"
import { blank, fields, linkAddress, parts, partOf, reader, rules, schema, sound, webAddress } from "./schema"

test("every block of the newsroom's schema is a node here, with the same content, place and attributes", () => {
  for (const [name, rule] of Object.entries(rules.nodes)) {
    const type = schema.nodes[name]!
    expect(type, name).toBeDefined()
    expect(type.spec.content ?? "", name).toBe(rule.content ?? "")
    if (name !== "doc") expect(Object.keys(type.spec.attrs ?? {}).sort(), name).toEqual(Object.keys(rule.attrs ?? {}).sort())
    expect(type.isInGroup(rule.group ?? "none"), name).toBe(rule.group !== undefined)
  }
})

test("every mark of the newsroom's schema is a mark here, in the same order", () => {
  expect(Object.keys(schema.marks)).toEqual(Object.keys(rules.marks))
  for (const [name, rule] of Object.entries(rules.marks))
    expect(Object.keys(schema.marks[name]!.spec.attrs ?? {}), name).toEqual(Object.keys(rule.attrs ?? {}))
})

test("the editor has no node and no mark that the newsroom does not know", () => {
  const known = [...Object.keys(rules.nodes), "galley", "kicker", "headline", "standfirst"].sort()
  expect(Object.keys(schema.nodes).sort()).toEqual(known)
  expect(Object.keys(schema.nodes["galley"]!.spec.attrs ?? {})).toEqual([...fields])
})

test("an attribute that the newsroom does not require is null when nothing is said", () => {
  for (const [name, rule] of Object.entries(rules.nodes))
    for (const [attr, is] of Object.entries(rule.attrs ?? {}))
      if (!is.required) expect(schema.nodes[name]!.create(null, [], []).attrs[attr], `${name}.${attr}`).toBeNull()
})

test("a galley has its four parts in order, and marks stand only in the body", () => {
  const doc = blank()
  doc.check()
  expect(parts.map(part => partOf(doc, part).node.type.name)).toEqual([...parts])
  const bold = schema.text("x", [schema.marks["strong"]!.create()])
  expect(() => schema.nodes["headline"]!.create(null, bold).check()).toThrow()
  expect(() => schema.nodes["paragraph"]!.create(null, bold).check()).not.toThrow()
})

test("what is copied comes back as it was", () => {
  const p = (text: string) => ({ type: "paragraph", content: [{ type: "text", text }] })
  const body = [
    p("Un paragraphe"),
    { type: "heading", attrs: { level: 3 }, content: [{ type: "text", text: "Titre" }] },
    { type: "quote", attrs: { speaker: "Annie Ernaux" }, content: [p("« J’écris »")] },
    { type: "list", attrs: { ordered: true }, content: [{ type: "item", content: [p("un"), { type: "list", content: [{ type: "item", content: [p("deux")] }] }] }] },
    { type: "table", attrs: { caption: "Votes" }, content: [{ type: "row", content: [{ type: "cell", attrs: { header: true }, content: [p("Pays")] }, { type: "cell", content: [p("9")] }] }] },
    { type: "gallery", content: [{ type: "picture", attrs: { url: "https://a.example/b.jpg", alt: "Un port", caption: "Le port", credit: "AFP", width: 12, height: 8, whole: true } }] },
    { type: "video", attrs: { url: "/media/v.mp4", title: "Film", poster: "/media/p.jpg" } },
    { type: "related", attrs: { number: 722296 } },
    { type: "embed", attrs: { url: "https://x.example/1", title: "Un message", provider: "X" } },
    { type: "facts", attrs: { title: "Repères", as_of: "2024-07-04", source: "ONU" }, content: [{ type: "fact", attrs: { label: "Membres" }, content: [{ type: "text", text: "dix" }] }] },
    { type: "rule" },
  ]
  const doc = schema.nodeFromJSON({ type: "doc", content: body })
  doc.check()
  const dom = document.createElement("div")
  dom.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document }))
  const back = reader.parse(dom, { topNode: schema.nodes["doc"]!.create() })
  expect(back.toJSON()).toEqual(doc.toJSON())
})

test("a block from a clipboard cannot carry what the newsroom refuses", () => {
  expect(sound("picture", { url: "javascript:alert(1)", alt: "a", width: -1, whole: "yes", onload: "x" })).toEqual({ alt: "a" })
  const dom = document.createElement("div")
  dom.innerHTML = `<p><a href="javascript:alert(1)">x</a><a href="https://a.example/">y</a></p>`
  const back = reader.parse(dom, { topNode: schema.nodes["doc"]!.create() })
  expect(JSON.stringify(back.toJSON())).not.toContain("javascript")
  expect(JSON.stringify(back.toJSON())).toContain("https://a.example/")
})

test("addresses that the newsroom takes", () => {
  for (const good of ["https://a.example/b", "http://a.example", "/media/x.jpg"]) expect(webAddress(good), good).toBe(true)
  for (const bad of ["", "a", "//a.example/x", "javascript:x", "data:text/html,x", "https://", "/a b", "/\\a"]) expect(webAddress(bad), bad).toBe(false)
  expect(linkAddress("mailto:a@b.example")).toBe(true)
  expect(linkAddress("mailto:")).toBe(false)
})
