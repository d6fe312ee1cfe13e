import { expect, test } from "vitest"
import { closed, pause, saving, step, type Act, type Effect, type Line } from "./line"

function play(...acts: Act[]): { line: Line; did: string[] } {
  return go(closed, ...acts)
}
function go(line: Line, ...acts: Act[]): { line: Line; did: string[] } {
  const did: string[] = []
  for (const act of acts) {
    let effects: Effect[]
    ;[line, effects] = step(line, act)
    did.push(...effects.map(e => e.do))
  }
  return { line, did }
}
const opened: Act[] = [{ is: "start" }, { is: "connected" }, { is: "galley", version: 7 }]

test("a line opens, takes the document and is saved", () => {
  const { line, did } = play(...opened)
  expect(did).toEqual(["connect", "open", "take"])
  expect(line).toMatchObject({ phase: "open", version: 7 })
  expect(saving(line)).toBe("saved")
})

test("what is typed is sent when the fingers rest, and saved when it comes back", () => {
  const typed = play(...opened, { is: "typed", own: 2 })
  expect(typed.did.at(-1)).toBe("soon")
  expect(saving(typed.line)).toBe("dirty")
  const sent = go(typed.line, { is: "due" })
  expect(sent.did).toEqual(["send"])
  expect(saving(sent.line)).toBe("sending")
  const more = go(sent.line, { is: "typed", own: 3 }, { is: "due" })
  expect(more.did).toEqual([]) // one batch at a time
  const back = go(more.line, { is: "steps", version: 7, count: 2, mine: 2, own: 1 })
  expect(back.did).toEqual(["send"]) // what was typed meanwhile goes at once
  expect(go(back.line, { is: "steps", version: 9, count: 1, mine: 1, own: 0 }).line).toMatchObject({ version: 10, own: 0, flying: 0 })
})

test("who is behind waits for the steps before sending again", () => {
  const sent = play(...opened, { is: "typed", own: 1 }, { is: "due" })
  const stale = go(sent.line, { is: "stale", version: 9 })
  expect(stale.did).toEqual([])
  const half = go(stale.line, { is: "steps", version: 7, count: 1, mine: 0, own: 1 })
  expect(half.did).toEqual([])
  expect(go(half.line, { is: "steps", version: 8, count: 1, mine: 0, own: 1 }).did).toEqual(["send"])
})

test("a lost line tries again after growing pauses and asks for what it missed", () => {
  const lost = play(...opened, { is: "typed", own: 1 }, { is: "due" }, { is: "lost", luck: 0.5 })
  expect(lost.line).toMatchObject({ phase: "waiting", flying: 0, own: 1 })
  expect(saving(lost.line)).toBe("offline")
  const again = go(lost.line, { is: "woke" }, { is: "connected" })
  expect(again.did).toEqual(["connect", "open"])
  // The answer was lost, not the steps: they come back as one's own.
  const back = go(again.line, { is: "steps", version: 7, count: 1, mine: 1, own: 0 })
  expect(back.line).toMatchObject({ phase: "open", own: 0, version: 8 })
  expect(saving(back.line)).toBe("saved")
  expect([0, 1, 2, 20].map(n => pause(n, 0.5))).toEqual([350, 700, 1400, 30_000])
})

test("a short break says nothing while nothing is unsaved", () => {
  expect(saving(play(...opened, { is: "lost", luck: 0 }).line)).toBe("saved")
})

test("where sockets do not pass, plain calls do", () => {
  const two = play({ is: "start" }, { is: "lost", luck: 0 }, { is: "woke" }, { is: "lost", luck: 0 }, { is: "woke" })
  expect(two.line.phase).toBe("calls")
  expect(two.did.at(-1)).toBe("call")
  const open = go(two.line, { is: "galley", version: 3 }, { is: "typed", own: 1 }, { is: "due" })
  expect(open.did).toEqual(["take", "soon", "call"])
  expect(go(open.line, { is: "steps", version: 3, count: 1, mine: 1, own: 0 }).line).toMatchObject({ own: 0, phase: "calls" })
  expect(go(open.line, { is: "missed", luck: 0 }).line.phase).toBe("waiting")
})

test("a document that came instead of steps never overwrites what was written here", () => {
  const lost = play(...opened, { is: "typed", own: 4 }, { is: "lost", luck: 0 }, { is: "woke" }, { is: "connected" })
  const apart = go(lost.line, { is: "galley", version: 900 })
  expect(apart.did).toEqual(["apart", "hang up"])
  expect(saving(apart.line)).toBe("conflict")
})

test("a document that came while nothing is unsaved is taken", () => {
  const lost = play(...opened, { is: "lost", luck: 0 }, { is: "woke" }, { is: "connected" }, { is: "galley", version: 900 })
  expect(lost.did.at(-1)).toBe("take")
  expect(lost.line.version).toBe(900)
})

test("when the right is taken away, what is unsaved is kept beside the newsroom's text", () => {
  const gone = play(...opened, { is: "typed", own: 1 }, { is: "bye", reason: "rights" })
  expect(gone.did).toContain("apart")
  expect(saving(gone.line)).toBe("refused")
  expect(play(...opened, { is: "bye", reason: "withdrawn" }).did).toContain("hang up")
  expect(go(gone.line, { is: "woke" }, { is: "due" }).did).toEqual([])
})

test("a newsroom that starts again is called again at once", () => {
  const bye = play(...opened, { is: "bye", reason: "restart" })
  expect(bye.did.slice(-2)).toEqual(["hang up", "wait"])
  expect(bye.line.phase).toBe("waiting")
})

test("of many steps the one that is refused is found, taken out, and the others are sent", () => {
  const sent = play(...opened, { is: "typed", own: 3 }, { is: "due" })
  const one = go(sent.line, { is: "refused", key: "body.text", forever: false, own: 3 })
  expect(one.did).toEqual(["send"])
  expect(one.line).toMatchObject({ most: 1, flying: 1 })
  const good = go(one.line, { is: "steps", version: 7, count: 1, mine: 1, own: 2 })
  expect(good.line.own).toBe(2)
  const bad = go({ ...good.line, flying: 1, most: 1 }, { is: "refused", key: "body.text", forever: false, own: 2 })
  expect(bad.did[0]).toBe("drop")
  expect(bad.line.own).toBe(1)
})

test("a newsroom that cannot just now is asked again, and nothing is dropped", () => {
  const busy = play(...opened, { is: "typed", own: 2 }, { is: "due" }, { is: "busy", luck: 0 })
  expect(busy.did.slice(-2)).toEqual(["hang up", "wait"])
  expect(busy.line).toMatchObject({ own: 2, flying: 0, phase: "waiting" })
})
