import { cleanAddress, embeds, pageOf, providerOf } from "./address"
import { cleanRuns, cleanText } from "./invisible"
import { bounds } from "./schema"

/// A block or a piece of text as the API has it.
export interface Block {
  type: string
  attrs?: Record<string, unknown>
  content?: Block[]
  marks?: Mark[]
  text?: string
}
interface Mark {
  type: string
  attrs?: Record<string, unknown>
}

/// What comes of a paste: clean blocks, and how many pictures could not come along (they
/// stood in the file of the program and have no address).
export interface Pasted {
  readonly blocks: Block[]
  readonly lost: number
}

const dropped = new Set(
  "script style x-style noscript template head meta link title base object embed applet svg math canvas audio nav button input select option textarea datalist dialog menu progress meter area map param source track xml".split(" "),
)
const blocky = new Set(
  "html body p div section article main header footer aside address center figure figcaption details summary fieldset form dl dt dd ul ol li table thead tbody tfoot tr td th caption colgroup col h1 h2 h3 h4 h5 h6 blockquote pre hr".split(" "),
)

/// Foreign HTML as a document that nobody shows. Its styles are read, never applied: under
/// other names they are no styles, and the page's policy has nothing to say of them.
export function readHTML(html: string): Document {
  const named = html.replace(/<[a-z][^<>]*>/gi, tag => tag.replace(/([\s"'])style(\s*=)/gi, "$1data-style$2")).replace(/<(\/?)style\b/gi, "<$1x-style")
  return new DOMParser().parseFromString(named, "text/html")
}

const styled = (el: Element) => el.getAttribute("data-style") ?? el.getAttribute("style") ?? ""

/// The blocks of foreign HTML, from Word, Google Docs, Pages or a page of the web: what a
/// story can hold, without styles, scripts, anything invisible, and anything that follows
/// readers. Pure on a DOM that nobody shows.
export function fromHTML(page: Document): Pasted {
  const w = new Walker(classes(page))
  w.children(page.body ?? page.documentElement, { marks: [], pre: false, depth: 0 })
  w.flush()
  return { blocks: w.out, lost: w.lost }
}

/// The blocks of plain text: an empty line parts paragraphs, and where there is none each
/// line is one. Lists that are written with signs become lists.
export function fromText(text: string): Pasted {
  const lines = text.replace(/\r\n?|[\u2028\u2029\u0085\u000b\u000c]/g, "\n").split("\n").map(line => line.trim())
  const apart = /\n[^\S\n]*\n/.test(text.trim().replace(/\r\n?/g, "\n"))
  const out: Block[] = []
  let held: string[] = []
  const flush = () => {
    const inline: Block[] = []
    for (const line of held) {
      const words = cleanText(line).trim()
      if (!words) continue
      if (inline.length) inline.push({ type: "hard_break" })
      inline.push(...linked(words))
    }
    if (inline.length) out.push({ type: "paragraph", content: inline })
    held = []
  }
  for (const line of lines) {
    const point = /^(?:([•●▪◦‣·*–-])|(\d{1,3})[.)])\s+(?=\S)/.exec(line)
    const before = out.at(-1)
    if (point && (point[1] ? point[1] !== "–" && point[1] !== "-" : true)) {
      flush()
      const words = cleanText(line.slice(point[0].length)).trim()
      if (!words) continue
      const item: Block = { type: "item", content: [{ type: "paragraph", content: linked(words) }] }
      const ordered = point[2] !== undefined
      const last = out.at(-1)
      if (last?.type === "list" && (last.attrs?.["ordered"] === true) === ordered && before === last) last.content!.push(item)
      else if (!ordered || point[2] === "1") out.push(list(ordered, [item]))
      else held.push(line)
      continue
    }
    if (line === "") flush()
    else {
      held.push(line)
      if (!apart) flush()
    }
  }
  flush()
  return { blocks: out, lost: 0 }
}

/// Plain words for a part that is one line of text.
export const fromLine = (text: string, breaks = false): string =>
  cleanText(text.replace(/\r\n?|[\u2028\u2029]/g, "\n"))
    .replace(/[^\S\n\u00a0\u202f]*\n\s*/g, breaks ? "\n" : " ")
    .trim()

/// How much blocks weigh against the bounds of a body: nodes, and bytes of text.
export function weight(blocks: readonly Block[]): { nodes: number; bytes: number; words: number } {
  let nodes = 0
  let bytes = 0
  let words = 0
  const stack = [...blocks]
  for (let b = stack.pop(); b; b = stack.pop()) {
    nodes++
    if (b.text) {
      bytes += bytesOf(b.text)
      words += b.text.split(/\s+/).filter(Boolean).length
    }
    for (const v of Object.values(b.attrs ?? {})) if (typeof v === "string") bytes += bytesOf(v)
    if (b.content) for (const c of b.content) stack.push(c)
  }
  return { nodes, bytes, words }
}

/// The bytes of a text in UTF-8.
export function bytesOf(text: string): number {
  let n = text.length
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 0x800 && (c < 0xd800 || c > 0xdfff)) n += 2
    else if (c >= 0x80) n++
  }
  return n
}

/// Whether blocks fit into a body that already weighs so much.
export const fits = (more: { nodes: number; bytes: number }, there: { nodes: number; bytes: number }) =>
  more.nodes + there.nodes <= bounds.nodes && more.bytes + there.bytes <= bounds.text

// A plain address in a text is a link.
function linked(words: string): Block[] {
  const out: Block[] = []
  let from = 0
  for (const found of words.matchAll(/(?:https?:\/\/|www\.)[^\s<>"«»“”]+/g)) {
    const raw = found[0].replace(/[.,;:!?)\]’']+$/, "")
    const href = cleanAddress(raw)
    if (!href) continue
    if (found.index > from) out.push({ type: "text", text: words.slice(from, found.index) })
    out.push({ type: "text", text: raw.startsWith("www.") ? raw : href, marks: [{ type: "link", attrs: { href } }] })
    from = found.index + raw.length
  }
  if (from < words.length) out.push({ type: "text", text: words.slice(from) })
  return out
}

const list = (ordered: boolean, content: Block[]): Block => ({ type: "list", ...(ordered ? { attrs: { ordered: true } } : {}), content })

// What the classes of a style element say about a letter: Pages and TextEdit write
// <span class="s1"> and say in the head that it is bold.
function classes(page: Document): Map<string, string> {
  const found = new Map<string, string>()
  for (const style of page.querySelectorAll("style, x-style"))
    for (const rule of (style.textContent ?? "").slice(0, 200_000).matchAll(/(?:^|[\s},])(?:span|p|li)\.([\w-]+)[^{}]*\{([^}]*)\}/g))
      found.set(rule[1]!, (found.get(rule[1]!) ?? "") + ";" + rule[2]!)
  return found
}

interface Around {
  readonly marks: readonly Mark[]
  readonly pre: boolean
  readonly depth: number
  readonly heading?: boolean
  readonly cell?: boolean
}

class Walker {
  out: Block[] = []
  lost = 0
  private inline: Block[] = []
  private point: { level: number; ordered: boolean } | null = null // of a list as Word writes it

  constructor(private readonly styles: Map<string, string>) {}

  children(el: Node, around: Around) {
    for (const child of el.childNodes) this.node(child, around)
  }

  /// Ends the paragraph that is being read.
  flush(make: (content: Block[]) => Block = content => ({ type: "paragraph", content })) {
    const lines = tidy(this.inline)
    this.inline = []
    for (const line of lines) this.out.push(make(line))
  }

  /// The blocks of what stands inside an element.
  private within(el: Node, around: Around): Block[] {
    const outer = this.out
    this.flush()
    this.out = []
    this.children(el, around)
    this.flush()
    const inner = this.out
    this.out = outer
    return inner
  }

  private node(node: Node, around: Around) {
    if (node.nodeType === 3) {
      const text = node.nodeValue ?? ""
      this.text(around.pre ? text : text.replace(/[\t\n\r\f ]+/g, " "), around)
      return
    }
    if (node.nodeType !== 1) return
    const el = node as HTMLElement
    const tag = el.localName
    if (dropped.has(tag) || around.depth > 150) return
    const style = this.styleOf(el)
    if (unseen(el, style)) return
    const next: Around = { ...around, depth: around.depth + 1, marks: this.marks(el, tag, style, around) }
    if (tag.includes(":") && !el.textContent?.trim()) return // <o:p>&nbsp;</o:p>
    switch (tag) {
      case "br":
        this.inline.push({ type: "hard_break" })
        return
      case "hr":
        this.flush()
        this.out.push({ type: "rule" })
        return
      case "img":
        this.picture(el, around)
        return
      case "figure":
        this.figure(el, next)
        return
      case "video":
      case "iframe":
        this.player(el, tag)
        return
      case "pre":
        this.flush()
        this.children(el, { ...next, pre: true })
        this.flush()
        return
      case "h1":
      case "h2":
      case "h3":
      case "h4":
      case "h5":
      case "h6":
        this.heading(el, Math.min(4, Math.max(2, Number(tag[1]))), next)
        return
      case "ul":
      case "ol":
        this.list(el, tag === "ol", next)
        return
      case "blockquote":
        this.quote(el, next)
        return
      case "table":
        this.table(el, next)
        return
      case "q": {
        this.text("“", next)
        this.children(el, next)
        this.text("”", next)
        return
      }
    }
    if (!blocky.has(tag)) {
      this.children(el, next)
      return
    }
    const point = /mso-list:\s*\w+\s+level(\d)/.exec(styled(el))
    if (point && tag === "p") {
      this.wordItem(el, Number(point[1]), next)
      return
    }
    this.flush()
    if (/\bMso(Title|Heading)/.test(el.className)) {
      this.heading(el, 2, next)
      return
    }
    this.children(el, next)
    this.flush()
    if (tag !== "html" && tag !== "body" && tag !== "div") this.point = null
  }

  private text(text: string, around: Around) {
    if (!text) return
    if (around.pre && text.includes("\n")) {
      text.split("\n").forEach((line, i) => {
        if (i > 0) this.inline.push({ type: "hard_break" })
        if (line) this.text(line, around)
      })
      return
    }
    const marks = around.heading ? around.marks.filter(m => m.type !== "strong") : around.marks
    this.inline.push({ type: "text", text, ...(marks.length ? { marks: [...marks] } : {}) })
  }

  private styleOf(el: Element): string {
    let style = styled(el).toLowerCase()
    if (this.styles.size) for (const name of el.classList) style = (this.styles.get(name) ?? "").toLowerCase() + ";" + style
    return style
  }

  private marks(el: Element, tag: string, style: string, around: Around): readonly Mark[] {
    let marks = around.marks
    const set = (type: string, on: boolean, attrs?: Record<string, unknown>) => {
      marks = marks.filter(m => m.type !== type)
      if (on) marks = [...marks, attrs ? { type, attrs } : { type }]
    }
    if (tag === "b" || tag === "strong") set("strong", true)
    if (tag === "i" || tag === "em" || tag === "cite" || tag === "dfn" || tag === "var") set("em", true)
    if (tag === "s" || tag === "strike" || tag === "del") set("strike", true)
    if (tag === "sub" || tag === "sup") set(tag, true)
    if (tag === "a") {
      const href = cleanAddress(el.getAttribute("href") ?? "")
      if (href) set("link", true, { href })
    }
    const weight = /(?:^|;)\s*font-weight:\s*(\w+)/.exec(style)?.[1]
    if (weight) set("strong", weight === "bold" || weight === "bolder" || Number(weight) >= 600)
    const slant = /(?:^|;)\s*font-style:\s*(\w+)/.exec(style)?.[1]
    if (slant) set("em", slant === "italic" || slant === "oblique")
    if (/text-decoration[\w-]*:[^;]*line-through/.test(style)) set("strike", true)
    const high = /(?:^|;)\s*vertical-align:\s*(super|sub)\b/.exec(style)?.[1]
    if (high) set(high === "super" ? "sup" : "sub", true)
    return marks
  }

  private heading(el: Element, level: number, around: Around) {
    this.flush()
    this.point = null
    if (around.cell) {
      this.children(el, around)
      this.flush()
      return
    }
    const inner = this.within(el, { ...around, heading: true })
    for (const b of inner)
      if (b.type === "paragraph") this.out.push({ type: "heading", attrs: { level }, content: b.content ?? [] })
      else this.out.push(b)
  }

  private quote(el: Element, around: Around) {
    const tweet = /twitter-tweet|instagram-media|tiktok-embed|bluesky-embed|fb-post/.test(el.className)
    if (tweet) {
      const last = [...el.querySelectorAll("a[href]")].map(a => cleanAddress(a.getAttribute("href") ?? "")).filter(embeds).at(-1)
      const url = last ?? cleanAddress(el.getAttribute("data-instgrm-permalink") ?? el.getAttribute("cite") ?? "")
      if (url) {
        this.flush()
        const title = cleanText((el.querySelector("p")?.textContent ?? "").replace(/\s+/g, " ")).trim().slice(0, 200)
        this.out.push({ type: "embed", attrs: { url, provider: providerOf(url), ...(title ? { title } : {}) } })
        return
      }
    }
    const inner = this.within(el, around)
    this.group(inner, "paragraph", content => ({ type: "quote", content }))
  }

  // Puts runs of blocks of one kind into another block; what cannot stand in it stands beside it.
  private group(blocks: Block[], kind: string, make: (content: Block[]) => Block) {
    let held: Block[] = []
    const close = () => {
      if (held.length) this.out.push(make(held))
      held = []
    }
    for (const b of blocks)
      if (b.type === kind) held.push(b)
      else {
        close()
        this.out.push(b)
      }
    close()
  }

  private list(el: Element, ordered: boolean, around: Around) {
    this.flush()
    this.point = null
    const items: Block[] = []
    const after: Block[] = []
    const depth = around.depth
    const take = (inner: Block[]) => {
      const content: Block[] = []
      for (const b of inner) {
        if (b.type === "paragraph" || b.type === "list") content.push(b)
        else if (b.type === "heading") content.push({ type: "paragraph", content: b.content ?? [] })
        else if (b.type === "quote") content.push(...(b.content ?? []))
        else after.push(b)
      }
      if (content.length) items.push({ type: "item", content })
    }
    for (const child of el.childNodes) {
      if (child.nodeType === 1) {
        const li = child as Element
        // Google Docs and old programs put a list beside the point that it belongs to.
        if (li.localName === "ul" || li.localName === "ol") {
          const inner = this.within(wrap(li), { ...around, depth: depth + 1 })
          const last = items.at(-1)
          if (last && inner.every(b => b.type === "list")) last.content!.push(...inner)
          else take(inner)
          continue
        }
        if (unseen(li, this.styleOf(li))) continue
        take(this.within(li, { ...around, depth: depth + 1, marks: this.marks(li, li.localName, this.styleOf(li), around) }))
      } else if (child.nodeType === 3 && child.nodeValue?.trim()) {
        take(this.within(wrap(child), around))
      }
    }
    if (items.length) this.out.push(list(ordered, flat(items, 4)))
    this.out.push(...after)
  }

  // Word writes a list as paragraphs that say how deep they stand, each with its sign as text.
  private wordItem(el: Element, level: number, around: Around) {
    let sign = ""
    for (const span of el.querySelectorAll("span"))
      if (/mso-list:\s*ignore/i.test(styled(span))) {
        sign = span.textContent?.trim() ?? ""
        span.remove()
      }
    const inner = this.within(el, around)
    const ordered = /^\(?[0-9]+[.)]|^\(?[a-z]{1,4}[.)]/i.test(sign)
    const item: Block = { type: "item", content: inner.filter(b => b.type === "paragraph") }
    if (!item.content!.length) return
    const last = this.point ? this.out.at(-1) : undefined
    if (last?.type !== "list") {
      this.point = { level, ordered }
      this.out.push(list(ordered, [item]))
      return
    }
    let into = last
    for (let d = this.point!.level; d < level && d < this.point!.level + 3; d++) {
      const holder = into.content!.at(-1)!
      let inside = holder.content!.at(-1)!
      if (inside.type !== "list") holder.content!.push((inside = list(ordered, [])))
      into = inside
    }
    into.content!.push(item)
  }

  private table(el: Element, around: Around) {
    this.flush()
    this.point = null
    if (around.cell) {
      this.children(el, around)
      this.flush()
      return
    }
    const rows: Block[] = []
    const beside: Block[] = []
    let wide = 0
    const caption = cleanText(el.querySelector(":scope > caption")?.textContent?.replace(/\s+/g, " ") ?? "").trim()
    for (const tr of el.querySelectorAll("tr")) {
      if (tr.closest("table") !== el || unseen(tr, this.styleOf(tr))) continue
      const cells: Block[] = []
      for (const td of tr.children) {
        if (td.localName !== "td" && td.localName !== "th") continue
        const header = td.localName === "th" || tr.parentElement?.localName === "thead"
        const inner = this.within(td, { ...around, cell: true, heading: header })
        const content: Block[] = []
        for (const b of inner) {
          if (b.type === "paragraph") content.push(b)
          else if (b.type === "list") content.push(...lines(b))
          else if (b.content && (b.type === "heading" || b.type === "quote")) content.push(...(b.type === "quote" ? b.content : [{ type: "paragraph", content: b.content }]))
          else beside.push(b)
        }
        cells.push({ type: "cell", ...(header ? { attrs: { header: true } } : {}), content: content.length ? content : [{ type: "paragraph" }] })
        for (let n = Math.min(50, Number(td.getAttribute("colspan")) || 1); n > 1; n--)
          cells.push({ type: "cell", ...(header ? { attrs: { header: true } } : {}), content: [{ type: "paragraph" }] })
      }
      if (cells.length && cells.some(c => c.content!.some(p => p.content?.length))) rows.push({ type: "row", content: cells })
      wide = Math.max(wide, cells.length)
    }
    // A table of one column is no table: somebody laid out a page with it.
    if (wide <= 1) {
      for (const row of rows) for (const cell of row.content!) this.out.push(...cell.content!.filter(p => p.content?.length))
    } else if (rows.length) {
      for (const row of rows) while (row.content!.length < wide) row.content!.push({ type: "cell", content: [{ type: "paragraph" }] })
      this.out.push({ type: "table", ...(caption ? { attrs: { caption: caption.slice(0, 500) } } : {}), content: rows })
    }
    this.out.push(...beside)
  }

  private figure(el: Element, around: Around) {
    this.flush()
    const said = el.querySelector("figcaption")
    const caption = cleanText(said?.textContent?.replace(/\s+/g, " ") ?? "").trim()
    const before = this.out.length
    const inner = this.within(without(el, said), around)
    const pictures = inner.filter(b => b.type === "picture")
    this.out.push(...(pictures.length > 1 ? [{ type: "gallery", content: pictures }] : pictures), ...inner.filter(b => b.type !== "picture"))
    const first = this.out[before]
    if (!caption) return
    if (first?.type === "picture" || first?.type === "video") first.attrs = { ...first.attrs, caption: caption.slice(0, 4000) }
    else this.out.push({ type: "paragraph", content: [{ type: "text", text: caption }] })
  }

  private picture(el: Element, around: Around) {
    const alt = cleanText(el.getAttribute("alt")?.replace(/\s+/g, " ") ?? "").trim()
    const size = (name: string) => Math.round(Number.parseFloat(el.getAttribute(name) ?? "")) || 0
    if (/\bemoji\b/.test(el.className) || /\/emoji\//.test(el.getAttribute("src") ?? "")) {
      if (alt && alt.length <= 16) this.text(alt, around)
      return
    }
    const [width, height] = [size("width"), size("height")]
    if ((width > 0 && width <= 2) || (height > 0 && height <= 2)) return // a picture that counts readers
    const url = cleanAddress(el.getAttribute("src") ?? "")
    if (!/^https?:/.test(url)) {
      this.lost++
      return
    }
    // A picture ends the paragraph that it stands in; what follows is another one.
    this.flush()
    const attrs: Record<string, unknown> = { url }
    if (alt) attrs["alt"] = alt.slice(0, 2000)
    if (width > 2 && height > 2 && width <= 100_000 && height <= 100_000) Object.assign(attrs, { width, height })
    this.out.push({ type: "picture", attrs })
  }

  private player(el: Element, tag: string) {
    const address = el.getAttribute("src") || el.getAttribute("data-src") || el.querySelector("source")?.getAttribute("src") || ""
    const url = tag === "video" ? cleanAddress(address) : pageOf(address)
    if (!/^https?:/.test(url)) return
    this.flush()
    const title = cleanText(el.getAttribute("title") ?? "").trim().slice(0, 500)
    this.out.push({ type: tag === "video" ? "video" : "embed", attrs: { url, ...(title ? { title } : {}), ...(tag === "video" ? {} : { provider: providerOf(url) }) } })
  }
}

// What a person who looks at the page does not see. Word also keeps what was struck out
// and what was remarked in the text.
function unseen(el: Element, style: string): boolean {
  if (el.hasAttribute("hidden") || /display:\s*none|visibility:\s*hidden|mso-hide:\s*all|font-size:\s*0(px|pt|em|rem|%)?\s*(;|$)|opacity:\s*0(\.0+)?\s*(;|$)/.test(style)) return true
  if (/mso-element:\s*comment|mso-comment-/.test(style) || /\bmso(comment|del)/i.test(el.className)) return true
  if (el.localName === "del" && (el.hasAttribute("datetime") || el.hasAttribute("cite"))) return true
  if (el.getAttribute("aria-hidden") === "true" && el.localName !== "img" && !el.querySelector("img")) return true
  return /^(sr-only|screen-reader-text|visually-hidden)$/.test(el.className)
}

function wrap(node: Node): Element {
  const holder = node.ownerDocument!.createElement("div")
  holder.append(node.cloneNode(true))
  return holder
}

function without(el: Element, part: Element | null): Element {
  part?.remove()
  return el
}

// Lists within lists deeper than `depth` come up: nobody reads them, and a body has a bound.
function flat(items: Block[], depth: number): Block[] {
  if (depth > 0) {
    for (const item of items)
      for (const b of item.content!) if (b.type === "list") b.content = flat(b.content!, depth - 1)
    return items
  }
  return items.flatMap(item => {
    const inner = item.content!.filter(b => b.type === "list").flatMap(b => flat(b.content!, 0))
    const own = item.content!.filter(b => b.type !== "list")
    return own.length ? [{ ...item, content: own }, ...inner] : inner
  })
}

// The paragraphs of a list, for a place where no list can stand.
function lines(b: Block): Block[] {
  if (b.type === "paragraph") return [b]
  return (b.content ?? []).flatMap(lines)
}

// One paragraph or, where two line breaks follow each other, several: cleaned, without
// spaces and breaks at their rims, neighbours that carry the same joined.
function tidy(inline: Block[]): Block[][] {
  const out: Block[][] = []
  let line: Block[] = []
  let breaks = 0
  const close = () => {
    while (line.at(-1)?.type === "hard_break") line.pop()
    const done = runs(line)
    if (done.length) out.push(done)
    line = []
  }
  for (const b of inline) {
    if (b.type === "hard_break") breaks++
    else if (b.text!.trim() === "" && (breaks > 0 || line.length === 0)) continue
    else {
      if (breaks > 1) close()
      else if (breaks === 1 && line.length) line.push({ type: "hard_break" })
      breaks = 0
      line.push(b)
    }
  }
  close()
  return out
}

function runs(line: Block[]): Block[] {
  const texts = cleanRuns(line.map(b => (b.type === "hard_break" ? "\n" : b.text!)))
  const out: Block[] = []
  line.forEach((b, i) => {
    if (b.type === "hard_break") {
      const last = out.at(-1)
      if (last?.text) last.text = last.text.replace(/ +$/, "")
      out.push(b)
      return
    }
    let text = texts[i]!
    const last = out.at(-1)
    if (!last || last.type === "hard_break") text = text.replace(/^[ \u00a0]+/, "")
    if (!text) return
    if (last?.text && JSON.stringify(last.marks ?? []) === JSON.stringify(b.marks ?? [])) last.text += text
    else out.push({ ...b, text })
  })
  while (out.length) {
    const last = out.at(-1)!
    if (last.text) last.text = last.text.replace(/[ \u00a0]+$/, "")
    if (last.type === "hard_break" || last.text === "") out.pop()
    else break
  }
  return out
}
