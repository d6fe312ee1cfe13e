import { baseKeymap, chainCommands, createParagraphNear, deleteSelection, joinBackward, joinForward, lift, liftEmptyBlock, selectNodeBackward, selectNodeForward, setBlockType, splitBlock, toggleMark, wrapIn } from "prosemirror-commands"
import { redo, undo } from "prosemirror-history"
import { undoInputRule } from "prosemirror-inputrules"
import { Fragment, type Attrs, type Node, type ResolvedPos, Slice } from "prosemirror-model"
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list"
import { NodeSelection, Selection, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state"
import type { Mappable } from "prosemirror-transform"
import { partOf, parts, schema, type Part } from "./schema"
import { untype } from "./typing"

const n = schema.nodes as Record<string, NonNullable<(typeof schema.nodes)[string]>>
const m = schema.marks as Record<string, NonNullable<(typeof schema.marks)[string]>>

/// The part in which a place lies.
export const partAt = ($pos: ResolvedPos): Part | null => ($pos.depth > 0 ? ($pos.node(1).type.name as Part) : null)

/// Everything in the body, and nothing else.
export class Whole extends Selection {
  constructor(doc: Node) {
    const { node, start } = partOf(doc, "doc")
    super(doc.resolve(start), doc.resolve(start + node.content.size))
  }
  override replace(tr: Transaction, content = Slice.empty) {
    const { node, start } = partOf(tr.doc, "doc")
    if (content !== Slice.empty) tr.replaceRange(start, start + node.content.size, content)
    else tr.replaceWith(start, start + node.content.size, n["paragraph"]!.create())
    tr.setSelection(Selection.near(tr.doc.resolve(content === Slice.empty ? start + 1 : tr.mapping.map(start + node.content.size, -1)), -1))
  }
  map(doc: Node, _mapping: Mappable): Selection {
    return new Whole(doc)
  }
  eq(other: Selection) {
    return other instanceof Whole
  }
  override toJSON() {
    return { type: "whole" }
  }
  static override fromJSON(doc: Node) {
    return new Whole(doc)
  }
  override getBookmark() {
    return { map: () => this.getBookmark(), resolve: (doc: Node) => new Whole(doc) }
  }
}
Selection.jsonID("whole", Whole)

// ⌘A takes the part in which one writes: nobody means the headline and the text at once.
const selectPart: Command = (state, dispatch) => {
  const { $from } = state.selection
  const part = partAt($from)
  if (!part) return false
  if (part === "doc") dispatch?.(state.tr.setSelection(new Whole(state.doc)))
  else {
    const { node, start } = partOf(state.doc, part)
    dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, start, start + node.content.size)))
  }
  return true
}

/// Puts the cursor into a part, at its beginning or its end.
export function goTo(part: Part, end = false): Command {
  return (state, dispatch) => {
    const { node, start } = partOf(state.doc, part)
    const tr = state.tr
    if (part === "doc" && node.childCount === 0) tr.insert(start, n["paragraph"]!.create())
    const size = partOf(tr.doc, part).node.content.size
    const at = tr.doc.resolve(end ? start + size : start)
    tr.setSelection(end ? Selection.near(at, -1) : Selection.findFrom(at, 1) ?? Selection.near(at))
    dispatch?.(tr.scrollIntoView())
    return true
  }
}

// Enter in a part of one line goes on to the next part.
const onward: Command = (state, dispatch) => {
  const part = partAt(state.selection.$from)
  if (!part || part === "doc") return false
  return goTo(parts[parts.indexOf(part) + 1]!, parts[parts.indexOf(part) + 1] !== "doc")(state, dispatch)
}

const lineBreak: Command = (state, dispatch) => {
  const part = partAt(state.selection.$from)
  if (part === "standfirst") dispatch?.(state.tr.insertText("\n").scrollIntoView())
  else if (part === "doc" && state.selection.$from.parent.inlineContent) dispatch?.(state.tr.replaceSelectionWith(n["hard_break"]!.create()).scrollIntoView())
  return true
}

/// The innermost node of one of these kinds around the selection, and its depth.
function around(state: EditorState, ...kinds: string[]): { node: Node; depth: number; pos: number } | null {
  const { $from } = state.selection
  if (state.selection instanceof NodeSelection && kinds.includes(state.selection.node.type.name)) return { node: state.selection.node, depth: $from.depth + 1, pos: $from.pos }
  for (let d = $from.depth; d > 0; d--) if (kinds.includes($from.node(d).type.name)) return { node: $from.node(d), depth: d, pos: $from.before(d) }
  return null
}

