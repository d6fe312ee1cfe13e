import { DOMParser, Schema, type Attrs, type DOMOutputSpec, type MarkSpec, type Node, type NodeSpec, type TagParseRule } from "prosemirror-model"
import house from "../../../story/schema.json"

/// What the newsroom's schema says of an attribute.
export interface AttrRule {
  is: "text" | "address" | "link" | "integer" | "flag" | "day"
  required?: boolean
  min?: number
  max?: number
}

interface Rule {
  group?: string
  content?: string
  attrs?: Record<string, AttrRule>
}

/// The one schema of the body, as the newsroom has it.
export const rules = house as { version: number; marks: Record<string, Rule>; nodes: Record<string, Rule> }

/// The parts of a story that are running text, in their order; the last holds the body.
export const parts = ["kicker", "headline", "standfirst", "doc"] as const
export type Part = (typeof parts)[number]

/// The parts of a story that are no running text: attributes of the outermost node,
/// each as in the API, null for none.
export const fields = ["section", "byline", "dateline", "source", "tags", "urgency", "embargo", "original", "lead", "rights", "slug"] as const
export type Field = (typeof fields)[number]

/// Bounds of a story, as the newsroom keeps them (bytes where it says so).
export const bounds = { kicker: 120, headline: 300, standfirst: 2000, nodes: 20_000, text: 1 << 20, step: 2 << 20 }

/// What a front can hold.
export const room = { headline: 90, standfirst: 200 }

// An attribute without a value is null, so that the same block is the same whoever made it.
// What the newsroom requires has a value here that it refuses: ProseMirror must be able to
// make every kind of node, and nobody here makes one without its address.
const lacking: Record<AttrRule["is"], unknown> = { text: "", address: "", link: "", day: "", integer: 0, flag: false }

function attrsOf(attrs: Record<string, AttrRule> = {}, own: Record<string, unknown> = {}) {
  const all: Record<string, { default: unknown }> = {}
  for (const [name, rule] of Object.entries(attrs)) all[name] = { default: own[name] ?? (rule.required ? lacking[rule.is] : null) }
  return all
}

// A block that is no text carries what it is as JSON: nothing is guessed when it comes back.
function packed(node: Node) {
  const some = Object.fromEntries(Object.entries(node.attrs).filter(([, v]) => v !== null))
  return { "data-block": node.type.name, ...(Object.keys(some).length ? { "data-attrs": JSON.stringify(some) } : {}) }
}

function unpacked(dom: HTMLElement): Attrs | null {
  const text = dom.getAttribute("data-attrs")
  if (!text) return null
  try {
    const attrs: unknown = JSON.parse(text)
    return typeof attrs === "object" && attrs !== null ? sound(dom.getAttribute("data-block") ?? "", attrs as Attrs) : null
  } catch {
    return null
  }
}

/// The attributes among `attrs` that a node of this name may have, of the right kind:
/// what comes from a clipboard may have been written by anybody.
export function sound(name: string, attrs: Attrs): Attrs {
  const out: Record<string, unknown> = {}
  for (const [key, rule] of Object.entries(rules.nodes[name]?.attrs ?? {})) {
    const v: unknown = attrs[key]
    if (v === null || v === undefined) continue
    switch (rule.is) {
      case "flag":
        if (v === true) out[key] = true
        break
      case "integer":
        if (Number.isSafeInteger(v) && (v as number) >= (rule.min ?? 0) && (v as number) <= (rule.max ?? Infinity)) out[key] = v
        break
      case "address":
        if (typeof v === "string" && webAddress(v)) out[key] = v
        break
      case "link":
        if (typeof v === "string" && linkAddress(v)) out[key] = v
        break
      case "day":
        if (typeof v === "string" && /^\d{4}-\d\d-\d\d$/.test(v)) out[key] = v
        break
      default:
        if (typeof v === "string" && v !== "") out[key] = v.slice(0, rule.max ?? 500)
    }
  }
  return out
}

