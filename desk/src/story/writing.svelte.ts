import { Node } from "prosemirror-model"
import { NodeSelection, Selection, TextSelection } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { get, post, remove } from "../api"
import { become, goTo, made, partAt, put } from "../galley/commands"
import { characters, seconds, words } from "../galley/count"
import { editor, plugins } from "../galley/editor"
import { findingsKey, type Underline } from "../galley/findings"
import { saving, type Saving } from "../galley/line"
import { Live, type Apart, type Present, type Stand } from "../galley/live"
import { peopleKey, type Other } from "../galley/people"
import { say } from "../galley/say"
import { toasts } from "../parts/toasts.svelte"
import { partOf, parts, room, schema, type Field, type Part } from "../galley/schema"
import type { Slash } from "../galley/slash"
import { me } from "../me.svelte"
import { newsroom } from "../newsroom.svelte"
import { attrsOf, picturesOf, take } from "../pictures/take"
import { colourOf, initials } from "../parts/person"
import { dirOf } from "../words.svelte"
import { views } from "./blocks"
import type { BlockView } from "./blocks/view"

/// The parts of a story as values, each as in the API; "" or null for none.
export interface Head {
  kicker: string
  headline: string
  standfirst: string
  section: string | null
  byline: { name: string; place?: string }[] | null
  dateline: string | null
  source: string | null
  tags: string[] | null
  urgency: number | null
  embargo: string | null
  original: number | null
  lead: Record<string, unknown> | null
  rights: string | null
  slug: string | null
}

/// What a check says of a place in the story, as the API has it.
/// Something that is missing or wrong, as the newsroom tells it; `id` is the window's own.
export interface Finding {
  readonly id: string
  readonly rule: string
  readonly severity: "block" | "warn" | "note"
  readonly message: string
  readonly field: string
  readonly block?: number
  readonly from: number
  readonly to: number
  readonly fix?: readonly { from: number; to: number; text: string }[]
  /// By which the newsroom knows it again, wherever it stands.
  readonly mark: string
  readonly words?: string
  /// It can be neither dismissed nor overridden.
  readonly final?: boolean
  /// Of one that somebody dismissed or overrode: why, who and when.
  readonly reason?: string
  readonly by?: string
  readonly at?: string
}

/// Somebody in the story, and where.
export interface Somebody {
  client: string
  login: string
  name: string
  where: string
}

/// What the sheet asks for: an address, a picture, a story.
export type Asked = { what: "picture" | "video" | "embed" | "link" | "related" | "gallery"; then: (attrs: Record<string, unknown> | null) => void; href?: string }

/// Words that are not in the text any more, and why: others deleted them while they were
/// written, or the newsroom did not take them.
export interface Lost {
  id: number
  words: string
  why: string
}

const empty: Head = { kicker: "", headline: "", standfirst: "", section: null, byline: null, dateline: null, source: null, tags: null, urgency: null, embargo: null, original: null, lead: null, rights: null, slug: null }

/// One story being written in this window. Nothing here changes for a key but what the key
/// changes: what is counted and shown follows when the fingers rest.
export class Writing {
  head = $state.raw<Head>(empty)
  saving = $state<Saving>("saved")
  savedAt = $state.raw<Date | null>(null)
  people = $state.raw<readonly Somebody[]>([])
  revision = $state(0)
  state = $state("")
  public = $state(0)
  may = $state(true)
  why = $state("")
  dirty = $state(false)
  words = $state(0)
  seconds = $state(0)
  /// The text has come.
  open = $state(false)
  lasting = $state(true)
  apart = $state.raw<Apart | null>(null)
  lost = $state.raw<readonly Lost[]>([])
  /// What the sheet says aloud.
  spoken = $state("")
  /// What it says for a while, to be read.
  notice = $state("")
  slash = $state.raw<Slash | null>(null)
  asked = $state.raw<Asked | null>(null)
  /// Text is selected in the body; which marks it carries.
  selected = $state.raw<{ from: number; to: number; marks: string } | null>(null)
  /// What the newsroom finds in the story as it stands, the gravest first.
  found = $state.raw<readonly Finding[]>([])
  /// What somebody dismissed or overrode of it.
  dismissed = $state.raw<readonly Finding[]>([])
  /// What somebody has confirmed: marked in the text, told nowhere else.
  right: readonly Finding[] = []
  /// The finding that is looked at, by its `id`.
  chosen = $state("")
  edition = $state("")