// Enter on the last empty line of a box or of a quote leaves it.
const leave: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.parent.content.size > 0 || $from.depth < 3) return false
  const box = $from.node($from.depth - 1)
  if (box.type.name !== "facts" && box.type.name !== "quote") return false
  if ($from.index($from.depth - 1) !== box.childCount - 1 || box.childCount === 1) return false
  if (dispatch) {
    const tr = state.tr.delete($from.before(), $from.after())
    const after = tr.mapping.map($from.after($from.depth - 1))
    tr.insert(after, n["paragraph"]!.create())
    dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView())
  }
  return true
}

const enter = chainCommands(onward, leave, splitListItem(n["item"]!), createParagraphNear, liftEmptyBlock, splitBlock)

// Backspace at the beginning of a block makes it a paragraph, or takes it out of what it
// stands in, before it joins it to what is above.
const unmake: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection
  if (!empty || $from.parentOffset > 0 || !$from.parent.isTextblock || partAt($from) !== "doc") return false
  if ($from.parent.type.name === "heading" && $from.depth === 2 && ($from.index(1) === 0 || $from.parent.content.size === 0)) return setBlockType(n["paragraph"]!)(state, dispatch)
  if ($from.depth > 2 && $from.index($from.depth - 1) === 0) {
    const holder = $from.node($from.depth - 1).type.name
    if (holder === "item") return liftListItem(n["item"]!)(state, dispatch)
    if (holder === "quote") return lift(state, dispatch, view)
    if (holder === "facts" && $from.node($from.depth - 1).childCount === 1 && $from.parent.content.size === 0) return removeBlock(state, dispatch)
  }
  return false
}

// Nothing is joined over the rim of a part: what the browser would do there stays undone.
const rim =
  (dir: -1 | 1): Command =>
  state => {
    const { $from, empty } = state.selection
    if (!empty || !partAt($from)) return false
    const { node, start } = partOf(state.doc, partAt($from)!)
    const there = dir < 0 ? Selection.findFrom(state.doc.resolve(start), 1, true)?.from : Selection.findFrom(state.doc.resolve(start + node.content.size), -1, true)?.to
    return there === state.selection.head && (partAt($from) !== "doc" || $from.depth === 2)
  }

// A gallery without a picture is none.
const lastPicture: Command = (state, dispatch) => {
  const s = state.selection
  if (!(s instanceof NodeSelection) || s.$from.parent.type.name !== "gallery" || s.$from.parent.childCount > 1) return false
  dispatch?.(state.tr.delete(s.$from.before(), s.$from.after()).scrollIntoView())
  return true
}

/// Deletes the block around the selection.
export const removeBlock: Command = (state, dispatch) => {
  const { $from } = state.selection
  if (partAt($from) !== "doc") return false
  const depth = 2
  const [from, to] = $from.depth >= depth ? [$from.before(depth), $from.after(depth)] : state.selection instanceof NodeSelection ? [state.selection.from, state.selection.to] : [0, 0]
  if (from === to) return false
  if (dispatch) {
    const tr = state.tr.delete(from, to)
    const { node, start } = partOf(tr.doc, "doc")
    if (node.childCount === 0) tr.insert(start, n["paragraph"]!.create())
    dispatch(tr.setSelection(Selection.near(tr.doc.resolve(Math.min(from, tr.doc.content.size)), 1)).scrollIntoView())
  }
  return true
}

/// Moves the point of a list, the row, the picture of a gallery or the block with the
/// cursor over its neighbour. The neighbour is what travels: whoever writes in the block
/// that is moved goes on writing in it.
export function move(dir: -1 | 1, at?: number): Command {
  return (state, dispatch) => {
    const place = at === undefined ? movable(state, dir) : { pos: at, node: state.doc.nodeAt(at)! }
    if (!place) return partAt(state.selection.$from) === "doc"
    const $pos = state.doc.resolve(place.pos)
    const index = $pos.index()
    const neighbour = $pos.parent.maybeChild(index + dir)
    if (!neighbour) return true
    if (dispatch) {
      const tr = state.tr
      if (dir < 0) {
        const from = place.pos - neighbour.nodeSize
        tr.insert(place.pos + place.node.nodeSize, neighbour).delete(from, place.pos)
      } else {
        const from = place.pos + place.node.nodeSize
        tr.delete(from, from + neighbour.nodeSize).insert(place.pos, neighbour)
      }
      dispatch(tr.scrollIntoView())
    }
    return true
  }
}

