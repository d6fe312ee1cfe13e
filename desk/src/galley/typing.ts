import { Plugin, PluginKey, type Command, type EditorState } from "prosemirror-state"
import { fromOthers } from "./together"
import { typeset } from "./typography"

interface Set {
  readonly from: number
  readonly to: number
  /// What was typed, and what Backspace brings back.
  readonly raw: string
}

const key = new PluginKey<Set | null>("typing")
const looks = 240 // characters before the cursor that a rule may read

/// Sets what is typed as the edition's language does.
export function typing(language: () => string): Plugin<Set | null> {
  return new Plugin<Set | null>({
    key,
    state: {
      init: () => null,
      apply(tr, was) {
        const set = tr.getMeta(key) as Set | null | undefined
        if (set !== undefined) return set
        if (!was) return null
        if (fromOthers(tr)) return { ...was, from: tr.mapping.map(was.from, 1), to: tr.mapping.map(was.to, -1) }
        return tr.docChanged || tr.selectionSet ? null : was
      },
    },
    props: {
      handleTextInput(view, from, to, text) {
        if (view.composing || text.length !== 1) return false
        const { state } = view
        const $from = state.doc.resolve(from)
        if (!$from.parent.isTextblock || state.doc.resolve(to).parent !== $from.parent) return false
        if ($from.marks().some(mark => mark.type.name === "link")) return false
        const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - looks), $from.parentOffset, null, "\ufffc")
        const set = typeset(language(), before, text)
        if (!set) return false
        const start = from - set.back
        const tr = state.tr.insertText(set.text, start, to)
        tr.setMeta(key, { from: start, to: start + set.text.length, raw: before.slice(before.length - set.back) + text } satisfies Set)
        view.dispatch(tr.scrollIntoView())
        return true
      },
    },
  })
}

/// Takes back what typography made of the last key, and leaves what was typed.
export const untype: Command = (state: EditorState, dispatch) => {
  const set = key.getState(state)
  if (!set || set.to <= set.from || !state.selection.empty || state.selection.head !== set.to) return false
  dispatch?.(state.tr.insertText(set.raw, set.from, set.to).setMeta(key, null).scrollIntoView())
  return true
}