  readonly live: Live
  view: EditorView | null = null
  /// Set by the sheet: keys go to the menu of blocks first.
  slashKey: (event: KeyboardEvent) => boolean = () => false
  private others: readonly Other[] = []
  private place: Part | null = null
  private timers = new Map<string, ReturnType<typeof setTimeout>>()
  private stories = new Map<number, Promise<{ headline: string; edition: string; state: string } | null>>()
  private unsent = false
  private changes = 0
  private count = 0

  get minutes() {
    return Math.max(1, Math.round(this.seconds / 60))
  }
  get language() {
    return newsroom.langOf(this.edition) || "en"
  }
  get dir() {
    return dirOf(this.language)
  }

  constructor(
    readonly number: number,
    edition = "",
  ) {
    this.edition = edition
    this.live = new Live(
      number,
      me.login,
      () =>
        plugins({
          language: () => this.language,
          side: () => this.dir,
          say,
          slash: menu => (this.slash = menu),
          slashKey: event => this.slashKey(event),
          selected: view => this.look(view),
          chosen: id => (this.chosen = id),
          ask: () => this.askLink(),
          settle: () => this.settle(),
          fields: () => this.toFields(),
          large: (many, left) => this.say(say("galley.paste.large", many, left)),
          nodes: (many, left) => this.say(say("galley.paste.nodes", many, left)),
          lost: pictures => this.say(pictures === 1 ? say("galley.paste.lost.one") : say("galley.paste.lost.many", pictures)),
          files: files => void this.bring(files),
          taking: (done, of) => (this.notice = done < of ? say("galley.paste.taking", done, of) : ""),
        }),
      {
        line: line => {
          const now = saving(line)
          if (this.unsent && line.own === 0) this.savedAt = new Date(newsroom.now())
          this.unsent = line.own > 0
          // A key that goes through at once is not told twice.
          if (now !== this.saving) this.saving = now
        },
        taken: () => {
          this.open = true
          this.savedAt ??= new Date(newsroom.now())
          this.redraw()
          this.read()
          this.count_()
          this.soon("check", 50, () => void this.check())
        },
        changed: tr => {
          if (tr.docChanged && this.open) {
            this.changes++
            this.soon("check", 900, () => void this.check(), true)
          }
          if (tr.docChanged && this.open && !this.dirty) this.dirty = true
          this.soon("read", 200, () => this.read())
          this.soon("count", 700, () => this.count_())
          if (this.others.length) this.soon("who", 600, () => this.who())
        },
        people: list => this.present(list),
        stand: to => this.stand(to),
        settled: made => {
          this.revision = made.revision
          this.dirty = false
        },
        lost: (list, by) => {
          const why = say("galley.lost", by || say("galley.lost.somebody"))
          this.lost = [...this.lost, { id: ++this.count, words: list.join("\n\n"), why }]
          this.speak(why)
        },
        refused: (detail, kept) => {
          const why = say("galley.refusal", detail)
          if (kept.trim()) this.lost = [...this.lost, { id: ++this.count, words: kept, why }]
          if (!kept.trim()) this.say(why)
          else this.speak(why)
        },
        apart: texts => (this.apart = texts),
        restored: () => this.say(say("galley.restored")),
        kept: lasting => (this.lasting = lasting),
      },
    )
    if (edition) this.live.start()
    else void this.begin()
  }

  // The edition is known first: how a text is set hangs on its language.
  private async begin() {
    try {
      this.edition = (await get<{ edition: string }>(`/stories/${this.number}`)).edition
    } catch {
      // the line will say what is wrong
    }
    this.live.start()
  }

  /// Puts the editor into the page; `signed` gets the place of the line of who wrote it.
  mount(place: HTMLElement, signed: (place: HTMLElement) => void) {
    const desk = {
      language: () => this.language,
      ask: (what: "picture", then: (attrs: Record<string, unknown>) => void) => (this.asked = { what, then: attrs => attrs && then(attrs) }),
      story: (number: number) => this.story(number),
    }
    this.view = editor(place, this.live, views(desk, signed), say("galley.sheet"), () => this.may && this.open && !this.apart)
    return () => {
      this.view?.destroy()
      this.view = null
    }
  }

