import { Plugin, PluginKey, type EditorState } from "prosemirror-state"
import { fromOthers, standing } from "./together"

interface Run {
  readonly from: number
  readonly to: number
  readonly at: number
}
interface Mine {
  readonly runs: readonly Run[]
  /// What others took out with the last change, without having seen it.
  readonly lost: readonly string[]
}

const key = new PluginKey<Mine>("recent")
const fresh = 10_000 // ms in which somebody else cannot have read it

/// Remembers where one has written just now, or since the line was lost. When somebody
/// deletes the paragraph at the same time, the words go with it on both sides: here they
/// are known, so that they can be offered again.
export function recent(): Plugin<Mine> {
  return new Plugin<Mine>({
    key,
    state: {
      init: () => ({ runs: [], lost: [] }),
      apply(tr, was, before, after) {
        if (!tr.docChanged) return was.lost.length ? { ...was, lost: [] } : was
        const theirs = fromOthers(tr)
        const lost: string[] = []
        const runs: Run[] = []
        const unsent = standing(after).own.length > 0
        for (const run of was.runs) {
          if (!unsent && run.at < tr.time - fresh) continue
          const from = tr.mapping.map(run.from, 1)
          const to = tr.mapping.map(run.to, -1)
          if (from < to) runs.push({ from, to, at: run.at })
          else if (theirs) {
            const words = gone(before.doc.textBetween(run.from, run.to, "\n", " ").trim(), tr.doc.resolve(from).parent.textContent)
            if (/[\p{L}\p{N}]{2}/u.test(words)) lost.push(words)
          }
        }
        if (!theirs && tr.getMeta("history$") === undefined && tr.getMeta("addToHistory") !== false)
          tr.mapping.maps.forEach((map, i) =>
            map.forEach((_a, _b, start, end) => {
              if (end <= start) return
              const rest = tr.mapping.slice(i + 1)
              const from = rest.map(start, -1)
              const to = rest.map(end, 1)
              const last = runs.at(-1)
              if (last && last.to >= from && last.from <= from) runs[runs.length - 1] = { from: last.from, to: Math.max(last.to, to), at: tr.time }
              else runs.push({ from, to, at: tr.time })
            }),
          )
        return { runs, lost }
      },
    },
  })
}

// What of the words is not in the text that stands there now: of what was written before
// and after somebody deleted it, the end is still there.
function gone(words: string, there: string): string {
  for (let i = 0; i < words.length; i++) if ((i === 0 || words[i - 1] === " ") && there.includes(words.slice(i))) return words.slice(0, i).trim()
  return words
}

/// What of one's own words went with the last change of others.
export const lostWords = (state: EditorState): readonly string[] => key.getState(state)?.lost ?? []
