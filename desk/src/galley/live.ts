import { EditorState, Selection, TextSelection, type Plugin, type Transaction } from "prosemirror-state"
import { Node } from "prosemirror-model"
import { Step } from "prosemirror-transform"
import type { EditorView } from "prosemirror-view"
import { call, get, post, Problem } from "../api"
import { openShelf, Roll, type Base, type Kept, type Shelf } from "./keep"
import { closed, step, type Act, type Effect, type Line } from "./line"
import { lostWords } from "./recent"
import { blank, schema } from "./schema"
import { fromOthers, receive, sendable, standing, together, without } from "./together"

/// Somebody who has the story open.
export interface Present {
  client: string
  login: string
  name: string
  anchor: number | null
  head: number | null
  seen: string
}

/// Where the story stands, as the newsroom says.
export interface Stand {
  state: string
  public: number
  revision: number
  dirty: boolean
  may: boolean
  why: string
}

/// Two texts that could not be made one: nothing of either is lost.
export interface Apart {
  readonly why: "behind" | "rights" | "withdrawn" | "refused"
  readonly mine: Node
  readonly theirs: Node | null
  /// The window that wrote mine; what it kept stays until somebody has decided.
  readonly client: string
}

/// What a galley tells whoever looks at it.
export interface Told {
  line(line: Line): void
  taken(): void
  changed(tr: Transaction): void
  people(list: Present[]): void
  stand(to: Stand): void
  settled(made: { revision: number; at: string; by: string }): void
  lost(words: readonly string[], by: string): void
  refused(detail: string, words: string): void
  apart(texts: Apart): void
  restored(): void
  kept(lasting: boolean): void
}

interface Steps {
  version: number
  steps: unknown[]
  clients: string[]
  by?: string[]
}

type Heard =
  | ({ t: "galley"; version: number; doc: unknown; taken?: number; public?: number } & Omit<Stand, "why" | "public"> & { why?: string })
  | ({ t: "steps" } & Steps)
  | { t: "stale"; version: number }
  | { t: "refused"; version: number; key: string; detail: string }
  | { t: "people"; version: number; people: Present[] }
  | { t: "settled"; revision: number; at: string; by: string }
  | ({ t: "state" } & Partial<Stand> & { state: string })
  | { t: "bye"; reason: string }

const rest = 150 // ms after a key before it is sent
const kept = 350 // ms after a key before it is kept here
const moved = 250 // ms between two words about where one stands
const asked = 1500 // ms between two plain calls
const together_ = 300 // steps after which the kept document is a new one

/// A story that is open in this window: its text, its line to the newsroom, and what is
/// kept of it in the browser.
export class Live {
  state: EditorState
  line: Line = closed
  readonly client = named()
  private view: EditorView | null = null
  private socket: WebSocket | null = null
  private shelf: Promise<Shelf>
  private readonly roll = new Roll()
  private came: { version: number; doc: unknown; taken: number } | null = null
  private ground: Base | null = null
  private groundDoc: Node | null = null
  private groundKept = false
  private since: unknown[] = []
  private taken = 0
  private stored = false
  private timers = new Map<string, ReturnType<typeof setTimeout>>()
  private said = ""
  private orphans = true
  private readonly ends: (() => void)[] = []

  constructor(
    readonly number: number,
    readonly login: string,
    private readonly plugins: () => Plugin[],
    private readonly told: Told,
  ) {
    this.state = EditorState.create({ doc: blank(), plugins: [together(0), ...plugins()] })
    this.roll.enter(this.client)
    this.shelf = openShelf()
    void this.shelf.then(shelf => told.kept(shelf.lasting))
    const on = (target: EventTarget, what: string, then: () => void) => {
      target.addEventListener(what, then)
      this.ends.push(() => target.removeEventListener(what, then))
    }
    on(window, "online", () => this.wake())
    on(window, "offline", () => this.socket && this.dropped(this.socket))
    on(document, "visibilitychange", () => (document.visibilityState === "visible" ? this.wake() : this.leaving()))
    on(window, "pagehide", () => this.leaving())
    on(window, "pageshow", () => this.wake())
  }