  /// Sets a field of the story that is no running text; "" is none.
  set(field: Field, value: unknown) {
    const empty = value === "" || value === undefined || (Array.isArray(value) && value.length === 0)
    this.live.dispatch(this.live.state.tr.setDocAttribute(field, empty ? null : value))
    this.read()
  }

  /// Sets a part that is one text.
  write(part: Exclude<Part, "doc">, text: string) {
    const { node, start } = partOf(this.live.state.doc, part)
    if (node.textContent === text) return
    const tr = this.live.state.tr
    if (text) tr.replaceWith(start, start + node.content.size, schema.text(text))
    else tr.delete(start, start + node.content.size)
    this.live.dispatch(tr)
  }

  /// The body as it stands, for a preview or a count.
  get body(): Node {
    return partOf(this.live.state.doc, "doc").node
  }

  /// Asks for a revision, once all that was written has arrived.
  settle() {
    void this.live.through(5000).then(() => this.live.settle())
  }

  /// Ends when the newsroom has all that was written here; false when it could not be.
  arrived(): Promise<boolean> {
    return this.live.through()
  }

  /// Selects what a finding is about and brings it into sight.
  goTo(mark: { field: string; block?: number | null; from?: number | null; to?: number | null }) {
    const { view } = this
    if (!view) return
    const at = this.where(mark)
    if (!at) {
      // a field beside the text: whoever shows it opens it
      return
    }
    const { state } = view
    const node = state.doc.nodeAt(at.from)
    const tr = state.tr.setSelection(
      node && at.whole && NodeSelection.isSelectable(node) && node.isAtom ? NodeSelection.create(state.doc, at.from) : TextSelection.between(state.doc.resolve(at.from), state.doc.resolve(at.to)),
    )
    view.dispatch(tr)
    view.focus()
    const dom = view.domAtPos(Math.min(at.from + 1, state.doc.content.size)).node
    const element = dom instanceof HTMLElement ? dom : dom.parentElement
    element?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" })
  }

  /// Has the story read as it stands, once the newsroom has all of it. What was found before
  /// stays while there is no line; what is typed meanwhile is read again.
  async check() {
    if (!(await this.arrived())) return
    const at = this.changes
    try {
      const { findings, dismissed } = await get<{ findings: Finding[]; dismissed: Finding[] }>(`/stories/${this.number}/findings`)
      if (at !== this.changes) return
      const named = (list: readonly Finding[]) => list.map(f => ({ ...f, id: [f.rule, f.field, f.block ?? "", f.from].join(" ") }))
      this.found = named(findings.filter(f => (f.severity as string) !== "ok"))
      this.right = named(findings.filter(f => (f.severity as string) === "ok"))
      this.dismissed = named(dismissed)
      this.underline()
    } catch {
      // the line says what is wrong with it
    }
  }

  /// Looks at a finding: underlines it as the one, and goes there where it is in the text.
  choose(finding: Finding) {
    this.chosen = finding.id
    this.underline()
    if (finding.field === "body" && finding.block === undefined) this.focus("doc")
    else this.goTo(finding)
  }

  private underline(chosen = this.chosen) {
    const found: Underline[] = []
    for (const mark of [...this.found, ...this.right]) {
      const at = this.where(mark)
      if (at && !at.whole && at.from < at.to) found.push({ id: mark.id, from: at.from, to: at.to, severity: mark.severity, chosen: mark.id === chosen })
    }
    this.live.dispatch(this.live.state.tr.setMeta(findingsKey, found).setMeta("addToHistory", false))
  }

  /// Mends what a finding is about, as one change that can be undone.
  mend(finding: Finding) {
    const { tr } = this.live.state
    for (const edit of [...(finding.fix ?? [])].reverse()) {
      const at = this.where({ ...finding, ...edit })
      if (!at || at.whole) return
      if (edit.text) tr.insertText(edit.text, at.from, at.to)
      else tr.delete(at.from, at.to)
    }
    if (tr.docChanged) this.live.dispatch(tr)
  }

