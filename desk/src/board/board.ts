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
  note?: string
  assigned: Worker[]
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
