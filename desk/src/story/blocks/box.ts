import { TextSelection, type Command } from "prosemirror-state"
import type { Node } from "prosemirror-model"
import type { EditorView } from "prosemirror-view"
import { table } from "../../galley/commands"
import { say } from "../../galley/say"
import { BlockView, el, type Desk, type Place } from "./view"

/// Words of somebody, and who says them.
export class QuoteView extends BlockView {
  readonly dom = el("blockquote", "blk quote")
  override readonly contentDOM = el("div", "inner")

  constructor(node: Node, view: EditorView, getPos: Place, desk: Desk) {
    super(node, view, getPos, desk, [{ attr: "speaker", kind: "line", word: "galley.field.speaker" }])
    this.dom.append(this.contentDOM, this.fields.dom)
  }
}

/// A box of facts, as of a day, from a source.
export class FactsView extends BlockView {
  readonly dom = el("aside", "blk facts")
  override readonly contentDOM = el("div", "inner")

  constructor(node: Node, view: EditorView, getPos: Place, desk: Desk) {
    super(node, view, getPos, desk, [
      { attr: "title", kind: "line", word: "galley.field.title" },
      { attr: "as_of", kind: "day", word: "galley.field.as_of" },
      { attr: "source", kind: "line", word: "galley.field.source" },
    ])
    this.dom.append(this.fields.dom, this.contentDOM)
  }
}

/// One fact of a box, under its label.
export class FactView extends BlockView {
  readonly dom = el("div", "fact")
  override readonly contentDOM = el("p", "inner")

  constructor(node: Node, view: EditorView, getPos: Place, desk: Desk) {
    super(node, view, getPos, desk, [{ attr: "label", kind: "line", word: "galley.field.label" }])
    this.dom.append(this.fields.dom, this.contentDOM)
  }
}

/// A table with its caption, and what can be done to its rows and columns.
export class TableView extends BlockView {
  readonly dom = el("figure", "blk table")
  override readonly contentDOM = el("tbody")

  constructor(node: Node, view: EditorView, getPos: Place, desk: Desk) {
    super(node, view, getPos, desk, [{ attr: "caption", kind: "line", word: "galley.field.caption" }])
    const grid = el("table")
    grid.append(this.contentDOM)
    const scroll = el("div", "scroll")
    scroll.append(grid)
    const tools = el("div", "tools")
    tools.contentEditable = "false"
    tools.setAttribute("role", "group")
    tools.setAttribute("aria-label", say("galley.block.table"))
    const does: [string, Command, string][] = [
      ["galley.table.row", table.row, "⌥⇧↓"],
      ["galley.table.column", table.column, "⌥⇧→"],
      ["galley.table.header", table.header, ""],
      ["galley.table.row.less", table.lessRow, ""],
      ["galley.table.column.less", table.lessColumn, ""],
    ]
    for (const [word, command] of does) {
      const button = el("button", "b q xs", say(word))
      button.type = "button"
      button.onmousedown = event => event.preventDefault() // the cursor stays in its cell
      button.onclick = () => {
        const pos = getPos()
        if (pos === undefined || !view.editable) return
        const { $from } = view.state.selection
        if ($from.pos < pos || $from.pos > pos + this.node.nodeSize) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(pos + 3))))
        command(view.state, view.dispatch, view)
        view.focus()
      }
      tools.append(button)
    }
    this.dom.append(scroll, this.fields.dom, tools)
  }
}
