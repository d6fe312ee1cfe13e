import { tongue } from "./words.svelte"

/// The newsroom's time, which is not always that of this machine: every answer of the
/// API says when it was given.
class Clock {
  #ahead = 0 // milliseconds that the newsroom is ahead of us
  /// The time now, to the second for who looks; changes every ten seconds.
  now = $state(Date.now())
  #timer: ReturnType<typeof setInterval> | undefined

  /// The newsroom said that it is `at`. A second more or less is the way.
  said(at: string | null) {
    const theirs = at ? Date.parse(at) : NaN
    if (Number.isNaN(theirs)) return
    const ahead = theirs + 500 - Date.now()
    if (Math.abs(ahead - this.#ahead) > 2000) {
      this.#ahead = ahead
      this.now = this.exact()
    }
    this.#timer ??= setInterval(() => (this.now = this.exact()), 10_000)
  }

  /// The time at this moment.
  exact(): number {
    return Date.now() + this.#ahead
  }
}

export const clock = new Clock()

const frenchCities: Record<string, string> = {
  London: "Londres", Cairo: "Le Caire", Brussels: "Bruxelles", Geneva: "Genève", Zurich: "Zurich", Moscow: "Moscou", Athens: "Athènes", Lisbon: "Lisbonne",
  Vienna: "Vienne", Warsaw: "Varsovie", Copenhagen: "Copenhague", Bucharest: "Bucarest", Algiers: "Alger", Beirut: "Beyrouth", Damascus: "Damas", Jerusalem: "Jérusalem",
  Baghdad: "Bagdad", Tehran: "Téhéran", Riyadh: "Riyad", Dubai: "Dubaï", Beijing: "Pékin", Shanghai: "Shanghai", Singapore: "Singapour", Seoul: "Séoul", "Mexico City": "Mexico",
  "New York": "New York", Montreal: "Montréal", Kyiv: "Kiev", Tbilisi: "Tbilissi", Yerevan: "Erevan", Tashkent: "Tachkent", "Sao Paulo": "São Paulo", Havana: "La Havane",
}

/// The city that a zone is named for: "Europe/London" is London, or Londres.
export function cityOf(zone: string): string {
  if (zone === "UTC" || zone === "Etc/UTC" || !zone.includes("/")) return zone || "UTC"
  const city = zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ")
  return tongue.language === "fr" ? (frenchCities[city] ?? city) : city
}

const formats = new Map<string, Intl.DateTimeFormat>()
function format(zone: string, how: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = tongue.tag + zone + JSON.stringify(how)
  let f = formats.get(key)
  if (!f) {
    try {
      f = new Intl.DateTimeFormat(tongue.tag, { ...how, timeZone: zone || "UTC" })
    } catch {
      f = new Intl.DateTimeFormat(tongue.tag, { ...how, timeZone: "UTC" })
    }
    formats.set(key, f)
  }
  return f
}

export type Instant = string | number | Date
const date = (at: Instant) => new Date(at)

/// 14:12, without its zone: only where the zone stands beside it.
export const minute = (at: Instant, zone: string) => format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date(at))
/// 14:12:07, without its zone.
export const second = (at: Instant, zone: string) => format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(date(at))
/// 14:12 Paris
export const timeIn = (at: Instant, zone: string) => `${minute(at, zone)} ${cityOf(zone)}`
/// Thursday 4 July 2024
export const longDay = (at: Instant, zone: string) => format(zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date(at)).replace(",", "")
/// 4 July 2024
export const day = (at: Instant, zone: string) => format(zone, { day: "numeric", month: "long", year: "numeric" }).format(date(at))
/// 4 Jul, and the year when it is another one
export function shortDay(at: Instant, zone: string): string {
  const same = dayKey(at, zone).slice(0, 4) === dayKey(clock.now, zone).slice(0, 4)
  return format(zone, { day: "numeric", month: "short", ...(same ? {} : { year: "numeric" }) }).format(date(at))
}
/// 2024-07-04, the day as programs compare it.
export function dayKey(at: Instant, zone: string): string {
  const parts = format(zone, { year: "numeric", month: "2-digit", day: "2-digit", calendar: "gregory", numberingSystem: "latn" }).formatToParts(date(at))
  const of = (type: string) => parts.find(p => p.type === type)?.value ?? ""
  return `${of("year")}-${of("month")}-${of("day")}`
}
/// 14:12 Paris, with its day when it is not today there: "5 Jul, 06:30 Paris".
export function moment(at: Instant, zone: string): string {
  return dayKey(at, zone) === dayKey(clock.now, zone) ? timeIn(at, zone) : `${shortDay(at, zone)}, ${timeIn(at, zone)}`
}
/// How long ago, short: "2 min", "3 h", "4 days"; "now" under a minute.
export function ago(at: Instant): string {
  const minutes = Math.floor((clock.now - date(at).getTime()) / 60_000)
  if (minutes < 1) return tongue.language === "fr" ? "à l’instant" : "now"
  if (minutes < 60) return `${minutes}\u00a0min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}\u00a0h`
  return new Intl.NumberFormat(tongue.tag, { style: "unit", unit: "day", unitDisplay: "long" }).format(Math.floor(minutes / 1440))
}
