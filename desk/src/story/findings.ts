/// The field beside the text that a finding is about, as the panel names it; "" where it is in the
/// text itself. Pure.
export function beside(finding: { rule: string; field: string }): string {
  switch (finding.field) {
    case "kicker":
    case "headline":
    case "standfirst":
    case "body":
      return ""
    case "lead":
      return finding.rule.endsWith("credit") ? "credit" : finding.rule.includes("alt") ? "alt" : "lead"
    default:
      return finding.field
  }
}

/// Why a story goes out although a rule stops it.
export interface Override {
  rule: string
  reason: string
}

/// How many findings of each severity are left, the gravest first; those of which there are none are left out. Pure.
export function left(found: readonly { severity: "block" | "warn" | "note" }[]): ["block" | "warn" | "note", number][] {
  return (["block", "warn", "note"] as const).map(s => [s, found.filter(f => f.severity === s).length] as ["block" | "warn" | "note", number]).filter(([, n]) => n > 0)
}

/// One reason for every rule that stops a story, each once. Pure.
export function overriding(blocks: readonly { rule: string; final?: boolean }[], reason: string): Override[] {
  return [...new Set(blocks.filter(f => !f.final).map(f => f.rule))].map(rule => ({ rule, reason }))
}

/// Whether an act puts a story before readers, or says when.
export const outward = (act: string) => ["publish", "schedule", "update", "correct"].includes(act)