  /// Says that a finding is no mistake: it does not come again for this story. What stops a
  /// story stays.
  async dismiss(finding: Finding) {
    if (finding.severity === "block" || !(await this.arrived())) return
    try {
      await post(`/stories/${this.number}/findings/dismiss`, { mark: finding.mark })
      toasts.say(say("story.dismissed", finding.message), { undo: () => this.takeUp(finding) })
    } catch (failure) {
      toasts.problem(failure)
    }
    await this.check()
  }

  /// Has a finding told again that was dismissed or overridden.
  async takeUp(finding: Finding) {
    await remove(`/stories/${this.number}/findings/dismissed/${finding.mark}`).catch(toasts.problem)
    await this.check()
  }

  // Where a finding lies: from and to count characters in the text of a part or a block.
  private where(mark: { field: string; block?: number | null; from?: number | null; to?: number | null }): { from: number; to: number; whole: boolean } | null {
    const doc = this.live.state.doc
    const part = (mark.field === "body" ? "doc" : mark.field) as Part
    if (!parts.includes(part)) return null
    const { node, start } = partOf(doc, part)
    if (part !== "doc") {
      const [from, to] = [mark.from ?? 0, mark.to || node.content.size]
      return { from: start + Math.min(from, node.content.size), to: start + Math.min(to, node.content.size), whole: false }
    }
    const block = node.maybeChild(mark.block ?? -1)
    if (!block) return null
    let pos = start
    for (let i = 0; i < mark.block!; i++) pos += node.child(i).nodeSize
    if (!(mark.to && mark.to > (mark.from ?? 0))) return { from: block.isTextblock ? pos + 1 : pos, to: block.isTextblock ? pos + block.nodeSize - 1 : pos + block.nodeSize, whole: !block.isTextblock }
    const [from, to] = [offset(block, mark.from ?? 0), offset(block, mark.to)]
    return from < 0 || to < 0 ? { from: pos, to: pos + block.nodeSize, whole: true } : { from: pos + 1 + from, to: pos + 1 + to, whole: false }
  }

  /// Ends the writing: what is not sent stays in the browser.
  async close() {
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
    await this.live.close()
  }

  // --- what the sheet does ---

  /// Makes a block of the menu: at once, or after asking what it needs.
  make(kind: string) {
    const { view, slash } = this
    if (!view) return
    if (slash) view.dispatch(view.state.tr.delete(slash.from, slash.to))
    this.slash = null
    const n = schema.nodes
    switch (kind) {
      case "paragraph":
        become("paragraph")(view.state, view.dispatch, view)
        break
      case "h2":
      case "h3":
      case "h4":
        become("heading", { level: Number(kind[1]) })(view.state, view.dispatch, view)
        break
      case "list":
        become("list")(view.state, view.dispatch, view)
        break
      case "ordered":
        become("list", { ordered: true })(view.state, view.dispatch, view)
        break
      case "picture":
      case "gallery":
        this.asked = {
          what: kind,
          then: attrs => {
            if (!attrs) return
            const picture = n["picture"]!.create(attrs)
            put(kind === "gallery" ? n["gallery"]!.create(null, picture) : picture)(view.state, view.dispatch)
          },
        }
        return
      case "video":
      case "embed":
      case "related":
        this.asked = { what: kind, then: attrs => attrs && put(n[kind]!.create(attrs))(view.state, view.dispatch) }
        return
      default: {
        const node = made(kind)
        if (node) put(node, kind !== "rule")(view.state, view.dispatch)
      }
    }
    view.focus()
  }

  /// Takes pictures in and puts them where the cursor is by then: one as it is, several as a gallery.
  private async bring(files: readonly File[]) {
    const list = picturesOf(files)
    if (!list.length) return this.say(say("galley.files.none"))
    const brought: Node[] = []
    for (const file of list) {
      this.notice = say("galley.files.coming", file.name)
      try {
        const taken = await take(file)
        if (!taken.url) toasts.problem(say("galley.files.unshown", file.name))
        else brought.push(schema.nodes["picture"]!.create(attrsOf(taken)))
      } catch (failure) {
        toasts.problem(failure)
      }
    }
    this.notice = ""
    const [first] = brought
    if (first && this.view?.editable) put(brought.length > 1 ? schema.nodes["gallery"]!.create(null, brought) : first)(this.view.state, this.view.dispatch)
  }