/// Whether a newsroom takes this address for a picture, a video or an embed: http(s) with
/// a host, or a path of its own.
export function webAddress(text: string): boolean {
  if (text.length > 2048 || /[\s\\\u0000-\u001f]/.test(text)) return false
  if (/^\/(?!\/)/.test(text)) return true
  try {
    const url = new URL(text)
    return (url.protocol === "http:" || url.protocol === "https:") && url.host !== ""
  } catch {
    return false
  }
}

/// Whether a text may link there: a web address or a mail address.
export function linkAddress(text: string): boolean {
  if (/^mailto:[^\s@]+@[^\s@]+$/.test(text)) return text.length <= 2048
  return webAddress(text)
}

const whole = (name: string): TagParseRule => ({ tag: `[data-block=${name}]`, getAttrs: dom => unpacked(dom) ?? false })
const around = (name: string): TagParseRule => ({ tag: `[data-block=${name}]`, getAttrs: unpacked })

type Drawn = Pick<NodeSpec, "toDOM" | "parseDOM"> & Partial<NodeSpec>

// A picture stands for itself where a newsroom's page is pasted somewhere else.
function figure(node: Node, inner: DOMOutputSpec): DOMOutputSpec {
  const words = [node.attrs["caption"], node.attrs["credit"]].filter(Boolean).join(" – ")
  return ["figure", packed(node), inner, ["figcaption", words]]
}

const drawn: Record<string, Drawn> = {
  doc: { toDOM: () => ["div", 0], parseDOM: [], isolating: true, defining: true, selectable: false },
  paragraph: { toDOM: () => ["p", 0], parseDOM: [{ tag: "p" }] },
  heading: {
    toDOM: node => ["h" + String(Math.min(4, Math.max(2, Number(node.attrs["level"])))), 0],
    parseDOM: [1, 2, 3, 4, 5, 6].map(n => ({ tag: "h" + n, attrs: { level: Math.min(4, Math.max(2, n)) } })),
    defining: true,
  },
  quote: {
    toDOM: node => ["blockquote", packed(node), 0],
    parseDOM: [{ tag: "blockquote", getAttrs: unpacked }],
    defining: true,
  },
  list: {
    toDOM: node => [node.attrs["ordered"] ? "ol" : "ul", 0],
    parseDOM: [{ tag: "ul" }, { tag: "ol", attrs: { ordered: true } }],
  },
  item: { toDOM: () => ["li", 0], parseDOM: [{ tag: "li" }], defining: true },
  table: { toDOM: node => ["table", packed(node), ["tbody", 0]], parseDOM: [{ tag: "table", getAttrs: unpacked }], isolating: true },
  row: { toDOM: () => ["tr", 0], parseDOM: [{ tag: "tr" }] },
  cell: {
    toDOM: node => [node.attrs["header"] ? "th" : "td", 0],
    parseDOM: [{ tag: "td" }, { tag: "th", attrs: { header: true } }],
    isolating: true,
  },
  picture: {
    toDOM: node => figure(node, ["img", { src: String(node.attrs["url"]), alt: String(node.attrs["alt"] ?? "") }]),
    parseDOM: [whole("picture")],
    draggable: true,
  },
  gallery: { toDOM: node => ["div", packed(node), 0], parseDOM: [around("gallery")], isolating: true, draggable: true },
  video: {
    toDOM: node => figure(node, ["a", { href: String(node.attrs["url"]) }, String(node.attrs["title"] ?? node.attrs["url"])]),
    parseDOM: [whole("video")],
    draggable: true,
  },
  related: { toDOM: node => ["div", packed(node)], parseDOM: [whole("related")], draggable: true },
  embed: {
    toDOM: node => ["div", packed(node), ["a", { href: String(node.attrs["url"]) }, String(node.attrs["title"] ?? node.attrs["url"])]],
    parseDOM: [whole("embed")],
    draggable: true,
  },
  facts: { toDOM: node => ["aside", packed(node), 0], parseDOM: [around("facts")], isolating: true, defining: true },
  fact: { toDOM: node => ["div", packed(node), 0], parseDOM: [around("fact")], defining: true },
  rule: { toDOM: () => ["hr"], parseDOM: [{ tag: "hr" }] },
  text: {},
  hard_break: { toDOM: () => ["br"], parseDOM: [{ tag: "br" }], inline: true, selectable: false, linebreakReplacement: true },
}