  start() {
    this.act({ is: "start" })
  }

  attach(view: EditorView) {
    this.view = view
  }

  /// Applies what was done in this window.
  dispatch(tr: Transaction) {
    const before = this.state
    const { state, transactions } = before.applyTransaction(tr)
    this.show(state)
    if (transactions.some(t => t.docChanged)) {
      this.told.changed(tr)
      this.act({ is: "typed", own: standing(state).own.length })
      this.later("keep", standing(state).own.length > 500 ? 2 * kept : kept, () => void this.keep())
    }
    if (!before.selection.eq(state.selection) || tr.docChanged) this.later("at", moved, () => this.place())
  }

  /// Asks for a revision now. What is still on its way goes first.
  settle() {
    if (this.line.phase === "calls") void post(`/stories/${this.number}/galley/settle`).catch(() => {})
    else this.say({ t: "settle" })
  }

  /// Ends when the newsroom has everything that was written here, or reports false after `ms`.
  async through(ms = 10_000): Promise<boolean> {
    const until = Date.now() + ms
    while (standing(this.state).own.length > 0) {
      if (Date.now() > until || this.line.phase === "ended") return false
      this.act({ is: "due" })
      await new Promise(go => setTimeout(go, 40))
    }
    return true
  }

  /// Everything written here has been decided on: nothing of it is kept any more.
  async forget(client: string) {
    await (await this.shelf).remove(client)
  }

  /// Begins again with the newsroom's text; what was here was decided on.
  again() {
    this.hang()
    this.line = closed
    this.stored = false
    this.show(EditorState.create({ doc: this.state.doc, plugins: [together(0), ...this.plugins()] }))
    this.act({ is: "start" })
  }

  async close() {
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
    for (const end of this.ends) end()
    if (standing(this.state).own.length > 0) {
      this.leaving()
      await this.keep()
    }
    this.act({ is: "close" })
    this.roll.close()
  }

  private act(act: Act) {
    const [line, effects] = step(this.line, act)
    if (line !== this.line) {
      this.line = line
      this.told.line(line)
    }
    for (const effect of effects) this.do(effect)
  }

  private do(effect: Effect) {
    switch (effect.do) {
      case "connect":
        return this.connect()
      case "open":
        this.said = ""
        return this.say({ t: "open", client: this.client, version: effect.version })
      case "soon":
        return this.later("due", rest, () => this.act({ is: "due" }))
      case "send": {
        const batch = sendable(this.state, effect.most)
        if (batch) this.say({ t: "steps", ...batch })
        return
      }
      case "call":
        void this.call()
        return
      case "wait":
        return this.later("woke", effect.ms, () => this.act({ is: "woke" }), true)
      case "take":
        return this.take()
      case "apart":
        return this.told.apart({
          why: this.line.end === "behind" ? "behind" : this.line.end === "withdrawn" ? "withdrawn" : "rights",
          mine: this.state.doc,
          theirs: this.came ? this.read(this.came.doc) : null,
          client: this.client,
        })
      case "drop":
        return this.drop()
      case "hang up":
        return this.hang()
    }
  }

  // One timer a purpose; a second call waits with the first unless it is `anew`.
  private later(what: string, ms: number, then: () => void, anew = false) {
    if (this.timers.has(what)) {
      if (!anew) return
      clearTimeout(this.timers.get(what))
    }
    this.timers.set(
      what,
      setTimeout(() => {
        this.timers.delete(what)
        then()
      }, ms),
    )
  }

  private wake() {
    const timer = this.timers.get("woke")
    if (!timer) return
    clearTimeout(timer)
    this.timers.delete("woke")
    this.act({ is: "woke" })
  }

