import { rebaseSteps } from "prosemirror-collab"
import { Plugin, PluginKey, TextSelection, type EditorState, type Transaction } from "prosemirror-state"
import { Mapping, type Step } from "prosemirror-transform"

/// A step of one's own that the newsroom has not confirmed yet, and how to take it back.
export interface Own {
  readonly step: Step
  readonly inverted: Step
  readonly origin: Transaction
}

/// Where this window stands: the newsroom's version that it has seen, and what it has
/// written on top of it.
export interface Standing {
  readonly version: number
  readonly own: readonly Own[]
}

const key = new PluginKey<Standing>("together")

/// Keeps what is one's own apart from what the newsroom has ordered (the protocol of
/// prosemirror-collab, whose rebasing it uses). Unlike there, a step that the newsroom
/// refuses can be taken out again, and what a rebase would swallow is told.
export function together(version: number): Plugin<Standing> {
  return new Plugin<Standing>({
    key,
    state: {
      init: () => ({ version, own: [] }),
      apply(tr, was) {
        const set = tr.getMeta(key) as Standing | undefined
        if (set) return set
        if (!tr.docChanged) return was
        return { version: was.version, own: [...was.own, ...tr.steps.map((step, i) => ({ step, inverted: step.invert(tr.docs[i]!), origin: tr }))] }
      },
    },
    historyPreserveItems: true,
  })
}

export const standing = (state: EditorState): Standing => key.getState(state)!

/// Whether a transaction brings what others wrote.
export const fromOthers = (tr: Transaction): boolean => tr.getMeta("rebased") !== undefined

/// The transaction that takes in `steps` which the newsroom put in order after the version
/// that `state` has seen. Those of `client` are one's own come back; they come first.
export function receive(state: EditorState, steps: readonly Step[], clients: readonly string[], client: string): Transaction {
  const { version, own } = standing(state)
  let mine = 0
  while (mine < clients.length && mine < own.length && clients[mine] === client) mine++
  const left = own.slice(mine)
  const theirs = steps.slice(mine)
  const seen = version + steps.length
  if (theirs.length === 0) return state.tr.setMeta(key, { version: seen, own: left } satisfies Standing)
  const tr = state.tr
  let rebased: readonly Own[] = []
  if (left.length > 0) rebased = rebaseSteps(left as Own[], theirs as Step[], tr) as Own[]
  else for (const step of theirs) tr.step(step)
  return settled(state, tr, left.length, { version: seen, own: rebased })
}

/// The transaction that takes one's own step number `i` out again.
export function without(state: EditorState, i: number): Transaction {
  const { version, own } = standing(state)
  const tr = state.tr
  for (let k = own.length - 1; k >= i; k--) tr.step(own[k]!.inverted)
  const again: Own[] = []
  const undone = own.length - i
  let from = undone
  for (let k = i; k < own.length; k++) {
    const mapped = k === i ? null : own[k]!.step.map(tr.mapping.slice(from))
    from--
    if (mapped && !tr.maybeStep(mapped).failed) {
      tr.mapping.setMirror(from, tr.steps.length - 1)
      again.push({ step: mapped, inverted: mapped.invert(tr.docs[tr.docs.length - 1]!), origin: own[k]!.origin })
    }
  }
  return settled(state, tr, undone, { version, own: [...own.slice(0, i), ...again] })
}

// The cursor stays before what others write at the same place.
function settled(state: EditorState, tr: Transaction, rebased: number, next: Standing): Transaction {
  if (state.selection instanceof TextSelection && !state.selection.empty) return mark(tr, rebased, next)
  if (state.selection instanceof TextSelection) {
    const at = tr.mapping.map(state.selection.head, -1)
    tr.setSelection(TextSelection.between(tr.doc.resolve(at), tr.doc.resolve(at), -1))
    ;(tr as unknown as { updated: number }).updated &= ~1
  }
  return mark(tr, rebased, next)
}

const mark = (tr: Transaction, rebased: number, next: Standing) => tr.setMeta("rebased", rebased).setMeta("addToHistory", false).setMeta(key, next)

/// What of one's own can be sent now: whole steps, as many as one message holds.
export function sendable(state: EditorState, most = 100, bytes = 400_000): { version: number; steps: unknown[] } | null {
  const { version, own } = standing(state)
  const steps: unknown[] = []
  let size = 0
  for (const { step } of own) {
    const json: unknown = step.toJSON()
    // Only a paste is large; a letter is not measured.
    const weight = step.getMap().ranges.length && sizeOf(step) > 1000 ? JSON.stringify(json).length : 200
    if (steps.length > 0 && (steps.length >= most || size + weight > bytes)) break
    steps.push(json)
    size += weight
  }
  return steps.length ? { version, steps } : null
}

const sizeOf = (step: Step): number => (step as unknown as { slice?: { size: number } }).slice?.size ?? 0

/// A place of the newsroom's version, here: after what one has written on top of it.
export function here(state: EditorState, pos: number, assoc = -1): number {
  const map = new Mapping(standing(state).own.map(o => o.step.getMap()))
  return Math.min(Math.max(0, map.map(pos, assoc)), state.doc.content.size)
}