function movable(state: EditorState, dir: -1 | 1): { pos: number; node: Node } | null {
  const { $from } = state.selection
  if (partAt($from) !== "doc") return null
  if (state.selection instanceof NodeSelection) {
    if ($from.parent.maybeChild($from.index() + dir)) return { pos: $from.pos, node: state.selection.node }
  }
  for (let d = $from.depth; d >= 2; d--) {
    const node = $from.node(d)
    const inner = d === 2 || ["item", "row", "fact"].includes(node.type.name)
    if (inner && $from.node(d - 1).maybeChild($from.index(d - 1) + dir)) return { pos: $from.before(d), node }
  }
  return null
}

/// Makes the block with the cursor one of another kind.
export function become(kind: string, attrs: Attrs = {}): Command {
  switch (kind) {
    case "paragraph":
      return (state, dispatch, view) => (around(state, "list") ? liftListItem(n["item"]!)(state, dispatch) : around(state, "quote") ? lift(state, dispatch, view) : setBlockType(n["paragraph"]!)(state, dispatch))
    case "heading":
      return (state, dispatch) => {
        const { $from } = state.selection
        const same = $from.parent.type.name === "heading" && $from.parent.attrs["level"] === attrs["level"]
        return same ? setBlockType(n["paragraph"]!)(state, dispatch) : setBlockType(n["heading"]!, attrs)(state, dispatch)
      }
    case "list":
      return (state, dispatch) => {
        const list = around(state, "list")
        const ordered = attrs["ordered"] === true ? true : null
        if (!list) return setThen(state, dispatch, wrapInList(n["list"]!, { ordered }))
        if (list.node.attrs["ordered"] === ordered) return liftListItem(n["item"]!)(state, dispatch)
        dispatch?.(state.tr.setNodeAttribute(list.pos, "ordered", ordered))
        return true
      }
    case "quote":
      return (state, dispatch, view) => (around(state, "quote") ? lift(state, dispatch, view) : setThen(state, dispatch, wrapIn(n["quote"]!)))
  }
  return () => false
}

// Wraps what may have been a heading: what stands in a list or a quote is a paragraph.
function setThen(state: EditorState, dispatch: ((tr: Transaction) => void) | undefined, wrap: Command): boolean {
  if (wrap(state)) return wrap(state, dispatch)
  if (!dispatch) return setBlockType(n["paragraph"]!)(state)
  let plain: Transaction | null = null
  setBlockType(n["paragraph"]!)(state, tr => (plain = tr))
  if (!plain) return false
  const between = state.apply(plain)
  return wrap(between, tr => {
    const all = plain!
    for (const step of tr.steps) all.step(step)
    dispatch(all.scrollIntoView())
  })
}

/// Puts a block in: in the place of an empty paragraph, after any other block.
export function put(node: Node, inside = false): Command {
  return (state, dispatch) => {
    const { $from } = state.selection
    let pos: number
    const tr = state.tr
    if (partAt($from) !== "doc") {
      pos = partOf(state.doc, "doc").start
      tr.insert(pos, node)
    } else if ($from.depth >= 2) {
      const block = $from.node(2)
      if (block.type.name === "paragraph" && block.content.size === 0) {
        pos = $from.before(2)
        tr.replaceWith(pos, $from.after(2), node)
      } else {
        pos = $from.after(2)
        tr.insert(pos, node)
      }
    } else {
      pos = state.selection.to
      tr.insert(pos, node)
    }
    if (!dispatch) return true
    const after = pos + node.nodeSize
    if (inside) tr.setSelection(Selection.near(tr.doc.resolve(pos + 1), 1))
    else {
      // There is always a line to go on writing in.
      if (!tr.doc.resolve(after).nodeAfter) tr.insert(after, n["paragraph"]!.create())
      tr.setSelection(Selection.near(tr.doc.resolve(after), 1))
    }
    dispatch(tr.scrollIntoView())
    return true
  }
}

const para = () => n["paragraph"]!.create()

/// The block that a name of the slash menu makes at once; null for those that ask first.
export function made(kind: string): Node | null {
  switch (kind) {
    case "table": {
      const row = (header: boolean) => n["row"]!.create(null, [1, 2, 3].map(() => n["cell"]!.create({ header: header ? true : null }, para())))
      return n["table"]!.create(null, [row(true), row(false), row(false)])
    }
    case "facts":
      return n["facts"]!.create(null, n["fact"]!.create())
    case "quote":
      return n["quote"]!.create(null, para())
    case "rule":
      return n["rule"]!.create()
  }
  return null
}

