import type { Node } from "prosemirror-model"
import type { EditorView, NodeView, ViewMutationRecord } from "prosemirror-view"
import { Fields, type FieldSpec } from "./fields"

/// What a block needs of the sheet that it stands on.
export interface Desk {
  language(): string
  /// Asks for what a new picture needs and gives it to `then`.
  ask(kind: "picture", then: (attrs: Record<string, unknown>) => void): void
  /// The headline of a story of this newsroom; null when there is none.
  story(number: number): Promise<{ headline: string; edition: string; state: string } | null>
}

export type Place = () => number | undefined

export function el<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name = "", text = ""): HTMLElementTagNameMap[Tag] {
  const dom = document.createElement(tag)
  if (name) dom.className = name
  if (text) dom.textContent = text
  return dom
}

/// A block with fields: what is drawn, what is written in it, and its fields.
export abstract class BlockView implements NodeView {
  abstract readonly dom: HTMLElement
  contentDOM?: HTMLElement
  protected readonly fields: Fields

  constructor(
    protected node: Node,
    protected readonly view: EditorView,
    protected readonly getPos: Place,
    protected readonly desk: Desk,
    specs: readonly FieldSpec[],
  ) {
    this.fields = new Fields(node, view, getPos, specs, () => desk.language())
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false
    const was = this.node
    this.node = node
    this.fields.update(node)
    if (!was.hasMarkup(node.type, node.attrs)) this.changed()
    return true
  }

  /// Draws anew what hangs on the attributes.
  protected changed() {}

  focusFields(): boolean {
    return this.fields.focus()
  }

  // Keys and clicks in the fields and the buttons are theirs.
  stopEvent(event: Event): boolean {
    const target = event.target as HTMLElement
    return target !== this.dom && !this.contentDOM?.contains(target) && !!target.closest("input, textarea, button, label, select")
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    if (mutation.type === "selection") return false
    return !this.contentDOM?.contains(mutation.target)
  }

  destroy() {
    this.fields.destroy()
  }
}
