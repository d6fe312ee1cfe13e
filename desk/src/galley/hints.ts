import { Plugin } from "prosemirror-state"
import { Decoration, DecorationSet } from "prosemirror-view"

/// Says in empty parts and in the empty paragraph with the cursor what can be written there.
export function hints(say: (key: string) => string): Plugin {
  return new Plugin({
    props: {
      decorations(state) {
        const found: Decoration[] = []
        let at = 0
        for (let i = 0; i < state.doc.childCount; i++) {
          const part = state.doc.child(i)
          const name = part.type.name
          if (name !== "doc") {
            if (part.content.size === 0) found.push(Decoration.node(at, at + part.nodeSize, { class: "empty" }))
          } else if (part.childCount === 0) {
            found.push(Decoration.node(at, at + part.nodeSize, { class: "empty" }))
          } else if (part.childCount === 1 && part.firstChild!.type.name === "paragraph" && part.firstChild!.content.size === 0) {
            found.push(Decoration.node(at + 1, at + 1 + part.firstChild!.nodeSize, { class: "hint", "data-hint": say("galley.hint.body") }))
          } else {
            const { $from, empty } = state.selection
            if (empty && $from.parent.type.name === "paragraph" && $from.parent.content.size === 0 && $from.depth === 2)
              found.push(Decoration.node($from.before(), $from.after(), { class: "hint", "data-hint": say("galley.hint.block") }))
          }
          at += part.nodeSize
        }
        return found.length ? DecorationSet.create(state.doc, found) : null
      },
    },
  })
}
