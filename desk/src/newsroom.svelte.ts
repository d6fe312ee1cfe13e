import { get, type Schemas } from "./api"
import { clock } from "./clock.svelte"
import type { Grant, Role } from "./may"

export type Edition = Schemas["Edition"] & { code: string; lang: string; zone: string; title: string }
export interface Section {
  slug: string
  title: string
  sections?: Section[]
}
/// Someone who works here, as GET /api/v1/people has them.
export interface Colleague {
  login: string
  name: string
  role: Role
  grants?: Grant[] | null
  email?: string
  away?: boolean
  invited?: boolean
}
/// What happened, as the journal tells the desk.
export type Happening = Schemas["Entry"] & { seq: number; kind: string; login?: string }
/// Who has which story open.
export interface WritingNow {
  story: number
  writing: { login: string; name: string }[]
}
export type News = { type: "entry"; entry: Happening } | { type: "writing"; who: WritingNow } | { type: "again" }

/// A section with the path and the titles that lead to it.
export interface Heading {
  path: string
  title: string
  titles: string[]
  depth: number
}

class Newsroom {
  editions = $state.raw<readonly Edition[]>([])
  people = $state.raw<readonly Colleague[]>([])
  /// How the line to the newsroom is: what happens is heard while it is open.
  line = $state<"none" | "open" | "lost">("none")
  #listeners = new Set<(news: News) => void>()
  #source: EventSource | undefined
  #last = 0
  #wait = 1000
  #retry: ReturnType<typeof setTimeout> | undefined

  /// Reads the editions and who works here. Fails with a Problem.
  async load(): Promise<void> {
    const [editions, people] = await Promise.all([
      get<{ editions: Edition[] }>("/editions"),
      get<{ people: Colleague[] }>("/people").catch(() => ({ people: [] as Colleague[] })),
    ])
    this.editions = editions.editions ?? []
    this.people = people.people ?? []
  }

  edition(code: string | undefined): Edition | undefined {
    return this.editions.find(e => e.code === code)
  }
  zoneOf(edition: string | undefined): string {
    return this.edition(edition)?.zone ?? "UTC"
  }
  langOf(edition: string | undefined): string {
    return this.edition(edition)?.lang ?? ""
  }

  /// Every section of an edition, in its order, those below after those above.
  sections(edition: string | undefined): Heading[] {
    return headings((this.edition(edition)?.sections ?? []) as Section[])
  }
  /// Where a section is now that may have moved since it was written down.
  sectionNow(edition: string | undefined, path: string | undefined): string {
    return this.edition(edition)?.moved?.[path ?? ""] ?? path ?? ""
  }
  /// The title of a section: the path itself where it is not known any more.
  sectionTitle(edition: string | undefined, path: string | undefined): string {
    if (!path) return ""
    const now = this.sectionNow(edition, path)
    return this.sections(edition).find(s => s.path === now)?.title ?? now
  }

  person(login: string | undefined): Colleague | undefined {
    return this.people.find(p => p.login === login)
  }

  /// The zones of the editions, each once.
  get zones(): string[] {
    return [...new Set(this.editions.map(e => e.zone))]
  }

  /// Calls `listener` with all that happens at the desk, until the function that is
  /// returned is called. After a gap that nothing fills it gets `again`: read anew.
  happened(listener: (news: News) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(news: News) {
    for (const listener of [...this.#listeners]) listener(news)
  }

  /// Listens to the desk's events from now on.
  listen() {
    if (this.#source) return
    const source = new EventSource("/api/v1/desk/events" + (this.#last ? `?after=${this.#last}` : ""))
    this.#source = source
    source.onopen = () => {
      const lost = this.line === "lost"
      this.line = "open"
      this.#wait = 1000
      if (lost && !this.#last) this.#tell({ type: "again" }) // nothing says from where to go on
    }
    source.onmessage = event => {
      const entry = JSON.parse(event.data) as Happening
      this.#last = Number(event.lastEventId) || entry.seq || this.#last
      this.#tell({ type: "entry", entry })
      if (entry.kind === "edition" || entry.kind === "sections" || entry.kind === "people") void this.load().catch(() => {})
    }
    source.addEventListener("writing", event => this.#tell({ type: "writing", who: JSON.parse((event as MessageEvent).data) as WritingNow }))
    source.addEventListener("reset", event => {
      this.#last = Number((event as MessageEvent).lastEventId) || this.#last
      this.#tell({ type: "again" })
    })
    source.onerror = () => {
      this.line = "lost"
      if (source.readyState !== EventSource.CLOSED) return // it comes back by itself, with what was missed
      this.hush()
      this.#retry = setTimeout(() => this.listen(), this.#wait)
      this.#wait = Math.min(this.#wait * 2, 30_000)
    }
  }

  /// Stops listening.
  hush() {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = undefined
  }

  /// The newsroom's own time.
  now(): number {
    return clock.exact()
  }
}

/// Sections as a flat list of headings.
export function headings(sections: readonly Section[], above = "", titles: string[] = []): Heading[] {
  return sections.flatMap(s => {
    const path = above ? `${above}/${s.slug}` : s.slug
    const all = [...titles, s.title]
    return [{ path, title: s.title, titles: all, depth: titles.length }, ...headings(s.sections ?? [], path, all)]
  })
}

export const newsroom = new Newsroom()