  askLink() {
    const { view } = this
    if (!view) return
    void import("../galley/commands").then(({ link, linkAt }) => {
      const at = linkAt(view.state)
      this.asked = {
        what: "link",
        ...(at ? { href: at.href } : {}),
        then: attrs => {
          if (attrs) link((attrs["href"] as string | null) ?? null)(view.state, view.dispatch)
          view.focus()
        },
      }
    })
  }

  /// To the fields of the block with the cursor.
  private toFields(): boolean {
    const { view } = this
    if (!view) return false
    const { $from: spot, from } = view.state.selection
    const places = [from, ...Array.from({ length: spot.depth }, (_, i) => spot.before(spot.depth - i))]
    for (const pos of places) {
      const desc = (view as unknown as { docView: { descAt(pos: number): { spec?: BlockView } | undefined } }).docView.descAt(pos)
      if (desc?.spec && "focusFields" in desc.spec && desc.spec.focusFields()) return true
    }
    return false
  }

  /// The headline of another story; null when there is none.
  story(number: number) {
    let known = this.stories.get(number)
    if (!known) {
      known = get<{ headline?: string; edition: string; state: string }>(`/stories/${number}`).then(
        s => ({ headline: s.headline ?? "", edition: s.edition, state: s.state }),
        () => null,
      )
      this.stories.set(number, known)
    }
    return known
  }

  /// Puts words in where the cursor is: those that others deleted.
  putBack(lost: Lost) {
    const { view } = this
    if (!view) return
    const paragraphs = lost.words.split(/\n+/).filter(Boolean).map(text => schema.nodes["paragraph"]!.create(null, schema.text(text)))
    let tr = view.state.tr
    if (partAt(view.state.selection.$from) === "doc") {
      const { $from: spot } = view.state.selection
      const after = spot.depth >= 2 ? spot.after(2) : view.state.selection.to
      tr = tr.insert(after, paragraphs)
    } else {
      const { node, start } = partOf(view.state.doc, "doc")
      tr = tr.insert(start + node.content.size, paragraphs)
    }
    view.dispatch(tr.scrollIntoView())
    this.drop(lost.id)
    view.focus()
  }

  drop(id: number) {
    this.lost = this.lost.filter(l => l.id !== id)
  }

  /// Both texts were looked at: one goes on with the newsroom's, or puts one's own in its place.
  async decide(mine: boolean) {
    const { apart } = this
    if (!apart) return
    this.apart = null
    await this.live.forget(apart.client)
    if (apart.client === this.live.client) {
      this.open = false
      this.live.again()
      for (let i = 0; i < 100 && !this.open; i++) await new Promise(go => setTimeout(go, 100))
    }
    this.redraw()
    if (!mine || !this.open) return
    const { doc } = this.live.state
    const tr = this.live.state.tr
    for (let i = parts.length - 1; i >= 0; i--) {
      const [here, there] = [partOf(doc, parts[i]!), partOf(apart.mine, parts[i]!)]
      if (!here.node.content.eq(there.node.content)) tr.replaceWith(here.start, here.start + here.node.content.size, there.node.content)
    }
    this.live.dispatch(tr)
  }

  /// Says something to be read and heard, for a while.
  say(text: string) {
    this.notice = text
    this.speak(text)
    this.soon("notice", 12_000, () => (this.notice = ""), true)
  }

  speak(text: string) {
    this.last = this.last === text ? text + "\u00a0" : text
    this.spoken = this.last
  }
  private last = ""

  // --- what follows the text ---

