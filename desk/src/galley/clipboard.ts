import { Fragment, Node, Slice } from "prosemirror-model"
import { Plugin, TextSelection } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { cleanAddress, embeds, pageOf, providerOf } from "./address"
import { link, partAt, put, sliceOf } from "./commands"
import { cleanText } from "./invisible"
import { bytesOf, fits, fromHTML, fromLine, fromText, readHTML, weight, type Block } from "./paste"
import { bounds, parts, partOf, schema } from "./schema"

export interface PasteTold {
  /// Too much for one story; nothing was changed.
  large(words: number, left: number): void
  nodes(many: number, left: number): void
  /// Pictures that could not come along.
  lost(pictures: number): void
  /// Pictures as files: they are taken in and put where the selection is.
  files(files: readonly File[]): void
  /// How far a large paste is; nothing when it is done.
  taking(done: number, of: number): void
}

const atOnce = 150 // blocks that go in before the browser may paint again
const longest = 12_000_000 // characters of HTML that are read as HTML

/// Takes in what was copied elsewhere: clean blocks, or a clear word about the bound.
export function clipboard(told: PasteTold): Plugin {
  return new Plugin({
    props: {
      // Before ProseMirror reads it its own way, which would be work for nothing.
      handleDOMEvents: {
        paste(view, event) {
          const from = event.clipboardData
          if (!from || !view.editable || view.composing || inField(event)) return false
          if (from.files.length > 0 && !from.types.includes("text/html")) {
            event.preventDefault()
            told.files([...from.files])
            return true
          }
          const shift = (view as unknown as { input: { shiftKey: boolean } }).input.shiftKey
          if (!paste(view, from.getData("text/html"), from.getData("text/plain"), shift, told)) return false
          event.preventDefault()
          return true
        },
        drop(view, event) {
          const from = event.dataTransfer
          if (!from || view.dragging || !view.editable || inField(event)) return false
          event.preventDefault()
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
          if (!at) return true
          view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))))
          if (from.files.length > 0) {
            told.files([...from.files])
            return true
          }
          paste(view, from.getData("text/html"), from.getData("text/plain"), false, told)
          return true
        },
      },
      transformPasted: slice => cleanSlice(slice),
      clipboardTextSerializer: slice => textOf(slice.content),
    },
  })
}

const inField = (event: Event) => (event.target as HTMLElement).closest("input, textarea") !== null

/// Takes in HTML or text where the selection is. Reports false when the editor's own way
/// of reading what it copied itself is right.
export function paste(view: EditorView, html: string, text: string, plain: boolean, told: PasteTold): boolean {
  const { state } = view
  const part = partAt(state.selection.$from)
  if (!html && !text) return false
  if (part && part !== "doc") {
    const line = fromLine(text || plainOf(html), part === "standfirst")
    const most = bounds[part] - partOf(state.doc, part).node.textContent.length + (state.selection.to - state.selection.from)
    if (bytesOf(line) > Math.max(0, most) * 4 || line.length > most) {
      told.large(line.split(/\s+/).length, Math.max(0, Math.floor(most / 6)))
      return true
    }
    view.dispatch(state.tr.insertText(line).scrollIntoView().setMeta("paste", true))
    return true
  }
  const address = /^\s*(https?:\/\/|www\.)\S+\s*$/.test(text) ? cleanAddress(text) : ""
  if (address && !plain && pasteAddress(view, address)) return true
  if (html && !plain && /data-pm-slice/.test(html) && html.length < longest / 8) return false
  const { blocks, lost } = html && !plain && html.length < longest ? fromHTML(readHTML(html)) : fromText(text || plainOf(html))
  if (lost > 0) told.lost(lost)
  if (blocks.length === 0) return true
  take(view, blocks, told)
  return true
}

