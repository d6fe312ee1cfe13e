import { Plugin, PluginKey, type EditorState } from "prosemirror-state"

/// What is being looked for in the menu of blocks, and where.
export interface Slash {
  readonly query: string
  readonly from: number
  readonly to: number
}

interface Menu {
  readonly open: Slash | null
  readonly closed: boolean // by Escape, until the paragraph is another
}

const key = new PluginKey<Menu>("slash")

function found(state: EditorState): Slash | null {
  const { $from, empty } = state.selection
  if (!empty || $from.parent.type.name !== "paragraph" || $from.depth !== 2 || $from.parentOffset !== $from.parent.content.size) return null
  if ($from.parent.content.size > 32 || $from.parent.childCount !== 1) return null
  const match = /^\/([\p{L}\p{M}\p{N} ’'-]*)$/u.exec($from.parent.textContent)
  return match ? { query: match[1]!, from: $from.start(), to: $from.pos } : null
}

/// Opens the menu of blocks for a paragraph that begins with a slash and holds nothing else.
export function slash(show: (menu: Slash | null) => void, press: (event: KeyboardEvent) => boolean): Plugin<Menu> {
  return new Plugin<Menu>({
    key,
    state: {
      init: () => ({ open: null, closed: false }),
      apply(tr, was, _before, after) {
        const shut = tr.getMeta(key) === "close"
        if (!tr.docChanged && !tr.selectionSet && !shut) return was
        const open = found(after)
        const closed = open !== null && (was.closed || shut)
        return { open: closed ? null : open, closed }
      },
    },
    props: {
      handleKeyDown(view, event) {
        if (!key.getState(view.state)?.open || event.isComposing) return false
        if (event.key === "Escape") {
          view.dispatch(view.state.tr.setMeta(key, "close"))
          return true
        }
        return press(event)
      },
      handleDOMEvents: {
        blur() {
          show(null)
          return false
        },
      },
    },
    view: () => {
      let last: Slash | null = null
      return {
        update(view) {
          const now = view.hasFocus() ? (key.getState(view.state)?.open ?? null) : null
          if (now === last || (now && last && now.query === last.query && now.from === last.from)) return
          last = now
          show(now)
        },
      }
    },
  })
}