interface Cell {
  table: Node
  pos: number
  row: number
  column: number
}

function cellAt(state: EditorState): Cell | null {
  const { $from } = state.selection
  for (let d = $from.depth; d > 2; d--)
    if ($from.node(d).type.name === "cell") return { table: $from.node(d - 2), pos: $from.before(d - 2), row: $from.index(d - 2), column: $from.index(d - 1) }
  return null
}

const rowPos = (c: Cell, row: number) => {
  let pos = c.pos + 1
  for (let i = 0; i < row; i++) pos += c.table.child(i).nodeSize
  return pos
}
const cellPos = (c: Cell, row: number, column: number) => {
  let pos = rowPos(c, row) + 1
  for (let i = 0; i < column; i++) pos += c.table.child(row).child(i).nodeSize
  return pos
}

/// What can be done to a table around the cursor. Rows and columns are the schema's own:
/// each row has its cells, none spans.
export const table = {
  row: ((state, dispatch) => {
    const c = cellAt(state)
    if (!c) return false
    const pos = rowPos(c, c.row + 1)
    const tr = state.tr.insert(pos, n["row"]!.create(null, Array.from({ length: c.table.child(c.row).childCount }, () => n["cell"]!.create(null, para()))))
    dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(pos + 2))).scrollIntoView())
    return true
  }) satisfies Command,
  column: ((state, dispatch) => {
    const c = cellAt(state)
    if (!c) return false
    const tr = state.tr
    for (let r = c.table.childCount - 1; r >= 0; r--) {
      const row = c.table.child(r)
      const column = Math.min(c.column, row.childCount - 1)
      tr.insert(cellPos(c, r, column + 1), n["cell"]!.create({ header: row.child(column).attrs["header"] as unknown }, para()))
    }
    tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map(cellPos(c, c.row, c.column + 1), -1) + 1)))
    dispatch?.(tr.scrollIntoView())
    return true
  }) satisfies Command,
  lessRow: ((state, dispatch) => {
    const c = cellAt(state)
    if (!c) return false
    if (c.table.childCount === 1) return removeBlock(state, dispatch)
    const tr = state.tr.delete(rowPos(c, c.row), rowPos(c, c.row + 1))
    dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(Math.min(rowPos(c, c.row), tr.doc.content.size)), -1)).scrollIntoView())
    return true
  }) satisfies Command,
  lessColumn: ((state, dispatch) => {
    const c = cellAt(state)
    if (!c) return false
    if (c.table.child(c.row).childCount === 1) return removeBlock(state, dispatch)
    const tr = state.tr
    for (let r = c.table.childCount - 1; r >= 0; r--) {
      const row = c.table.child(r)
      if (row.childCount > 1 && c.column < row.childCount) tr.delete(cellPos(c, r, c.column), cellPos(c, r, c.column + 1))
    }
    dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map(rowPos(c, c.row)) + 1), 1)).scrollIntoView())
    return true
  }) satisfies Command,
  header: ((state, dispatch) => {
    const c = cellAt(state)
    if (!c) return false
    const on = c.table.child(0).child(0).attrs["header"] !== true
    const tr = state.tr
    for (let i = 0; i < c.table.child(0).childCount; i++) tr.setNodeAttribute(cellPos(c, 0, i), "header", on ? true : null)
    dispatch?.(tr)
    return true
  }) satisfies Command,
  next: ((state, dispatch) => cellStep(state, dispatch, 1)) satisfies Command,
  before: ((state, dispatch) => cellStep(state, dispatch, -1)) satisfies Command,
}

// Tab goes from cell to cell and, after the last, out of the text as everywhere: nobody is
// caught in a table.
function cellStep(state: EditorState, dispatch: ((tr: Transaction) => void) | undefined, dir: 1 | -1): boolean {
  const c = cellAt(state)
  if (!c) return false
  const wide = c.table.child(c.row).childCount
  let [row, column] = [c.row, c.column + dir]
  if (column >= wide) [row, column] = [row + 1, 0]
  if (column < 0) {
    row--
    if (row >= 0) column = c.table.child(row).childCount - 1
  }
  if (row < 0 || row >= c.table.childCount) return false
  const pos = cellPos(c, row, column)
  const cell = c.table.child(row).child(column)
  dispatch?.(state.tr.setSelection(TextSelection.between(state.doc.resolve(pos + 2), state.doc.resolve(pos + cell.nodeSize - 2))).scrollIntoView())
  return true
}