// An address alone: a link on what is selected, a card on a line of its own, else the
// address as a link.
function pasteAddress(view: EditorView, address: string): boolean {
  const { state } = view
  const { $from, empty } = state.selection
  if (!empty && state.selection instanceof TextSelection && $from.sameParent(state.selection.$to)) return link(address)(state, view.dispatch)
  if (!empty || $from.depth !== 2 || $from.parent.type.name !== "paragraph" || $from.parent.content.size > 0) return false
  const own = ownStory(address)
  if (own) return put(schema.nodes["related"]!.create({ number: own }))(state, view.dispatch)
  if (!embeds(address)) return false
  const url = pageOf(address)
  return put(schema.nodes["embed"]!.create({ url, provider: providerOf(url) || null }))(state, view.dispatch)
}

/// The number in the address of one of this newsroom's own stories; 0 for any other.
export function ownStory(address: string): number {
  try {
    const url = new URL(address, location.href)
    if (url.origin !== location.origin) return 0
    return Number(/^\/desk\/stories\/(\d+)/.exec(url.pathname)?.[1] ?? /^\/[\w-]+\/\d{4}\/\d\d\/\d\d\/(\d+)\//.exec(url.pathname)?.[1] ?? 0)
  } catch {
    return 0
  }
}

function plainOf(html: string): string {
  return readHTML(html.slice(0, longest)).body.textContent ?? ""
}

/// What a body weighs against the newsroom's bounds.
export function weigh(body: Node): { nodes: number; bytes: number } {
  let nodes = 0
  let bytes = 0
  body.descendants(node => {
    nodes++
    if (node.isText) bytes += bytesOf(node.text!)
    else for (const v of Object.values(node.attrs)) if (typeof v === "string") bytes += bytesOf(v)
    for (const mark of node.marks) for (const v of Object.values(mark.attrs)) if (typeof v === "string") bytes += bytesOf(v)
  })
  return { nodes, bytes }
}

// Puts blocks in. A large paste goes in piece by piece, so that nothing stands still.
function take(view: EditorView, blocks: Block[], told: PasteTold) {
  const there = weigh(partOf(view.state.doc, "doc").node)
  const more = weight(blocks)
  if (!fits(more, there)) {
    const left = Math.max(0, bounds.text - there.bytes)
    if (more.bytes > left) told.large(more.words, Math.floor((left * more.words) / Math.max(1, more.bytes) / 100) * 100)
    else told.nodes(more.nodes, Math.max(0, bounds.nodes - there.nodes))
    return
  }
  const nodes = blocks.map(block => Node.fromJSON(schema, block))
  const { state } = view
  const inTable = within(state.selection.$from, "cell") || within(state.selection.$from, "quote") || within(state.selection.$from, "facts")
  if (inTable || nodes.length <= atOnce) {
    const slice = sliceOf(inTable ? nodes.flatMap(lines) : nodes)
    view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta("paste", true))
    return
  }
  // The first piece replaces the selection, the others follow it.
  let done = 0
  let at = -1
  const next = () => {
    if (view.isDestroyed) return
    const piece = nodes.slice(done, done + atOnce)
    done += piece.length
    if (at < 0) {
      const tr = view.state.tr.deleteSelection()
      const { $from } = tr.selection
      if ($from.depth >= 2 && $from.parent.isTextblock && $from.parent.content.size === 0 && $from.depth === 2) tr.replaceWith($from.before(), $from.after(), piece)
      else {
        if ($from.depth >= 2 && $from.parentOffset > 0 && $from.parentOffset < $from.parent.content.size) tr.split($from.pos)
        const pos = tr.selection.$from.depth >= 2 ? (($from.parentOffset === 0 ? tr.selection.$from.before(2) : tr.doc.resolve(tr.mapping.map($from.pos, -1)).after(2))) : tr.selection.to
        tr.insert(pos, piece)
      }
      // Behind the last block that went in; others may write before it meanwhile.
      at = endOf(tr.doc, piece.at(-1)!)
      view.dispatch(tr.setMeta("paste", true))
    } else {
      const tr = view.state.tr
      const pos = endOf(tr.doc, nodes[done - piece.length - 1]!) 
      at = pos >= 0 ? pos : Math.min(at, tr.doc.content.size - 1)
      tr.insert(at, piece)
      view.dispatch(tr.setMeta("paste", true))
    }
    told.taking(done, nodes.length)
    if (done < nodes.length) setTimeout(next, 16)
    else {
      const end = endOf(view.state.doc, piece.at(-1)!)
      if (end >= 0) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(end), -1)).scrollIntoView())
    }
  }
  next()
}

