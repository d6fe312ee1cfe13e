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

/// Keeps what is one's own apart from what the newsroom has ordered: the protocol of
/// prosemirror-collab. Written here because there a step that the newsroom refuses cannot
/// be taken out again.
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
  for (let i = left.length - 1; i >= 0; i--) tr.step(left[i]!.inverted)
  for (const step of theirs) tr.step(step)
  return settled(state, tr, left.length, { version: seen, own: redone(tr, left, left) })
}

// Does again, on top of what `tr` has done, those of `undone` that are in `again`. `tr` took
// all of `undone` back in its first steps, the last of them first. A step and its
// repetition are each other's mirror: a cursor in what was taken back comes back with it.
function redone(tr: Transaction, undone: readonly Own[], again: readonly Own[]): Own[] {
  const out: Own[] = []
  const mapping = tr.mapping as Mapping & { setMirror(n: number, m: number): void }
  undone.forEach((own, i) => {
    const back = undone.length - 1 - i // where it was taken back
    if (!again.includes(own)) return
    const mapped = own.step.map(tr.mapping.slice(back + 1))
    if (!mapped || tr.maybeStep(mapped).failed) return
    mapping.setMirror(back, tr.steps.length - 1)
    out.push({ step: mapped, inverted: mapped.invert(tr.docs[tr.docs.length - 1]!), origin: own.origin })
  })
  return out
}

/// The transaction that takes one's own step number `i` out again.
export function without(state: EditorState, i: number): Transaction {
  const { version, own } = standing(state)
  const tr = state.tr
  const undone = own.slice(i)
  for (let k = undone.length - 1; k >= 0; k--) tr.step(undone[k]!.inverted)
  return settled(state, tr, undone.length, { version, own: [...own.slice(0, i), ...redone(tr, undone, undone.slice(1))] })
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
    const weight = sizeOf(step) > 1000 ? JSON.stringify(json).length : 200
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
