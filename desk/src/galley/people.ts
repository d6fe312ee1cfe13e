import { Plugin, PluginKey, type EditorState } from "prosemirror-state"
import { Decoration, DecorationSet } from "prosemirror-view"
import type { Present } from "./live"
import { here } from "./together"

/// Somebody else in the same story, as the sheet shows them.
export interface Other extends Present {
  /// A colour from 0 to 7, the same wherever they are shown.
  readonly colour: number
  readonly initials: string
}

const key = new PluginKey<{ list: readonly Other[]; set: DecorationSet }>("people")

/// Shows where others are: a line where they write, their selection in their colour.
export function people(): Plugin {
  return new Plugin({
    key,
    state: {
      init: () => ({ list: [] as readonly Other[], set: DecorationSet.empty }),
      apply(tr, was, _before, after) {
        const list = tr.getMeta(key) as readonly Other[] | undefined
        if (list) return { list, set: drawn(after, list) }
        return tr.docChanged && was.set !== DecorationSet.empty ? { list: was.list, set: was.set.map(tr.mapping, tr.doc) } : was
      },
    },
    props: { decorations: state => key.getState(state)!.set },
  })
}

/// Marks a transaction with those who are there now.
export const peopleKey = key

function drawn(state: EditorState, list: readonly Other[]): DecorationSet {
  const found: Decoration[] = []
  for (const one of list) {
    if (one.anchor === null || one.head === null) continue
    const [anchor, head] = [here(state, one.anchor), here(state, one.head)]
    const $head = state.doc.resolve(head)
    if ($head.parent.inlineContent)
      found.push(Decoration.widget(head, () => caret(one), { key: `${one.client} ${one.name}`, side: -1, ignoreSelection: true, stopEvent: () => false }))
    const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)]
    if (from < to) found.push(Decoration.inline(from, to, { class: `theirs who-${one.colour}` }))
  }
  return found.length ? DecorationSet.create(state.doc, found) : DecorationSet.empty
}

// Hidden from screen readers, which would read it in the middle of a word: the sheet says
// who is where in its live region.
function caret(one: Other): HTMLElement {
  const dom = document.createElement("span")
  dom.className = `caret who-${one.colour}`
  dom.setAttribute("aria-hidden", "true")
  dom.contentEditable = "false"
  const face = document.createElement("span")
  face.className = `av s who-${one.colour}`
  face.textContent = one.initials
  face.title = one.name
  dom.append(face)
  return dom
}
