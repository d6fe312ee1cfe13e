/// Times as a newsroom writes them: a day and a minute where the edition lives.
/// Everything here is pure; zones are IANA names, instants are Dates.

/// How far a zone's clocks are from UTC at an instant, in minutes.
export function offset(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(at)
  const n = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find(p => p.type === type)!.value)
  const there = Date.UTC(n("year"), n("month") - 1, n("day"), n("hour"), n("minute"), n("second"))
  return Math.round((there - Math.floor(at.getTime() / 1000) * 1000) / 60_000)
}

/// What clocks show in a zone at an instant, as an <input type="datetime-local"> wants it.
export function wall(at: Date, zone: string): string {
  return new Date(at.getTime() + offset(at, zone) * 60_000).toISOString().slice(0, 16)
}

/// The instants at which clocks in a zone show `text` (2024-10-27T02:30): none when
/// they skip it in spring, two when they show it twice in autumn. Text that is no
/// day and minute has none.
export function instants(text: string, zone: string): Date[] {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return []
  const utc = Date.parse(text + ":00Z")
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 16) !== text) return []
  // Whatever the zone's clocks do, they do it within a day of that time in UTC.
  const offsets = new Set([-24, 0, 24].map(h => offset(new Date(utc + h * 3_600_000), zone)))
  return [...offsets]
    .map(o => new Date(utc - o * 60_000))
    .filter(at => wall(at, zone) === text)
    .sort((a, b) => a.getTime() - b.getTime())
}

/// The first minute after a gap that a zone's clocks skip: what "02:30" becomes on
/// the night when 02:00 is followed by 03:00.
export function afterGap(text: string, zone: string): Date {
  let utc = Date.parse(text + ":00Z")
  for (let i = 0; i < 24 * 60; i++, utc += 60_000) {
    const found = instants(new Date(utc).toISOString().slice(0, 16), zone)
    if (found[0]) return found[0]
  }
  return new Date(utc)
}

/// The next change of a zone's clocks after an instant, within `days`: when, and by
/// how many minutes they are put forward (negative: back).
export function nextChange(from: Date, zone: string, days: number): { at: Date; by: number } | undefined {
  const was = offset(from, zone)
  let low = from.getTime()
  const end = low + days * 86_400_000
  let high = low
  do {
    low = high
    high = Math.min(high + 86_400_000, end)
    if (offset(new Date(high), zone) !== was) {
      while (high - low > 60_000) {
        const mid = Math.floor((low + high) / 120_000) * 60_000
        if (mid <= low) break
        if (offset(new Date(mid), zone) === was) low = mid
        else high = mid
      }
      return { at: new Date(Math.ceil(high / 60_000) * 60_000), by: offset(new Date(high), zone) - was }
    }
  } while (high < end)
  return undefined
}

/// An offset as people write it: UTC+2, UTC+5:30, UTC.
export function offsetName(minutes: number): string {
  if (minutes === 0) return "UTC"
  const m = Math.abs(minutes)
  return `UTC${minutes < 0 ? "−" : "+"}${Math.floor(m / 60)}${m % 60 ? ":" + String(m % 60).padStart(2, "0") : ""}`
}

/// The place that a zone is named for: Europe/Paris is Paris.
export const placeName = (zone: string) => zone.split("/").pop()!.replaceAll("_", " ")

/// What somebody wrote as a time, taken apart.
export type Reading =
  | { is: "none" }
  | { is: "skipped"; next: Date }
  | { is: "twice"; first: Date; second: Date }
  | { is: "past"; at: Date }
  | { is: "time"; at: Date }

/// Reads a local time; `later` chooses the second of two.
export function read(text: string, zone: string, now: Date, later?: boolean): Reading {
  if (!text) return { is: "none" }
  const found = instants(text, zone)
  const [first, second] = found
  if (!first) return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? { is: "skipped", next: afterGap(text, zone) } : { is: "none" }
  if (second && later === undefined) return { is: "twice", first, second }
  const at = second && later ? second : first
  return at <= now ? { is: "past", at } : { is: "time", at }
}