  private soon(what: string, ms: number, then: () => void, anew = false) {
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

  private read() {
    const { doc } = this.live.state
    const next: Head = { ...(doc.attrs as unknown as Head), kicker: doc.child(0).textContent, headline: doc.child(1).textContent, standfirst: doc.child(2).textContent }
    const keys = Object.keys(empty) as (keyof Head)[]
    if (keys.some(key => next[key] !== this.head[key])) this.head = next
  }

  private count_() {
    const body = this.body
    const [n, s] = [words(body), seconds(body)]
    if (n !== this.words) this.words = n
    if (s !== this.seconds) this.seconds = s
  }

  private stand(to: Stand) {
    this.state = to.state
    this.public = to.public
    if (to.revision) this.revision = to.revision
    this.dirty = to.dirty
    const changed = this.may !== to.may
    this.may = to.may
    this.why = to.why
    if (changed) {
      this.redraw()
      if (!to.may) this.speak(say("galley.readonly", to.why))
    }
  }

  // The editor looks again whether it may be written in.
  private redraw() {
    this.view?.setProps({})
    this.underline()
  }

  private present(list: readonly Present[]) {
    const was = this.others
    this.others = list.filter(p => p.client !== this.live.client).map(p => ({ ...p, colour: colourOf(p.login || p.name), initials: initials(p.name) }))
    this.live.dispatch(this.live.state.tr.setMeta(peopleKey, this.others).setMeta("addToHistory", false))
    for (const one of this.others)
      if (one.login !== me.login && !was.some(o => o.login === one.login)) this.speak(say("galley.person.came", one.name))
    for (const one of was)
      if (one.login !== me.login && !this.others.some(o => o.login === one.login)) this.soon(`left ${one.login}`, 4000, () => {
        // Nobody has left who is back a moment later.
        if (!this.others.some(o => o.login === one.login)) this.speak(say("galley.person.left", one.name))
      })
    this.who()
  }

  private who() {
    const { doc } = this.live.state
    const next = this.others.map(o => ({ client: o.client, login: o.login, name: o.name, where: o.head === null ? "" : whereIs(doc, o.head) }))
    if (JSON.stringify(next) !== JSON.stringify(this.people)) this.people = next
  }

  // Where the cursor is now: which part, and whether text is selected.
  private look(view: EditorView) {
    const { selection } = view.state
    const part = partAt(selection.$from)
    if (part !== this.place) {
      this.place = part
      if (part && view.hasFocus()) this.speak(this.named(part))
    }
    const text = !selection.empty && selection instanceof TextSelection && part === "doc" && view.hasFocus()
    if (!text) {
      if (this.selected) this.selected = null
      return
    }
    const marks = Object.keys(schema.marks).filter(name => view.state.doc.rangeHasMark(selection.from, selection.to, schema.marks[name]!)).join(" ")
    const was = this.selected
    if (!was || was.from !== selection.from || was.to !== selection.to || was.marks !== marks) this.soon("selected", 80, () => {
      const now = view.state.selection
      this.selected = now.empty || !view.hasFocus() ? null : { from: now.from, to: now.to, marks }
    }, true)
  }

  private named(part: Part): string {
    if (part === "doc") return say("galley.body")
    const most = room[part as keyof typeof room]
    const n = characters(partOf(this.live.state.doc, part).node.textContent)
    const name = say(`galley.${part}`)
    return most ? `${name}, ${say(n > most ? "galley.over" : "galley.of", n, most)}` : name
  }

  /// Puts the cursor into a part.
  focus(part: Part) {
    const { view } = this
    if (!view) return
    goTo(part, true)(view.state, view.dispatch)
    view.focus()
  }

  /// Selects what is at a place and brings it into sight.
  select(pos: number) {
    const { view } = this
    if (!view) return
    view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(pos))).scrollIntoView())
    view.focus()
  }
}

// Where a character of a block's text stands in it, counted as ProseMirror counts.
// Where `at` lies in a block, as the newsroom counts: a break in a line is one, and so is what
// parts two blocks in a block.
export function offset(block: Node, at: number): number {
  if (block.isTextblock) return Math.min(at, block.content.size)
  let seen = 0
  let found = -1
  block.descendants((node, pos) => {
    if (found >= 0 || !node.isTextblock) return found < 0
    if (at <= seen + node.content.size) found = pos + 1 + (at - seen)
    seen += node.content.size + 1
    return false
  })
  return found
}

function whereIs(doc: Node, pos: number): string {
  if (pos < 1 || pos > doc.content.size) return ""
  const spot = doc.resolve(pos)
  const part = partAt(spot)
  if (part === null) return ""
  if (part !== "doc") return say(`galley.${part}`)
  return say("galley.place.paragraph", spot.index(1) + 1)
}
