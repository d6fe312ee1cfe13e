/// The line between a window and the newsroom, as a value. `step` gives the next one and
/// what is to be done; it knows no socket, no clock and no text.
export interface Line {
  readonly phase: "closed" | "opening" | "open" | "waiting" | "calls" | "ended"
  /// The newsroom's version that this window has seen; null before the first one came.
  readonly version: number | null
  /// One's own steps that the newsroom has not confirmed.
  readonly own: number
  /// How many of them are on their way.
  readonly flying: number
  /// The newsroom is at least here; before that is reached nothing is sent.
  readonly ahead: number
  /// How often the line could not be had, in a row.
  readonly tries: number
  /// How often a socket opened and closed without a word, or did not open.
  readonly mute: number
  /// A socket has brought something: they pass here, and what failed since is the newsroom.
  readonly had: boolean
  /// How many steps may fly at once: one when a batch was refused, to find the one.
  readonly most: number
  /// Why the line ended, or why both texts are kept apart.
  readonly end: End | null
}

export type End = "rights" | "withdrawn" | "gone" | "behind" | "closed"

export type Act =
  | { is: "start" }
  | { is: "connected" } // a socket is open
  | { is: "galley"; version: number } // the whole document came
  | { is: "steps"; version: number; count: number; mine: number; own: number } // version: before them; own: what is left
  | { is: "typed"; own: number }
  | { is: "due" } // the pause after a key is over
  | { is: "stale"; version: number }
  | { is: "refused"; key: string; forever: boolean; own: number }
  | { is: "busy"; luck: number } // the newsroom cannot just now; it is asked again
  | { is: "lost"; luck: number } // the socket closed; luck from 0 to 1 keeps windows apart
  | { is: "missed"; luck: number } // a plain call was not answered
  | { is: "woke" } // a pause is over, the network is back, the lid is open
  | { is: "bye"; reason: string }
  | { is: "close" }

export type Effect =
  | { do: "connect" }
  | { do: "open"; version: number | null }
  | { do: "call" } // a plain call instead: sends what there is, brings what is new
  | { do: "send"; most: number }
  | { do: "soon" } // send when the fingers rest
  | { do: "wait"; ms: number }
  | { do: "take" } // the document as the newsroom has it becomes this window's
  | { do: "apart" } // both texts are shown side by side
  | { do: "drop" } // the first own step is taken out again, its words are kept
  | { do: "hang up" }

export const closed: Line = { phase: "closed", version: null, own: 0, flying: 0, ahead: 0, tries: 0, mute: 0, had: false, most: 100, end: null }

/// The line after `act`, and what is to be done for it. Pure.
export function step(line: Line, act: Act): [Line, Effect[]] {
  if (line.phase === "ended" && act.is !== "typed") return [line, []]
  switch (act.is) {
    case "start":
      return line.phase === "closed" ? [{ ...line, phase: "opening" }, [{ do: "connect" }]] : [line, []]
    case "connected":
      return [line, [{ do: "open", version: line.version }]]
    case "galley":
      return galley(line, act.version)
    case "steps":
      return steps(line, act)
    case "typed":
      if (line.phase === "ended") return [{ ...line, own: act.own }, []]
      return [{ ...line, own: act.own }, ready({ ...line, own: act.own }) ? [{ do: "soon" }] : []]
    case "due":
      return send(line)
    case "stale":
      return send({ ...line, flying: 0, ahead: Math.max(line.ahead, act.version) })
    case "refused":
      return refused(line, act)
    case "busy":
      return [{ ...line, phase: "waiting", flying: 0, tries: line.tries + 1 }, [{ do: "hang up" }, { do: "wait", ms: pause(line.tries + 1, act.luck) }]]
    case "lost":
      return lost(line, act.luck)
    case "missed":
      return [{ ...line, phase: "waiting", flying: 0, tries: line.tries + 1 }, [{ do: "wait", ms: pause(line.tries, act.luck) }]]
    case "woke":
      if (line.phase === "calls") return [line, [{ do: "call" }]]
      if (line.phase !== "waiting") return [line, []]
      // Where sockets do not pass, plain calls do the work; a socket is tried in between.
      if (line.mute >= (line.had ? 4 : 2) && line.tries % 2 === 0) return [{ ...line, phase: "calls", flying: 0 }, [{ do: "call" }]]
      return [{ ...line, phase: "opening" }, [{ do: "connect" }]]
    case "bye":
      if (act.reason === "rights" || act.reason === "withdrawn") return end(line, act.reason)
      return [{ ...line, phase: "waiting", flying: 0, tries: 0, mute: 0 }, [{ do: "hang up" }, { do: "wait", ms: 300 }]]
    case "close":
      return [{ ...line, phase: "ended", end: "closed", flying: 0 }, [{ do: "hang up" }]]
  }
}

