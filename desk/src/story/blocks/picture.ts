import type { Node } from "prosemirror-model"
import type { EditorView } from "prosemirror-view"
import { say } from "../../galley/say"
import { BlockView, el, type Desk, type Place } from "./view"

/// A picture by its address, with its words under it.
export class PictureView extends BlockView {
  readonly dom = el("figure", "blk picture")
  private readonly img = el("img")
  private readonly broken = el("p", "dim sm", say("galley.picture.broken"))
  private readonly size = el("span", "n xs dim")

  constructor(node: Node, view: EditorView, getPos: Place, desk: Desk) {
    super(node, view, getPos, desk, [
      { attr: "alt", kind: "area", word: "galley.field.alt" },
      { attr: "caption", kind: "area", word: "galley.field.caption" },
      { attr: "credit", kind: "line", word: "galley.field.credit" },
      { attr: "whole", kind: "flag", word: "galley.field.whole" },
    ])
    this.img.loading = "lazy"
    this.img.decoding = "async"
    this.img.referrerPolicy = "no-referrer"
    this.img.draggable = false
    this.img.onerror = () => {
      this.img.hidden = true
      this.broken.hidden = false
    }
    this.img.onload = () => this.measure()
    const frame = el("div", "frm")
    frame.contentEditable = "false"
    frame.append(this.img, this.broken, this.size)
    this.dom.append(frame, this.fields.dom)
    this.changed()
  }

  protected override changed() {
    const { url, alt, width, height, whole } = this.node.attrs as Record<string, string | number | null>
    this.broken.hidden = true
    this.img.hidden = false
    if (this.img.getAttribute("src") !== url) this.img.src = String(url)
    this.img.alt = String(alt ?? "")
    // The room is there before the picture is: nothing moves when it comes.
    if (width && height) {
      this.img.width = Number(width)
      this.img.height = Number(height)
    }
    this.img.classList.toggle("whole", Boolean(whole))
    this.size.textContent = width && height ? say("galley.picture.size", width, height) : ""
  }

  // The file says how large it is; what nobody wrote down is written down.
  private measure() {
    const { width, height } = this.node.attrs
    const pos = this.getPos()
    if (width || height || !this.img.naturalWidth || pos === undefined || !this.view.editable || !this.view.hasFocus()) return
    if (this.img.naturalWidth > 100_000 || this.img.naturalHeight > 100_000) return
    this.view.dispatch(
      this.view.state.tr.setNodeAttribute(pos, "width", this.img.naturalWidth).setNodeAttribute(pos, "height", this.img.naturalHeight).setMeta("addToHistory", false),
    )
  }
}

/// Several pictures that belong together.
export class GalleryView extends BlockView {
  readonly dom = el("section", "blk gallery")
  override readonly contentDOM = el("div", "grid")

  constructor(node: Node, view: EditorView, getPos: Place, desk: Desk) {
    super(node, view, getPos, desk, [])
    const add = el("button", "b q sm", say("galley.picture.add"))
    add.type = "button"
    add.onclick = () =>
      desk.ask("picture", attrs => {
        const pos = getPos()
        if (pos === undefined) return
        view.dispatch(view.state.tr.insert(pos + this.node.nodeSize - 1, view.state.schema.nodes["picture"]!.create(attrs)))
      })
    const foot = el("div", "foot")
    foot.contentEditable = "false"
    foot.append(add)
    this.dom.append(this.contentDOM, foot)
  }
}
