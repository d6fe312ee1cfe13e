/// What a person may do, and where: the same table as staff/may.go, which decides. The desk
/// only uses it to leave out what would be refused.
export type Role = "" | "reporter" | "editor" | "chief" | "admin"
export interface Grant {
  edition: string
  section?: string
  role: Role
}
export type Act =
  | "read" | "create" | "revise" | "submit" | "return" | "approve" | "schedule" | "publish" | "update" | "correct" | "withdraw"
  | "flash" | "front" | "note" | "picture" | "rights" | "take" | "assign" | "show" | "edition" | "people" | "import" | "export"
export interface At {
  edition?: string
  section?: string
  state?: string
}

export const roles: readonly Role[] = ["reporter", "editor", "chief", "admin"]

const least: Record<Act, Role> = {
  read: "reporter", create: "reporter", revise: "reporter", submit: "reporter",
  return: "editor", approve: "editor", schedule: "editor", publish: "editor", update: "editor", correct: "editor", flash: "editor", front: "editor",
  note: "reporter", picture: "reporter", rights: "editor", take: "reporter", assign: "editor", show: "editor",
  withdraw: "chief",
  edition: "admin", people: "admin", import: "admin", export: "admin",
}
const whole: readonly Act[] = ["people", "import", "export"]

/// The highest role at a place; no edition is anywhere.
export function roleAt(person: { role: Role; grants?: readonly Grant[] | null }, act: Act, at: At = {}): Role {
  const section = at.section ?? ""
  let best = roles.indexOf(person.role)
  for (const g of person.grants ?? []) {
    const holds =
      !at.edition || (g.edition === at.edition && (act === "read" || !g.section || g.section === section || section.startsWith(g.section + "/")))
    if (holds && !whole.includes(act)) best = Math.max(best, roles.indexOf(g.role))
  }
  return roles[best] ?? ""
}

/// Whether a person may do `act` at a place.
export function may(person: { role: Role; grants?: readonly Grant[] | null }, act: Act, at: At = {}): boolean {
  const role = roleAt(person, act, at)
  if (role === "" || roles.indexOf(role) < roles.indexOf(least[act])) return false
  return !(act === "revise" && role === "reporter" && at.state && at.state !== "draft" && at.state !== "submitted")
}