const plain = (tag: string): NodeSpec => ({
  content: "text*",
  marks: "",
  isolating: true,
  defining: true,
  selectable: false,
  whitespace: "pre",
  toDOM: () => [tag, 0],
  parseDOM: [],
})

function nodeSpecs() {
  const specs: Record<string, NodeSpec> = {
    galley: {
      content: parts.join(" "),
      marks: "",
      attrs: Object.fromEntries(fields.map(name => [name, { default: null }])),
      toDOM: () => ["article", 0],
    },
    kicker: plain("p"),
    headline: plain("h1"),
    standfirst: plain("p"),
  }
  for (const [name, rule] of Object.entries(rules.nodes)) {
    const look = drawn[name]
    if (!look) throw new Error(`galley: the editor cannot draw the block ${name}`)
    specs[name] = {
      ...look,
      ...(rule.group ? { group: rule.group } : {}),
      ...(rule.content ? { content: rule.content } : {}),
      attrs: name === "doc" ? { version: { default: rules.version } } : attrsOf(rule.attrs, name === "heading" ? { level: 2 } : {}),
    }
  }
  return specs
}

const marked: Record<string, MarkSpec> = {
  strong: { toDOM: () => ["strong", 0], parseDOM: [{ tag: "strong" }, { tag: "b" }] },
  em: { toDOM: () => ["em", 0], parseDOM: [{ tag: "em" }, { tag: "i" }] },
  link: {
    inclusive: false,
    toDOM: mark => ["a", { href: String(mark.attrs["href"]), rel: "noopener" }, 0],
    parseDOM: [{ tag: "a[href]", getAttrs: dom => (linkAddress(dom.getAttribute("href") ?? "") ? { href: dom.getAttribute("href") } : false) }],
  },
  sub: { toDOM: () => ["sub", 0], parseDOM: [{ tag: "sub" }], excludes: "sub" },
  sup: { toDOM: () => ["sup", 0], parseDOM: [{ tag: "sup" }], excludes: "sup" },
  strike: { toDOM: () => ["s", 0], parseDOM: [{ tag: "s" }, { tag: "strike" }, { tag: "del" }] },
}

function markSpecs() {
  const specs: Record<string, MarkSpec> = {}
  for (const [name, rule] of Object.entries(rules.marks)) {
    const look = marked[name]
    if (!look) throw new Error(`galley: the editor cannot draw the mark ${name}`)
    specs[name] = { ...look, attrs: attrsOf(rule.attrs) }
  }
  return specs
}

/// The schema of a galley: kicker, headline, standfirst and the body of the newsroom's schema.
export const schema = new Schema({ topNode: "galley", nodes: nodeSpecs(), marks: markSpecs() })

/// Reads what a galley wrote to the clipboard.
export const reader = DOMParser.fromSchema(schema)

/// The node of a part, and where its inside begins.
export function partOf(doc: Node, part: Part): { node: Node; start: number } {
  let start = 1
  for (let i = 0; i < doc.childCount; i++) {
    const node = doc.child(i)
    if (node.type.name === part) return { node, start }
    start += node.nodeSize
  }
  throw new Error(`galley: no ${part}`)
}

/// An empty galley.
export function blank(attrs: Attrs = {}): Node {
  const n = schema.nodes
  return n["galley"]!.create(attrs, [n["kicker"]!.create(), n["headline"]!.create(), n["standfirst"]!.create(), n["doc"]!.create()])
}
