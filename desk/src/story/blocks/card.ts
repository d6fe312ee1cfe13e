import type { Node } from "prosemirror-model"
import type { EditorView } from "prosemirror-view"
import { providerOf } from "../../galley/address"
import { say } from "../../galley/say"
import { BlockView, el, type Desk, type Place } from "./view"

function head(kind: string, text: string) {
  const dom = el("p", "row sm")
  dom.append(el("b", "", kind), el("span", "dim adr", text))
  return dom
}

/// A thing of another site as a card: nothing of that site is loaded, here or for readers.
export class EmbedView extends BlockView {
  readonly dom = el("section", "blk card")
  private readonly top = el("div")

  constructor(node: Node, view: EditorView, getPos: Place, desk: Desk) {
    super(node, view, getPos, desk, [{ attr: "title", kind: "line", word: "galley.field.title" }])
    this.top.contentEditable = "false"
    this.dom.append(this.top, this.fields.dom)
    this.changed()
  }

  protected override changed() {
    const { url, provider } = this.node.attrs as { url: string; provider: string | null }
    const who = provider ?? providerOf(url)
    this.top.replaceChildren(head(who, url), el("p", "xs dim", say("galley.embed.card", who)))
  }
}

/// A film by its address.
export class VideoView extends BlockView {
  readonly dom = el("section", "blk card")
  private readonly top = el("div")

  constructor(node: Node, view: EditorView, getPos: Place, desk: Desk) {
    super(node, view, getPos, desk, [
      { attr: "title", kind: "line", word: "galley.field.title" },
      { attr: "caption", kind: "area", word: "galley.field.caption" },
      { attr: "credit", kind: "line", word: "galley.field.credit" },
    ])
    this.top.contentEditable = "false"
    this.dom.append(this.top, this.fields.dom)
    this.changed()
  }

  protected override changed() {
    this.top.replaceChildren(head(say("galley.block.video"), String(this.node.attrs["url"])))
  }
}

/// A story of this newsroom, read also.
export class RelatedView extends BlockView {
  readonly dom = el("section", "blk card related")

  constructor(node: Node, view: EditorView, getPos: Place, desk: Desk) {
    super(node, view, getPos, desk, [])
    this.dom.contentEditable = "false"
    this.changed()
  }

  protected override changed() {
    const number = Number(this.node.attrs["number"])
    const line = el("p", "row")
    line.append(el("b", "sm", say("galley.block.related")), el("span", "n dim xs", String(number)))
    this.dom.replaceChildren(line)
    void this.desk.story(number).then(story => {
      if (Number(this.node.attrs["number"]) !== number) return
      const words = el("p", story ? "t" : "sv warn", story ? story.headline : say("galley.related.gone", String(number)))
      words.dir = "auto"
      if (story) {
        words.lang = story.edition
        line.prepend(el("span", "ed", story.edition))
      }
      this.dom.append(words)
    })
  }
}
