import { dropCursor } from "prosemirror-dropcursor"
import { gapCursor } from "prosemirror-gapcursor"
import { history } from "prosemirror-history"
import { keymap } from "prosemirror-keymap"
import { Plugin, Selection, TextSelection, type Command } from "prosemirror-state"
import { EditorView, type NodeViewConstructor } from "prosemirror-view"
import { clipboard, type PasteTold } from "./clipboard"
import { goTo, keys, partAt } from "./commands"
import { direction } from "./direction"
import { findings } from "./findings"
import { hints } from "./hints"
import type { Live } from "./live"
import { people } from "./people"
import { recent } from "./recent"
import { rules } from "./rules"
import { partOf, schema } from "./schema"
import { slash, type Slash } from "./slash"
import { fromOthers } from "./together"
import { typing } from "./typing"

/// What the sheet shows around the text, and what it is told.
export interface Around extends PasteTold {
  language(): string
  side(): "ltr" | "rtl"
  say(key: string): string
  slash(menu: Slash | null): void
  slashKey(event: KeyboardEvent): boolean
  selected(view: EditorView): void
  chosen(finding: string): void
  ask(what: "link"): void
  settle(): void
  fields(): boolean
}

/// Everything that makes a galley an editor. Each galley that is taken has its own.
export function plugins(around: Around): Plugin[] {
  const own: Record<string, Command> = {
    "Mod-Shift-k": (state, _dispatch) => {
      if (partAt(state.selection.$from) !== "doc") return false
      around.ask("link")
      return true
    },
    "Mod-s": () => (around.settle(), true),
    "Alt-Enter": () => around.fields(),
  }
  return [
    recent(),
    typing(around.language),
    rules(),
    slash(around.slash, around.slashKey),
    keymap(own),
    keymap(keys()),
    history({ depth: 500, newGroupDelay: 600 }),
    dropCursor({ color: false, class: "drop" }),
    gapCursor(),
    hints(around.say),
    direction(around.side),
    people(),
    findings(around.chosen),
    clipboard(around),
    whole(),
    new Plugin({ view: () => ({ update: view => around.selected(view) }) }),
  ]
}

// No change of this window reaches over the rim of a part, whatever the browser made of a
// key: the parts would run into each other.
function whole(): Plugin {
  return new Plugin({
    filterTransaction(tr) {
      if (!tr.docChanged || fromOthers(tr)) return true
      let sound = true
      tr.mapping.maps.forEach((map, i) =>
        map.forEach((from, to) => {
          if (from === to || !sound) return
          const doc = tr.docs[i]!
          sound = doc.resolve(from).sharedDepth(to) > 0
        }),
      )
      return sound
    },
  })
}

/// Puts the editor into the page.
export function editor(place: HTMLElement, live: Live, views: Record<string, NodeViewConstructor>, name: string, may: () => boolean): EditorView {
  const view = new EditorView(place, {
    state: live.state,
    nodeViews: views,
    editable: may,
    attributes: { role: "textbox", "aria-multiline": "true", "aria-label": name, spellcheck: "true", autocapitalize: "sentences" },
    dispatchTransaction: tr => live.dispatch(tr),
    // A selection stays in the part where it began: what it deletes is one text.
    createSelectionBetween(view, $anchor, $head) {
      const part = partAt($anchor)
      if (!part || part === partAt($head)) return null
      const { node, start } = partOf(view.state.doc, part)
      const end = $head.pos > $anchor.pos ? start + node.content.size : start
      return TextSelection.between($anchor, view.state.doc.resolve(end))
    },
    handleDOMEvents: {
      // A link in the text is text.
      click(_view, event) {
        if ((event.target as HTMLElement).closest("a[href]")) event.preventDefault()
        return false
      },
      mousedown(view, event) {
        return below(view, event)
      },
      // Mod+Enter does the next act: the editor would swallow it, as it does every Enter.
      keydown: (_view, event) => event.key === "Enter" && (event.metaKey || event.ctrlKey),
    },
  })
  live.attach(view)
  return view
}

// A click under the last line, or into a body without one, is where one goes on writing.
function below(view: EditorView, event: MouseEvent): boolean {
  const target = event.target as HTMLElement
  if (!view.editable || event.button !== 0 || !(target.classList.contains("txt") || target.classList.contains("ProseMirror"))) return false
  const { node, start } = partOf(view.state.doc, "doc")
  const last = node.lastChild
  const box = last ? (view.nodeDOM(start + node.content.size - last.nodeSize) as HTMLElement | null)?.getBoundingClientRect() : null
  if (box && event.clientY < box.bottom) return false
  event.preventDefault()
  if (!last) goTo("doc")(view.state, view.dispatch)
  else if (last.type.name === "paragraph") view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(start + node.content.size), -1)))
  else {
    const tr = view.state.tr.insert(start + node.content.size, schema.nodes["paragraph"]!.create())
    view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(start + node.content.size + 1))))
  }
  view.focus()
  return true
}