const ready = (line: Line) => (line.phase === "open" || line.phase === "calls") && line.flying === 0 && line.own > 0 && (line.version ?? 0) >= line.ahead

function send(line: Line): [Line, Effect[]] {
  if (!ready(line)) return [line, []]
  if (line.phase === "calls") return [line, [{ do: "call" }]]
  return [{ ...line, flying: Math.min(line.most, line.own) }, [{ do: "send", most: line.most }]]
}

// The whole document: the first time, or because too much happened meanwhile to be told in
// steps. What was written here on top of a version that nobody knows any more cannot be
// carried over; both texts are kept.
function galley(line: Line, version: number): [Line, Effect[]] {
  const open: Line = { ...line, phase: line.phase === "calls" ? "calls" : "open", flying: 0, tries: 0, mute: line.phase === "calls" ? line.mute : 0, had: line.had || line.phase !== "calls", ahead: 0 }
  if (line.version === null) return [{ ...open, version }, [{ do: "take" }]]
  if (line.own === 0) return [{ ...open, version }, [{ do: "take" }]]
  return [{ ...open, phase: "ended", end: "behind", version: line.version }, [{ do: "apart" }, { do: "hang up" }]]
}

// A message is taken whole or not at all: where some of one's own come back, all of it did.
function steps(line: Line, act: { version: number; count: number; mine: number; own: number }): [Line, Effect[]] {
  if (line.version === null) return [line, []]
  const next: Line = {
    ...line,
    phase: line.phase === "opening" ? "open" : line.phase,
    version: Math.max(line.version, act.version + act.count),
    own: act.own,
    flying: act.mine > 0 ? 0 : line.flying,
    tries: 0,
    mute: line.phase === "calls" ? line.mute : 0,
    had: line.had || line.phase !== "calls",
    most: act.mine > 0 && line.flying > 0 ? Math.min(100, line.most * 4) : line.most,
  }
  return send(next)
}

// A refusal that will not change (the right was taken away, the story was withdrawn) ends
// the line. Any other is about one step: it is found by sending them one by one.
function refused(line: Line, act: { key: string; forever: boolean; own: number }): [Line, Effect[]] {
  if (act.forever) return end(line, /withdrawn|gone/.test(act.key) ? "withdrawn" : "rights")
  if (line.flying > 1 || (line.phase === "calls" && line.most > 1)) return send({ ...line, flying: 0, most: 1, own: act.own })
  const next = { ...line, flying: 0, own: Math.max(0, act.own - 1) }
  const [after, effects] = send(next)
  return [after, [{ do: "drop" }, ...effects]]
}

function end(line: Line, why: End): [Line, Effect[]] {
  return [{ ...line, phase: "ended", flying: 0, end: why }, line.own > 0 ? [{ do: "apart" }, { do: "hang up" }] : [{ do: "hang up" }]]
}

function lost(line: Line, luck: number): [Line, Effect[]] {
  if (line.phase === "waiting" || line.phase === "closed" || line.phase === "calls") return [line, []]
  const mute = line.phase === "opening" ? line.mute + 1 : 0
  const ms = mute === 2 ? 50 : pause(line.tries, luck)
  return [{ ...line, phase: "waiting", flying: 0, tries: line.tries + 1, mute }, [{ do: "wait", ms }]]
}

/// How long to wait after so many tries: from a third of a second to half a minute, and
/// not all windows at once.
export function pause(tries: number, luck: number): number {
  return Math.round(Math.min(30_000, 350 * 2 ** Math.min(tries, 8)) * (0.75 + luck / 2))
}

export type Saving = "saved" | "dirty" | "sending" | "offline" | "conflict" | "refused"

/// What is said of saving.
export function saving(line: Line): Saving {
  if (line.end === "behind") return "conflict"
  if (line.end === "rights" || line.end === "withdrawn" || line.end === "gone") return "refused"
  if (line.end === "closed") return line.own > 0 ? "offline" : "saved"
  const through = line.phase === "open" || line.phase === "calls"
  if (!through) return line.own > 0 || line.tries > 1 ? "offline" : "saved"
  if (line.own === 0) return "saved"
  return line.flying > 0 ? "sending" : "dirty"
}
