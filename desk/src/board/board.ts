/// The board as GET /api/v1/board gives it.
export interface Worker { login: string; name: string }
export interface BoardCard {
  number: number
  edition: string
  revision: number
  section: string
  kicker?: string
  headline: string
  standfirst?: string
  urgency?: number
  saved: string
  saved_by?: string
  url?: string
  state: string
  due?: string
  published?: string
  changed?: string
  corrected?: string
  returned_note?: string
  assigned: Worker[]
  as?: string
  deadline?: string
  task?: string
  notes: number
  findings: { block: number; warn: number; note: number }
  writing: Worker[]
  behind?: boolean
  ahead?: boolean
}
export interface Need { why: string; story: BoardCard }
export interface BoardNow {
  columns: { state: string; count: number; stories: BoardCard[] }[]
  needs: Need[]
  out_today: number
  journal: number
}

/// How grave it is that something waits.
export const gravity = (why: string): "block" | "warn" | "note" => (why === "overdue" || why === "late" ? "block" : why === "returned" || why === "waits" || why === "behind" ? "warn" : "note")

/// Where one stands on the board: a column and a place in it.
export interface Spot { column: number; row: number }

/// The spot after moving down, up, to the next or to the former column. Empty columns
/// are passed over; at the rim one stays.
export function walk(lengths: readonly number[], at: Spot | undefined, to: "down" | "up" | "next" | "back"): Spot | undefined {
  const first = lengths.findIndex(n => n > 0)
  if (first < 0) return undefined
  if (!at || !(lengths[at.column]! > 0)) return { column: first, row: 0 }
  const n = lengths[at.column]!
  switch (to) {
    case "down":
      return { column: at.column, row: Math.min(at.row + 1, n - 1) }
    case "up":
      return { column: at.column, row: Math.max(at.row - 1, 0) }
    default: {
      const step = to === "next" ? 1 : -1
      for (let c = at.column + step; c >= 0 && c < lengths.length; c += step) if (lengths[c]! > 0) return { column: c, row: Math.min(at.row, lengths[c]! - 1) }
      return at
    }
  }
}

/// Where a story stands on the board: undefined when it is not listed any more.
export function spotOf(columns: BoardNow["columns"], number: number | undefined): Spot | undefined {
  for (const [column, c] of columns.entries()) {
    const row = c.stories.findIndex(s => s.number === number)
    if (row >= 0) return { column, row }
  }
  return undefined
}

/// The board with who has a story open now.
export function written(board: BoardNow, story: number, writing: Worker[]): BoardNow {
  const on = <C extends BoardCard>(card: C): C => (card.number === story ? { ...card, writing } : card)
  return { ...board, columns: board.columns.map(c => ({ ...c, stories: c.stories.map(on) })), needs: board.needs.map(n => ({ ...n, story: on(n.story) })) }
}

/// The stories that stand elsewhere than they did: those that came and those whose state
/// or text is another one.
export function fresh(before: BoardNow | undefined, after: BoardNow): Set<number> {
  const found = new Set<number>()
  if (!before) return found
  const known = new Map(before.columns.flatMap(c => c.stories.map(s => [s.number, `${s.state} ${s.revision}`] as const)))
  for (const c of after.columns) for (const s of c.stories) if (known.get(s.number) !== `${s.state} ${s.revision}`) found.add(s.number)
  return found
}
