import type { JSONContent } from "../story/content"

/// A part of what changed, as the newsroom tells it.
export interface Part {
  readonly op: "same" | "added" | "removed"
  readonly text: string
}
export interface Change {
  readonly field: string
  readonly block?: number
  readonly parts: readonly Part[]
}
/// The original of a translation, or one that stands on it.
export interface Version {
  readonly number: number
  readonly edition: string
  readonly section: string
  readonly headline: string
  readonly revision: number
  readonly public?: number
  readonly state: string
  readonly withdrawn_at?: string
  readonly withdrawn_reason?: string
}
export interface Correction {
  readonly revision: number
  readonly at: string
  readonly note?: string
}
export interface Translation extends Version {
  readonly basis: number
  readonly behind: boolean
  readonly since?: string
  readonly changes: readonly Change[]
  readonly corrections: readonly Correction[]
}
export interface Group {
  readonly original: Version
  readonly translations: readonly Translation[]
  readonly lacking: readonly string[]
}

/// A line of the original as it is read beside the translation. `field` and `block` say where it
/// stands there; `parts` what changed in it; `gone`: it is not in the original any more.
export interface Line {
  readonly field: string
  readonly block?: number
  readonly kind: string
  readonly text: string
  readonly parts?: readonly Part[]
  readonly gone?: boolean
}

/// The text of a node and of all below it; blocks in blocks have a line each.
export function textOf(node: JSONContent): string {
  if (node.text !== undefined) return node.text
  if (node.type === "hard_break") return "\n"
  const children = node.content ?? []
  const inline = children.some(c => c.text !== undefined || c.type === "hard_break")
  const own = ["title", "label", "caption", "speaker"].map(name => node.attrs?.[name]).filter((v): v is string => typeof v === "string" && v !== "")
  return [...(node.type === "quote" ? [] : own), children.map(textOf).join(inline ? "" : "\n"), ...(node.type === "quote" ? own.map(s => `— ${s}`) : [])].filter(Boolean).join("\n")
}

/// The original, line by line, with what changed since the translation's basis. Pure.
export function lines(content: { kicker?: string; headline?: string; standfirst?: string; body?: JSONContent }, changes: readonly Change[]): Line[] {
  const all: Line[] = []
  const whole = (c: Change, op: Part["op"]) => c.parts.every(p => p.op === op)
  for (const field of ["kicker", "headline", "standfirst"] as const) {
    const change = changes.find(c => c.field === field)
    const text = content[field] ?? ""
    if (text || change) all.push({ field, kind: field, text, ...(change ? { parts: change.parts } : {}) })
  }
  const blocks = content.body?.content ?? []
  const inBody = changes.filter(c => c.field === "body")
  for (let block = 0; block <= blocks.length; block++) {
    const here = inBody.filter(c => (c.block ?? 0) === block)
    for (const c of here) if (whole(c, "removed")) all.push({ field: "body", kind: "paragraph", text: "", parts: c.parts, gone: true })
    const node = blocks[block]
    if (!node) continue
    const change = here.find(c => !whole(c, "removed"))
    all.push({ field: "body", block, kind: node.type ?? "paragraph", text: textOf(node), ...(change ? { parts: change.parts } : {}) })
  }
  for (const c of changes) if (!["kicker", "headline", "standfirst", "body"].includes(c.field)) all.push({ field: c.field, kind: "field", text: "", parts: c.parts })
  return all
}
