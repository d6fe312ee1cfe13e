import type { Node } from "prosemirror-model"
import type { NodeView, ViewMutationRecord } from "prosemirror-view"
import { characters } from "../../galley/count"
import { say } from "../../galley/say"
import { room } from "../../galley/schema"
import { el } from "./view"

/// A part of the story that is one text: its name, its counter, its words.
export class PartView implements NodeView {
  readonly dom = el("div", "fld part")
  readonly contentDOM: HTMLElement
  private readonly count = el("span", "n")
  private waiting: ReturnType<typeof setTimeout> | undefined

  constructor(private node: Node) {
    const name = node.type.name
    this.dom.classList.add(name)
    this.contentDOM = el(name === "headline" ? "h1" : "p", { kicker: "ink-k", headline: "ink-h", standfirst: "ink-s" }[name] ?? "")
    this.contentDOM.dataset["hint"] = say(`galley.hint.${name}`)
    if (name !== "kicker") {
      const lab = el("div", "lab")
      lab.contentEditable = "false"
      lab.lang = document.documentElement.lang
      lab.setAttribute("aria-hidden", "true") // the live region says it when one comes in
      this.count.dir = "auto"
      lab.append(el("span", "", say(`galley.${name}`)), this.count)
      this.dom.append(lab)
    }
    this.dom.append(this.contentDOM)
    this.tell()
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false
    const same = node.content === this.node.content
    this.node = node
    if (!same && !this.waiting) this.waiting = setTimeout(() => this.tell(), 120)
    return true
  }

  private tell() {
    clearTimeout(this.waiting)
    this.waiting = undefined
    const most = room[this.node.type.name as keyof typeof room]
    if (!most) return
    const n = characters(this.node.textContent)
    this.count.textContent = n === 0 ? "" : say("galley.of", n, most)
    this.count.classList.toggle("over", n > most)
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target)
  }

  destroy() {
    clearTimeout(this.waiting)
  }
}

/// The body, with the line of who wrote it above.
export class BodyView implements NodeView {
  readonly dom = el("div", "part body")
  readonly contentDOM = el("div", "txt")
  readonly signed = el("div", "signed")

  constructor(mount: (place: HTMLElement) => void) {
    this.signed.contentEditable = "false"
    this.contentDOM.dataset["hint"] = say("galley.hint.body")
    this.dom.append(this.signed, this.contentDOM)
    mount(this.signed)
  }

  update(node: Node): boolean {
    return node.type.name === "doc"
  }

  stopEvent(event: Event): boolean {
    return this.signed.contains(event.target as HTMLElement)
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target)
  }
}