  private connect() {
    let socket: WebSocket
    try {
      socket = new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/api/v1/stories/${this.number}/galley/live`)
    } catch {
      this.later("lost", 0, () => this.act({ is: "lost", luck: Math.random() }))
      return
    }
    this.socket = socket
    // A line that is dead without saying so is given up.
    const patience = setTimeout(() => this.dropped(socket), 12_000)
    socket.onopen = () => {
      clearTimeout(patience)
      if (this.socket === socket) this.act({ is: "connected" })
    }
    socket.onmessage = event => {
      if (this.socket === socket) this.hear(String(event.data))
    }
    socket.onerror = socket.onclose = () => {
      clearTimeout(patience)
      this.dropped(socket)
    }
  }

  private dropped(socket: WebSocket) {
    if (this.socket !== socket) return
    this.hang()
    this.act({ is: "lost", luck: Math.random() })
    // A newsroom that no longer knows who asks answers no socket: a call says why.
    if (this.line.mute >= 2) void get(`/stories/${this.number}`).catch(failure => failure instanceof Problem && this.failed(failure))
  }

  private hang() {
    const socket = this.socket
    this.socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null
    socket.close()
  }

  private say(message: unknown) {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message))
  }

  private hear(text: string) {
    let m: Heard
    try {
      m = JSON.parse(text) as Heard
    } catch {
      return
    }
    switch (m.t) {
      case "galley":
        this.galley(m)
        break
      case "steps":
        this.others(m)
        break
      case "stale":
        this.act({ is: "stale", version: m.version })
        break
      case "refused":
        this.refusal(m.key, m.detail)
        break
      case "people":
        this.told.people(m.people)
        break
      case "settled":
        this.told.settled(m)
        break
      case "state":
        this.told.stand({ state: m.state, public: m.public ?? 0, revision: m.revision ?? 0, dirty: m.dirty ?? false, may: m.may ?? true, why: m.why ?? "" })
        break
      case "bye":
        this.act({ is: "bye", reason: m.reason })
    }
  }

  private galley(m: Extract<Heard, { t: "galley" }>) {
    this.came = { version: m.version, doc: m.doc, taken: m.taken ?? 0 }
    this.told.stand({ state: m.state, public: m.public ?? 0, revision: m.revision, dirty: m.dirty, may: m.may, why: m.why ?? "" })
    // All that was written here has arrived, only the answer was lost: nothing is apart.
    const { own, version } = standing(this.state)
    if (own.length > 0 && this.line.version !== null && this.came.taken >= this.taken + own.length) {
      this.line = { ...this.line, own: 0 }
      void version
    }
    this.act({ is: "galley", version: m.version })
  }

  private refusal(key: string, detail: string) {
    if (/^galley\.(restart|gap|full)$|^kind\.(busy|defect)$/.test(key)) return this.act({ is: "busy", luck: Math.random() })
    const forever = /^staff\.|^kind\.(denied|unknown|gone|not)|withdrawn/.test(key)
    this.why = detail
    this.act({ is: "refused", key, forever, own: standing(this.state).own.length })
    if (forever) this.told.refused(detail, "")
  }
  private why = ""

  private read(doc: unknown): Node {
    return Node.fromJSON(schema, doc)
  }

  private take() {
    if (!this.came) return
    let doc: Node
    try {
      doc = this.read(this.came.doc)
    } catch (failure) {
      this.told.refused(failure instanceof Error ? failure.message : "", "")
      this.act({ is: "close" })
      return
    }
    const was = this.state.selection
    let state = EditorState.create({ doc, plugins: [together(this.came.version), ...this.plugins()] })
    if (this.line.version !== null && was.head > 1) {
      const at = Math.min(was.head, doc.content.size)
      state = state.apply(state.tr.setSelection(TextSelection.near(doc.resolve(at))))
    } else state = state.apply(state.tr.setSelection(Selection.atStart(doc)))
    this.taken = this.came.taken
    this.grounded(this.came.version, doc)
    this.show(state)
    this.told.taken()
    if (this.orphans) {
      this.orphans = false
      void this.adopt()
    }
  }

  private grounded(version: number, doc: Node) {
    this.groundDoc = doc
    this.ground = { client: this.client, version, doc: null }
    this.groundKept = false
    this.since = []
  }

  // What the newsroom put in order: others' steps, and one's own come back.
  private others(m: Steps) {
    const { version } = standing(this.state)
    const skip = version - m.version
    if (skip < 0) return this.act({ is: "busy", luck: Math.random() }) // something is missing between
    const list = m.steps.slice(skip)
    const clients = m.clients.slice(skip)
    const own = standing(this.state).own.length
    let tr: Transaction
    try {
      tr = receive(this.state, list.map(s => Step.fromJSON(schema, s)), clients, this.client)
    } catch {
      // What came does not fit on what is here: the whole text is asked for.
      this.say({ t: "open", client: this.client, version: null })
      return
    }
    let mine = 0
    while (mine < own && clients[mine] === this.client) mine++
    this.taken += mine
    this.since.push(...list)
    const changed = tr.docChanged
    this.show(this.state.apply(tr))
    if (changed) {
      this.told.changed(tr)
      const words = lostWords(this.state)
      if (words.length) this.told.lost(words, m.by?.find((_, i) => m.clients[i] !== this.client) ?? "")
    }
    const left = standing(this.state).own.length
    if (left === 0 && this.since.length > together_) this.grounded(standing(this.state).version, this.state.doc)
    if (left > 0 || this.stored) this.later("keep", kept, () => void this.keep())
    this.act({ is: "steps", version: m.version + skip, count: list.length, mine, own: left })
    if (left === 0) this.later("at", moved, () => this.place())
  }

  private drop() {
    const own = standing(this.state).own[0]
    if (!own) return
    const slice = (own.step as unknown as { slice?: { content: { textBetween(a: number, b: number, sep: string): string; size: number } } }).slice
    const words = slice ? slice.content.textBetween(0, slice.content.size, "\n") : ""
    const tr = without(this.state, 0)
    this.show(this.state.apply(tr))
    this.told.changed(tr)
    this.told.refused(this.why, words)
    this.later("keep", kept, () => void this.keep())
  }

  private show(state: EditorState) {
    this.state = state
    this.view?.updateState(state)
  }

  // Where one stands is said on a version that the newsroom has: when it has all of it.
  private place() {
    const { own, version } = standing(this.state)
    if (own.length > 0 || this.line.phase !== "open") return
    const { anchor, head } = this.state.selection
    const said = `${version} ${anchor} ${head}`
    if (said === this.said || !this.view?.hasFocus()) return
    this.said = said
    this.say({ t: "at", version, anchor, head })
  }

  private async call() {
    const path = `/stories/${this.number}/galley`
    try {
      if (this.line.version === null) {
        const m = await get<Extract<Heard, { t: "galley" }>>(`${path}?client=${this.client}`)
        this.galley(m)
      } else {
        const batch = sendable(this.state, this.line.most)
        const answer = await call<Steps>("POST", path, { client: this.client, version: standing(this.state).version, steps: batch?.steps ?? [] })
        this.others(answer)
      }
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      const since = failure.body["since"] as Steps | undefined
      if (failure.status === 409 && since) this.others(since)
      else if (failure.status === 409 && failure.key === "galley.behind") {
        await get<Extract<Heard, { t: "galley" }>>(`${path}?client=${this.client}`).then(m => this.galley(m), () => {})
      } else this.failed(failure)
    }
    // Socket or not, one looks again.
    this.later("woke", asked, () => this.act(this.line.phase === "calls" && Math.random() < (this.line.had ? 0.5 : 0.06) ? { is: "missed", luck: 0 } : { is: "woke" }))
  }

  private failed(failure: Problem) {
    if (failure.status === 401) return // the door has been told; what is here waits
    if (failure.status === 0 || failure.status >= 500 || failure.status === 429) {
      if (this.line.phase === "calls") this.act({ is: "missed", luck: Math.random() })
      return
    }
    const own = standing(this.state).own.length
    const forever = failure.status === 403 || failure.status === 404 || failure.status === 410
    this.why = failure.message
    if (forever) this.told.refused(failure.message, "")
    this.act({ is: "refused", key: failure.status === 403 ? "staff" : "gone", forever, own })
  }

  /// Puts what the newsroom does not have yet into the browser's own storage.
  private async keep() {
    const { own, version } = standing(this.state)
    const shelf = await this.shelf
    try {
      if (own.length === 0) {
        if (this.stored) await shelf.remove(this.client)
        this.stored = this.groundKept = false
        return
      }
      if (!this.ground || !this.groundDoc) return
      const base = this.groundKept ? undefined : { ...this.ground, doc: this.groundDoc.toJSON() as unknown }
      this.groundKept = this.stored = true
      await shelf.put(
        { client: this.client, number: this.number, login: this.login, version, taken: this.taken, since: this.since, own: own.map(o => json(o.step)), at: Date.now() },
        base,
      )
    } catch {
      this.groundKept = false
      this.told.kept(false)
    }
  }

  // The window may be gone in a moment: what is unsent is kept, and sent without waiting.
  private leaving() {
    const { own, version } = standing(this.state)
    if (own.length === 0 || this.line.version === null) return
    void this.keep()
    const body = JSON.stringify({ client: this.client, version, steps: own.map(o => json(o.step)) })
    if (body.length < 60_000)
      void fetch(`/api/v1/stories/${this.number}/galley`, { method: "POST", keepalive: true, credentials: "same-origin", headers: { "Content-Type": "application/json" }, body }).catch(() => {})
  }

  /// Sends what windows that are gone had written of this story, one after the other.
  private async adopt() {
    const shelf = await this.shelf
    const left = await shelf.of(this.number, this.login).catch(() => [])
    for (const { kept, base } of left) {
      if (kept.client === this.client || (await this.roll.lives(kept.client))) continue
      if (kept.own.length === 0) await shelf.remove(kept.client)
      else await this.deliver(shelf, kept, base)
    }
  }

  private async deliver(shelf: Shelf, kept: Kept, base: Base) {
    let state: EditorState
    try {
      state = EditorState.create({ doc: this.read(base.doc), plugins: [together(base.version)] })
      const since = kept.since.map(s => Step.fromJSON(schema, s))
      if (since.length) state = state.apply(receive(state, since, since.map(() => ""), kept.client))
      const tr = state.tr
      for (const s of kept.own) tr.maybeStep(Step.fromJSON(schema, s))
      state = state.apply(tr)
    } catch {
      return // it stays on the shelf: a later version of the desk may read it
    }
    const mine = state.doc
    for (let tries = 0; tries < 200; tries++) {
      const batch = sendable(state)
      if (!batch) {
        await shelf.remove(kept.client)
        this.told.restored()
        return
      }
      try {
        const answer = await post<Steps>(`/stories/${this.number}/galley`, { client: kept.client, ...batch })
        state = state.apply(receive(state, answer.steps.map(s => Step.fromJSON(schema, s)), answer.clients, kept.client))
      } catch (failure) {
        if (!(failure instanceof Problem)) throw failure
        const since = failure.body["since"] as Steps | undefined
        if (failure.status === 409 && since) {
          state = state.apply(receive(state, since.steps.map(s => Step.fromJSON(schema, s)), since.clients, kept.client))
          continue
        }
        if (failure.status === 0 || failure.status >= 500 || failure.status === 401 || failure.status === 429) {
          await new Promise(go => setTimeout(go, 2000 + 500 * tries))
          if (tries > 20) return // kept; the next window of this story tries again
          continue
        }
        this.told.apart({ why: failure.status === 409 ? "behind" : failure.status === 403 ? "rights" : "refused", mine, theirs: this.state.doc, client: kept.client })
        return
      }
    }
  }
}

const written = new WeakMap<Step, unknown>()

function json(step: Step): unknown {
  let out = written.get(step)
  if (!out) written.set(step, (out = step.toJSON()))
  return out
}

function named(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), b => (b % 36).toString(36)).join("")
}

/// Whether a change came from somebody else.
export const theirs = (tr: Transaction): boolean => fromOthers(tr)
