/// What an edition says of a rule, as the API has it.
export interface Setting {
  off?: boolean
  reason?: string
  severity?: string
  by?: string
  at?: string
}
export interface Rule {
  rule: string
  severity: "block" | "warn" | "note"
  about: string
  final?: boolean
  setting: Setting
}

/// Those settings that are not what the newsroom has: what is sent. Pure.
export function altered(rules: readonly Rule[], now: Readonly<Record<string, Setting>>): Record<string, Setting> {
  const out: Record<string, Setting> = {}
  for (const { rule, setting } of rules) {
    const to = now[rule] ?? {}
    const [off, reason, severity] = [!!to.off, (to.reason ?? "").trim(), to.severity ?? ""]
    if (off !== !!setting.off || reason !== (setting.reason ?? "") || severity !== (setting.severity ?? "")) out[rule] = { ...(off ? { off } : {}), ...(reason ? { reason } : {}), ...(severity ? { severity } : {}) }
  }
  return out
}

/// Rules in which all words of a query stand, in their name or in what they say; all for none. Pure.
export function matching(rules: readonly Rule[], query: string): Rule[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return rules.filter(r => words.every(w => `${r.rule} ${r.about}`.toLocaleLowerCase().includes(w)))
}