/// Sets or takes away a link on what is selected, or on the link with the cursor.
export function link(href: string | null): Command {
  return (state, dispatch) => {
    const type = m["link"]!
    let { from, to } = state.selection
    if (state.selection.empty) {
      const at = linkAt(state)
      if (at) ({ from, to } = at)
      else if (!href) return false
      else {
        const tr = state.tr.insert(from, schema.text(href.replace(/^mailto:/, ""), [type.create({ href })]))
        dispatch?.(tr.scrollIntoView())
        return true
      }
    }
    const tr = state.tr.removeMark(from, to, type)
    if (href) tr.addMark(from, to, type.create({ href }))
    dispatch?.(tr.removeStoredMark(type).scrollIntoView())
    return true
  }
}

/// The link in which the cursor stands: its address and where it begins and ends.
export function linkAt(state: EditorState): { href: string; from: number; to: number } | null {
  const { $from } = state.selection
  if (!$from.parent.inlineContent) return null
  const find = (index: number) => ($from.parent.maybeChild(index)?.marks ?? []).find(mark => mark.type.name === "link")
  const mark = find($from.index()) ?? ($from.textOffset === 0 && $from.index() > 0 ? find($from.index() - 1) : undefined)
  if (!mark) return null
  let [from, to] = [-1, -1]
  $from.parent.forEach((child, offset) => {
    if (!mark.isInSet(child.marks)) return
    if (from < 0 || offset > to) from = offset
    to = offset + child.nodeSize
  })
  const start = $from.start()
  return { href: String(mark.attrs["href"]), from: start + from, to: start + to }
}

const inBody =
  (command: Command): Command =>
  (state, dispatch, view) =>
    partAt(state.selection.$from) === "doc" ? command(state, dispatch, view) : false

/// What the keys do that need no place to show anything.
export function keys(): Record<string, Command> {
  const back = chainCommands(untype, undoInputRule, lastPicture, deleteSelection, unmake, rim(-1), joinBackward, selectNodeBackward)
  const on = chainCommands(lastPicture, deleteSelection, rim(1), joinForward, selectNodeForward)
  const { Enter: _e, Backspace: _b, Delete: _d, "Mod-a": _a, "Mod-Enter": _m, ...rest } = baseKeymap
  return {
    ...rest,
    Enter: enter,
    "Shift-Enter": lineBreak,
    Backspace: back,
    "Shift-Backspace": back,
    "Mod-Backspace": chainCommands(rim(-1), baseKeymap["Mod-Backspace"] ?? (() => false)),
    Delete: on,
    "Mod-a": selectPart,
    "Mod-z": chainCommands(untype, undoInputRule, undo),
    "Mod-Shift-z": redo,
    "Mod-y": redo,
    "Mod-b": toggleMark(m["strong"]!),
    "Mod-i": toggleMark(m["em"]!),
    "Mod-Shift-x": toggleMark(m["strike"]!),
    "Mod-.": () => false,
    "Mod-Alt-0": inBody(become("paragraph")),
    "Mod-Alt-2": inBody(become("heading", { level: 2 })),
    "Mod-Alt-3": inBody(become("heading", { level: 3 })),
    "Mod-Alt-4": inBody(become("heading", { level: 4 })),
    "Mod-Shift-7": inBody(become("list", { ordered: true })),
    "Mod-Shift-8": inBody(become("list")),
    "Mod-Shift-9": inBody(become("quote")),
    "Alt-ArrowUp": move(-1),
    "Alt-ArrowDown": move(1),
    Tab: chainCommands(table.next, sinkListItem(n["item"]!)),
    "Shift-Tab": chainCommands(table.before, liftListItem(n["item"]!)),
    "Mod-]": sinkListItem(n["item"]!),
    "Mod-[": liftListItem(n["item"]!),
    "Alt-Shift-ArrowDown": table.row,
    "Alt-Shift-ArrowRight": table.column,
  }
}

/// A slice of blocks that joins what it is put into where both are text.
export function sliceOf(blocks: readonly Node[]): Slice {
  const open = (node: Node | undefined) => (node?.type.name === "paragraph" ? 1 : 0)
  return new Slice(Fragment.from(blocks), open(blocks[0]), open(blocks.at(-1)))
}
