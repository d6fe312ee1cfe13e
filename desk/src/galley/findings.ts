import { Plugin, PluginKey } from "prosemirror-state"
import { Decoration, DecorationSet } from "prosemirror-view"

/// A passage that a check has something to say about.
export interface Underline {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly severity: "block" | "warn" | "note"
  readonly chosen?: boolean
}

const key = new PluginKey<DecorationSet>("findings")
export const findingsKey = key

/// Underlines what checks found. The lines move with the text and go where it goes.
export function findings(chosen: (id: string) => void): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, was) {
        const list = tr.getMeta(key) as readonly Underline[] | undefined
        if (list)
          return DecorationSet.create(
            tr.doc,
            list.map(f => Decoration.inline(f.from, f.to, { class: `und und-${f.severity}${f.chosen ? " on" : ""}`, "data-finding": f.id }, { id: f.id })),
          )
        return tr.docChanged ? was.map(tr.mapping, tr.doc) : was
      },
    },
    props: {
      decorations: state => key.getState(state),
      handleClick(view, pos) {
        const id = (key.getState(view.state)?.find(pos, pos)[0]?.spec as { id?: string } | undefined)?.id
        if (id) chosen(id)
        return false
      },
    },
  })
}
