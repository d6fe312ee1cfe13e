import type { Node } from "prosemirror-model"
import { NodeSelection, Selection } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { say } from "../../galley/say"
import { typeset } from "../../galley/typography"
import { rules } from "../../galley/schema"

/// A field of a block: an attribute that is written where the block stands.
export interface FieldSpec {
  readonly attr: string
  readonly kind: "line" | "area" | "day" | "flag"
  /// The key of its name.
  readonly word: string
}

const rest = 300 // ms after a key before the attribute is set

/// The fields of a block under or in it. They are written like everything else: an
/// attribute at a time, so that two people in two fields do not meet.
export class Fields {
  readonly dom = document.createElement("div")
  private readonly inputs: { spec: FieldSpec; input: HTMLInputElement | HTMLTextAreaElement; waiting: ReturnType<typeof setTimeout> | undefined }[] = []

  constructor(
    private node: Node,
    private readonly view: EditorView,
    private readonly getPos: () => number | undefined,
    specs: readonly FieldSpec[],
    private readonly language: () => string,
  ) {
    this.dom.className = "fields"
    this.dom.contentEditable = "false"
    for (const spec of specs) this.add(spec)
  }

  private add(spec: FieldSpec) {
    const label = document.createElement("label")
    label.className = `field ${spec.kind}`
    const name = document.createElement("span")
    name.className = "lab"
    name.textContent = say(spec.word)
    name.lang = document.documentElement.lang
    const input = document.createElement(spec.kind === "area" ? "textarea" : "input")
    if (input instanceof HTMLTextAreaElement) input.rows = 1
    else input.type = spec.kind === "day" ? "date" : spec.kind === "flag" ? "checkbox" : "text"
    const most = rules.nodes[this.node.type.name]?.attrs?.[spec.attr]?.max
    if (most && spec.kind !== "flag") input.maxLength = most
    input.name = spec.attr
    input.autocomplete = "off"
    input.dir = "auto"
    const one = { spec, input, waiting: undefined as ReturnType<typeof setTimeout> | undefined }
    this.inputs.push(one)
    this.fill(one)
    input.addEventListener("focus", () => this.rein())
    input.addEventListener("input", () => {
      clearTimeout(one.waiting)
      one.waiting = setTimeout(() => this.set(one), spec.kind === "flag" ? 0 : rest)
    })
    input.addEventListener("blur", () => this.set(one))
    input.addEventListener("keydown", event => this.key(event as KeyboardEvent, one))
    if (spec.kind === "line" || spec.kind === "area") input.addEventListener("beforeinput", event => this.typeset(event as InputEvent, input))
    label.append(...(spec.kind === "flag" ? [input, name] : [name, input]))
    this.dom.append(label)
  }

  update(node: Node) {
    this.node = node
    for (const one of this.inputs) if (!one.waiting) this.fill(one)
  }

  focus(): boolean {
    const first = this.inputs[0]?.input
    first?.focus()
    return first !== undefined
  }

  destroy() {
    for (const one of this.inputs) clearTimeout(one.waiting)
  }

  private rein() {
    for (const { input } of this.inputs) {
      if (input instanceof HTMLInputElement && input.type === "checkbox") input.disabled = !this.view.editable
      else input.readOnly = !this.view.editable
    }
  }

  private fill({ spec, input }: { spec: FieldSpec; input: HTMLInputElement | HTMLTextAreaElement }) {
    const value: unknown = this.node.attrs[spec.attr]
    if (spec.kind === "flag") (input as HTMLInputElement).checked = value === true
    else if (input.value !== (value ?? "")) input.value = String(value ?? "")
  }

  private set(one: { spec: FieldSpec; input: HTMLInputElement | HTMLTextAreaElement; waiting: ReturnType<typeof setTimeout> | undefined }) {
    clearTimeout(one.waiting)
    one.waiting = undefined
    const pos = this.getPos()
    if (pos === undefined || this.view.isDestroyed) return
    const { spec, input } = one
    const value = spec.kind === "flag" ? (input as HTMLInputElement).checked || null : input.value.trim() === "" ? null : spec.kind === "area" ? input.value : input.value.replace(/\s*\n\s*/g, " ")
    if (value === (this.node.attrs[spec.attr] ?? null)) return
    this.view.dispatch(this.view.state.tr.setNodeAttribute(pos, spec.attr, value))
  }

  private key(event: KeyboardEvent, one: { spec: FieldSpec; input: HTMLInputElement | HTMLTextAreaElement; waiting: ReturnType<typeof setTimeout> | undefined }) {
    if (event.isComposing) return
    if (event.key === "Escape") {
      event.preventDefault()
      event.stopPropagation()
      this.set(one)
      this.back(false)
    } else if (event.key === "Enter" && !event.shiftKey && one.spec.kind !== "flag" && !(event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      this.set(one)
      const next = this.inputs[this.inputs.indexOf(one) + 1]
      if (next) next.input.focus()
      else this.back(true)
    }
  }

  // Back to the text: to the block, or to the line after it.
  private back(after: boolean) {
    const pos = this.getPos()
    if (pos === undefined) return
    const { state } = this.view
    const node = state.doc.nodeAt(pos)!
    const tr = state.tr
    if (after) {
      const end = pos + node.nodeSize
      const $end = state.doc.resolve(end)
      if (!$end.nodeAfter && $end.parent.type.name === "doc") tr.insert(end, state.schema.nodes["paragraph"]!.create())
      tr.setSelection(Selection.near(tr.doc.resolve(end), 1))
    } else if (NodeSelection.isSelectable(node) && node.isAtom) tr.setSelection(NodeSelection.create(tr.doc, pos))
    else tr.setSelection(Selection.near(tr.doc.resolve(pos + 1)))
    this.view.dispatch(tr.scrollIntoView())
    this.view.focus()
  }

  // The words of a field are published too: they are set as the text is.
  private typeset(event: InputEvent, input: HTMLInputElement | HTMLTextAreaElement) {
    if (event.inputType !== "insertText" || event.isComposing || !event.data || input.selectionStart === null) return
    const at = input.selectionStart
    const set = typeset(this.language(), input.value.slice(0, at), event.data)
    if (!set) return
    event.preventDefault()
    input.setSelectionRange(at - set.back, input.selectionEnd ?? at)
    // The one way that the browser's own undo knows of.
    document.execCommand("insertText", false, set.text)
  }
}
