import { post, Problem } from "../api"
import { cityOf, moment } from "../clock.svelte"
import type { Key } from "../keys.svelte"
import { me } from "../me.svelte"
import type { Act as Right } from "../may"
import { newsroom } from "../newsroom.svelte"
import { confirm } from "../parts/confirm.svelte"
import { toasts } from "../parts/toasts.svelte"
import { say } from "../words.svelte"
import { next, open, reaches, way, type Act, type State } from "./acts"
import { left, overriding, outward, type Override } from "./findings"
import type { Writing } from "./writing.svelte"
import "./words"

const ways: Partial<Record<Act, string>> = { return: "Mod+Alt+R", schedule: "Mod+Alt+S", correct: "Mod+Alt+C", withdraw: "Mod+Alt+W", publish: "Mod+Shift+Enter" }

/// What can be done to the story on the sheet, and doing it.
export class Deeds {
  busy = $state("")
  scheduling = $state(false)
  problem = $state.raw<unknown>(undefined)
  // Why the story goes out although rules stop it, while its minute is chosen.
  private despite: Override[] = []

  constructor(readonly writing: Writing) {}

  may = (act: Act) => me.may(act as Right, { edition: this.writing.edition, section: this.writing.head.section ?? "" })
  /// Readers do not have all that is written.
  get ahead() {
    return this.writing.state === "published" && (this.writing.dirty || this.writing.revision !== this.writing.public)
  }
  private get state() {
    return this.writing.state as State
  }
  get next(): Act | undefined {
    return this.writing.state ? next(this.state, this.ahead, this.may) : undefined
  }
  /// All that this person may do from here, the next first.
  get others(): Act[] {
    if (!this.writing.state) return []
    const all = open(this.state, this.ahead).filter(this.may)
    for (const act of ["publish", "schedule"] as const) if (!all.includes(act) && reaches(this.state, act, this.may)) all.push(act)
    return all.filter(a => a !== this.next)
  }
  /// What stands in the way of going out; most of it an editor can override.
  get blocks() {
    return this.writing.found.filter(f => f.severity === "block")
  }
  /// What nobody can override: it stands in the way of handing in too.
  get stops() {
    return this.blocks.filter(f => f.final)
  }
  /// The next act is always on the same key; every other has its own.
  keyOf = (act: Act) => (act === this.next ? "Mod+Enter" : ways[act])
  /// The keys of what can be done.
  get keys(): Key[] {
    const list: Key[] = []
    const act = this.next
    if (act) list.push({ key: "Mod+Enter", word: `act.${act}`, run: () => void this.do(act) })
    for (const other of this.others) if (ways[other]) list.push({ key: ways[other]!, word: `act.${other}`, run: () => void this.do(other), quiet: other !== "return" })
    return list
  }
  word(act: Act) {
    return say(act === "schedule" && this.state === "scheduled" ? "act.reschedule" : `act.${act}`)
  }

  private get title() {
    return newsroom.edition(this.writing.edition)?.title ?? this.writing.edition
  }

  /// Asks what it should, and does it.
  async do(act: Act, at?: Date) {
    const { writing } = this
    if (this.busy || !writing.state) return
    const steps = way(this.state, act)
    if (!steps.length) return
    if (act !== "return" && act !== "withdraw") {
      this.busy = act
      await writing.check()
      this.busy = ""
      const stops = this.stops[0]
      if (stops) {
        toasts.problem(say("act.blocked", stops.message))
        return
      }
    }
    if (act === "schedule" && !at) {
      this.despite = []
      if (this.blocks.length) {
        const answer = await confirm({ title: say("act.despite.title"), does: this.blocks.map(f => f.message), yes: say("act.despite"), danger: true, reason: this.why })
        if (!answer) return
        this.despite = overriding(this.blocks, answer.reason)
      }
      this.scheduling = true
      return
    }
    const reason = at ? { reason: "", also: "" } : await this.ask(act, steps)
    if (!reason) return
    const despite = at ? this.despite : overriding(outward(act) ? this.blocks : [], reason.also)
    this.busy = act
    try {
      if (!(await writing.arrived())) {
        toasts.problem(say("act.unsaved"))
        return
      }
      let [url, last] = ["", 0]
      for (const step of steps) {
        const done = await post<{ url?: string; state: string; journal: number; due?: string }>(`/stories/${writing.number}/${step}`, { ...this.said(step, reason.reason, at), ...(outward(step) && despite.length ? { override: despite } : {}) })
        url = done.url ?? ""
        last = done.journal
      }
      this.scheduling = false
      toasts.say(say(`act.done.${act}`, at ? moment(at, newsroom.zoneOf(writing.edition)) : ""), { seconds: 12, undo: () => this.undo(last), ...(url ? { link: { href: url, word: say("act.see") } } : {}) })
    } catch (failure) {
      if (at && failure instanceof Problem && failure.status === 422) this.problem = failure
      else toasts.problem(failure)
    } finally {
      this.busy = ""
    }
  }

  /// Takes back what was done a moment ago; says what that means for readers.
  private async undo(journal: number) {
    const now = await post<{ state: string }>("/undo", { journal })
    toasts.say(say(now.state === "withdrawn" ? "act.undone.withdrawn" : now.state === "published" ? "act.undone.published" : "act.undone", say(`state.${now.state}`).toLocaleLowerCase()))
  }

  private said(step: Act, reason: string, at?: Date): Record<string, unknown> {
    switch (step) {
      case "return":
      case "update":
      case "correct":
        return { note: reason }
      case "withdraw":
        return { reason }
      case "schedule":
        return { at: at!.toISOString() }
      default:
        return {}
    }
  }

  private get why() {
    return { label: say("act.despite.reason"), hint: say("act.despite.hint"), required: true, rows: 2 }
  }

  private ask(act: Act, steps: readonly Act[]) {
    const { head, edition } = this.writing
    const section = newsroom.sectionTitle(edition, head.section ?? "")
    const title = `act.${act}.title`
    const does: string[] = []
    switch (act) {
      case "publish": {
        const later = head.embargo && new Date(head.embargo).getTime() > newsroom.now()
        const zone = newsroom.zoneOf(edition)
        does.push(later ? say("act.publish.embargo", `${moment(head.embargo!, zone)}`) : say("act.publish.does", this.title, section))
        if (!later && head.urgency && head.urgency <= 3) does.push(say("act.publish.banner", String(head.urgency)))
        if (steps.length > 1) does.push(say("act.publish.steps"))
        break
      }
      case "update":
      case "correct":
        does.push(say(`act.${act}.does`, this.title))
        break
      default:
        does.push(say(`act.${act}.does`))
    }
    if (act !== "return" && act !== "withdraw") for (const [severity, n] of left(this.writing.found)) if (severity !== "block") does.push(say(`act.left.${severity}`, n))
    const stopped = outward(act) ? this.blocks : []
    for (const f of stopped) does.push(say("act.stopped", f.message))
    const wants = act === "return" || act === "update" || act === "correct" || act === "withdraw"
    return confirm({
      title: say(title), does, yes: this.word(act), danger: act === "withdraw",
      ...(stopped.length ? { also: this.why } : {}),
      ...(wants ? { reason: { label: say(`act.${act}.reason`), required: act === "correct" || act === "withdraw", rows: 3 } } : {}),
    })
  }
}

/// The place that an edition's zone is named for.
export const city = (edition: string) => cityOf(newsroom.zoneOf(edition))
