/// What a list of stories is narrowed to; what is left out narrows nothing. `person` is a
/// login, or "me".
export interface Filter {
  edition?: string
  section?: string
  state?: string
  person?: string
  urgency?: string
}
const filters = ["edition", "section", "state", "person", "urgency"] as const

function filterOf(ask: URLSearchParams): Filter {
  const filter: Filter = {}
  for (const name of filters) {
    const value = ask.get(name)
    if (value) filter[name] = value
  }
  return filter
}

/// A filter as a query, with its question mark; "" when it narrows nothing.
export function queryOf(filter: Filter, more: Record<string, string> = {}): string {
  const ask = new URLSearchParams()
  for (const [name, value] of Object.entries(more)) if (value) ask.set(name, value)
  for (const name of filters) if (filter[name]) ask.set(name, filter[name])
  const text = ask.toString()
  return text ? `?${text}` : ""
}

/// Where in the desk one is. A place is a value; `placeOf` and `pathOf` are each
/// other's opposites.
export type Place =
  | ({ at: "board" } & Filter)
  | ({ at: "stories"; query: string } & Filter)
  | { at: "story"; number: number }
  | { at: "history"; number: number }
  | { at: "translate"; number: number; other: number }
  | { at: "wire"; edition?: string }
  | { at: "fronts"; edition: string; section: string }
  | { at: "pictures"; query: string; ended?: boolean; picture?: number }
  | { at: "translations"; edition?: string }
  | { at: "settings"; page: "editions" | "checks" | "people" | "tokens" | "me" }
  | { at: "sign-in"; back: string; why?: string }
  | { at: "welcome"; code: string }
  | { at: "nowhere"; path: string }

export const root = "/desk/"

/// The place at a path of the desk; `query` with or without its question mark.
export function placeOf(path: string, query = ""): Place {
  const nowhere: Place = { at: "nowhere", path }
  if (!(path + "/").startsWith(root)) return nowhere
  let parts: string[]
  try {
    parts = path.slice(root.length).split("/").filter(Boolean).map(decodeURIComponent)
  } catch {
    return nowhere
  }
  const ask = new URLSearchParams(query)
  const number = (text: string | undefined) => (text && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : 0)
  const [room, a, b, c] = parts
  switch (room) {
    case undefined:
      return { at: "board", ...filterOf(ask) }
    case "stories": {
      if (a === undefined) return { at: "stories", query: ask.get("q") ?? "", ...filterOf(ask) }
      const n = number(a)
      if (!n) return nowhere
      if (b === undefined) return { at: "story", number: n }
      if (b === "history" && c === undefined) return { at: "history", number: n }
      if (b === "translate" && number(c)) return { at: "translate", number: n, other: number(c) }
      return nowhere
    }
    case "wire":
      return { at: "wire", ...(ask.get("edition") ? { edition: ask.get("edition")! } : {}) }
    case "pictures": {
      const n = number(a)
      if (a !== undefined && (!n || b !== undefined)) return nowhere
      return { at: "pictures", query: ask.get("q") ?? "", ...(ask.get("rights") === "ended" ? { ended: true } : {}), ...(n ? { picture: n } : {}) }
    }
    case "translations":
      return { at: "translations", ...(ask.get("edition") ? { edition: ask.get("edition")! } : {}) }
    case "fronts":
      return { at: "fronts", edition: a ?? "", section: parts.slice(2).join("/") }
    case "settings":
      switch (a) {
        case undefined:
          return { at: "settings", page: "me" }
        case "editions":
        case "checks":
        case "people":
        case "tokens":
        case "me":
          return { at: "settings", page: a }
      }
      return nowhere
    case "sign-in":
      return { at: "sign-in", back: ask.get("back") ?? root, ...(ask.get("why") ? { why: ask.get("why")! } : {}) }
    case "welcome":
      return a ? { at: "welcome", code: a } : nowhere
  }
  return nowhere
}

/// The path of a place, with its query.
export function pathOf(place: Place): string {
  switch (place.at) {
    case "board":
      return root + queryOf(place)
    case "stories":
      return `${root}stories${queryOf(place, { q: place.query })}`
    case "story":
      return `${root}stories/${place.number}`
    case "history":
      return `${root}stories/${place.number}/history`
    case "translate":
      return `${root}stories/${place.number}/translate/${place.other}`
    case "wire":
      return `${root}wire${queryOf(place)}`
    case "pictures":
      return `${root}pictures${place.picture ? `/${place.picture}` : ""}${queryOf({}, { q: place.query, rights: place.ended ? "ended" : "" })}`
    case "translations":
      return `${root}translations${queryOf(place)}`
    case "fronts":
      return `${root}fronts${place.edition ? `/${place.edition}` : ""}${place.section ? `/${place.section}` : ""}`
    case "settings":
      return `${root}settings/${place.page}`
    case "sign-in":
      return `${root}sign-in${queryOf({}, { back: place.back === root ? "" : place.back, why: place.why ?? "" })}`
    case "welcome":
      return `${root}welcome/${encodeURIComponent(place.code)}`
    case "nowhere":
      return place.path
  }
}
