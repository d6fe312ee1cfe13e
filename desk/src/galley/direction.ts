import type { Node } from "prosemirror-model"
import { Plugin, PluginKey } from "prosemirror-state"
import { Decoration, DecorationSet } from "prosemirror-view"

type Side = "ltr" | "rtl"

const rtl = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Nko}\p{Script=Syriac}\p{Script=Adlam}]/u
const ltr = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Devanagari}\p{Script=Khmer}\p{Script=Thai}]/u

/// The direction of a block that holds no word of the edition's direction; null for all
/// others: a paragraph in Arabic stays one when it begins with NASA.
export function sideOf(text: string, edition: Side): Side | null {
  const [own, other]: [RegExp, RegExp] = edition === "rtl" ? [rtl, ltr] : [ltr, rtl]
  if (!other.test(text) || own.test(text)) return null
  return edition === "rtl" ? "ltr" : "rtl"
}

const key = new PluginKey<DecorationSet>("direction")

/// Turns blocks that are wholly in a script of the other direction.
export function direction(edition: () => Side): Plugin<DecorationSet> {
  const sides: Record<Side, WeakMap<Node, Side | 0>> = { ltr: new WeakMap(), rtl: new WeakMap() }
  const look = (doc: Node) => {
    const known = sides[edition()]
    const found: Decoration[] = []
    const block = (node: Node, pos: number) => {
      let side = known.get(node)
      if (side === undefined) known.set(node, (side = sideOf(node.textBetween(0, node.content.size, " "), edition()) ?? 0))
      if (side) found.push(Decoration.node(pos, pos + node.nodeSize, { dir: side }))
    }
    doc.forEach((part, at) => {
      if (part.type.name === "doc") part.forEach((node, inside) => block(node, at + 1 + inside))
      else block(part, at)
    })
    return found.length ? DecorationSet.create(doc, found) : DecorationSet.empty
  }
  return new Plugin<DecorationSet>({
    key,
    state: { init: (_, state) => look(state.doc), apply: (tr, was) => (tr.docChanged ? look(tr.doc) : was) },
    props: { decorations: state => key.getState(state) },
  })
}