// Where a block of the body ends that is this very node; -1 when it is gone.
function endOf(doc: Node, block: Node): number {
  const { node, start } = partOf(doc, "doc")
  let end = start
  for (let i = 0; i < node.childCount; i++) {
    end += node.child(i).nodeSize
    if (node.child(i) === block) return end
  }
  return -1
}

const within = ($pos: { depth: number; node(depth: number): Node }, name: string) => {
  for (let d = $pos.depth; d > 0; d--) if ($pos.node(d).type.name === name) return true
  return false
}

// The paragraphs of a block, for a place where only they can stand.
function lines(node: Node): Node[] {
  if (node.type.name === "paragraph") return [node]
  if (node.isTextblock) return [schema.nodes["paragraph"]!.create(null, node.content)]
  const out: Node[] = []
  node.forEach(child => out.push(...lines(child)))
  return out
}

// What came from this editor or another of its kind: its text is cleaned all the same.
function cleanSlice(slice: Slice): Slice {
  const clean = (fragment: Fragment): Fragment => {
    const out: Node[] = []
    fragment.forEach(node => {
      if (parts.includes(node.type.name as never) || node.type.name === "galley") {
        node.type.name === "doc" ? clean(node.content).forEach(n => out.push(n)) : node.content.size && out.push(schema.nodes["paragraph"]!.create(null, node.content))
      } else if (node.isText) {
        const text = cleanText(node.text!)
        if (text) out.push(schema.text(text, node.marks))
      } else out.push(node.copy(clean(node.content)))
    })
    return Fragment.fromArray(out)
  }
  const content = clean(slice.content)
  return content.childCount === slice.content.childCount && content.firstChild?.type === slice.content.firstChild?.type ? new Slice(content, slice.openStart, slice.openEnd) : new Slice(content, 0, 0)
}

/// Blocks as plain text, as another program gets them.
export function textOf(content: Fragment): string {
  const out: string[] = []
  const block = (node: Node, indent: string) => {
    switch (node.type.name) {
      case "picture":
      case "video":
        out.push(indent + [node.attrs["caption"] ?? node.attrs["alt"] ?? node.attrs["title"], node.attrs["credit"], node.attrs["url"]].filter(Boolean).join(" – "))
        return
      case "embed":
        out.push(indent + String(node.attrs["url"]))
        return
      case "rule":
        out.push("* * *")
        return
      case "row":
        out.push(indent + node.content.content.map(cell => cell.textContent).join("\t"))
        return
      case "fact":
        out.push(indent + (node.attrs["label"] ? `${String(node.attrs["label"])}: ` : "") + inline(node))
        return
      case "item":
        node.forEach((child, _o, i) => block(child, i === 0 ? indent + "• " : indent + "  "))
        return
    }
    if (node.isTextblock || node.isInline) {
      out.push(indent + inline(node))
      return
    }
    if (node.type.name === "facts" && node.attrs["title"]) out.push(String(node.attrs["title"]))
    node.forEach(child => block(child, indent))
    if (node.type.name === "quote" && node.attrs["speaker"]) out.push("— " + String(node.attrs["speaker"]))
  }
  if (content.firstChild?.isInline) return content.content.map(inline).join("")
  content.forEach(node => block(node, ""))
  return out.join("\n\n").replace(/\n\n(\s*• )/g, "\n$1")
}

const inline = (node: Node): string => (node.isText ? node.text! : node.type.name === "hard_break" ? "\n" : node.textBetween(0, node.content.size, "\n", leaf => (leaf.type.name === "hard_break" ? "\n" : "")))
