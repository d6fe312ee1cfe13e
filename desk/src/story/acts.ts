/// What can be done to a story, and which of it comes next. The newsroom decides;
/// these rules only say what to offer, as story/state.go has them.

export type State = "draft" | "submitted" | "approved" | "scheduled" | "published" | "withdrawn"
export type Act = "submit" | "return" | "approve" | "publish" | "schedule" | "update" | "correct" | "withdraw"

/// The acts that are open from a state. `ahead`: there is text that readers do not have yet.
export function open(state: State, ahead: boolean): Act[] {
  switch (state) {
    case "draft":
      return ["submit"]
    case "submitted":
      return ["approve", "return"]
    case "approved":
      return ["publish", "schedule", "return"]
    case "scheduled":
      return ["schedule", "return"]
    case "published":
      return ahead ? ["update", "correct", "withdraw"] : ["withdraw"]
    case "withdrawn":
      return ["submit"]
  }
}

/// The act that this person would do next: the one filled button of the screen.
/// Whoever may publish does it in one go from wherever the story stands.
export function next(state: State, ahead: boolean, may: (act: Act) => boolean): Act | undefined {
  if (state === "published") return ahead && may("update") ? "update" : undefined
  if (state === "draft" || state === "withdrawn") return may("submit") ? "submit" : undefined
  return open(state, ahead).find(may)
}

/// The calls that lead to an act from a state: an editor who publishes a submitted
/// story approves it with the same press. None when the act is not open from there.
export function way(state: State, act: Act): Act[] {
  if (act === "publish" || act === "schedule") {
    if (state === "draft" || state === "withdrawn") return ["submit", "approve", act]
    if (state === "submitted") return ["approve", act]
    if (state === "approved" || (state === "scheduled" && act === "schedule")) return [act]
    return []
  }
  return open(state, true).includes(act) ? [act] : []
}

/// Whether every step of the way to an act may be made by this person.
export const reaches = (state: State, act: Act, may: (act: Act) => boolean) => {
  const steps = way(state, act)
  return steps.length > 0 && steps.every(may)
}
