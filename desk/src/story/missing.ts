import type { Head } from "./writing.svelte"

/// What a story lacks before it goes out. `block`: the newsroom would refuse it.
export interface Missing {
  key: string
  severity: "block" | "warn" | "note"
  field: string
  args?: (string | number)[]
}

/// What the front holds, in characters.
export const held = { headline: 90, standfirst: 200 }

/// What is missing, the gravest first. Pure: it looks at what is given and nothing else.
export function missing(head: Head, words: number): Missing[] {
  const all: Missing[] = []
  const lacks = (key: string, severity: Missing["severity"], field: string, ...args: (string | number)[]) => all.push({ key, severity, field, ...(args.length ? { args } : {}) })
  const text = (value: unknown) => (typeof value === "string" ? value.trim() : "")
  const length = (text: string) => [...text].length
  if (!head.headline.trim()) lacks("check.no-headline", "block", "headline")
  if (!head.section) lacks("check.no-section", "block", "section")
  if (words === 0) lacks("check.no-body", "warn", "doc")
  if (length(head.headline) > held.headline) lacks("check.long-headline", "warn", "headline", length(head.headline), held.headline)
  if (length(head.standfirst) > held.standfirst) lacks("check.long-standfirst", "warn", "standfirst", length(head.standfirst), held.standfirst)
  if (!head.standfirst.trim()) lacks("check.no-standfirst", "warn", "standfirst")
  if (!head.byline?.some(a => a.name.trim())) lacks("check.no-byline", "warn", "byline")
  if (!text(head.lead?.["url"])) lacks("check.no-lead", "note", "lead")
  else {
    if (!text(head.lead?.["alt"])) lacks("check.no-alt", "warn", "alt")
    if (!text(head.lead?.["credit"])) lacks("check.no-credit", "warn", "credit")
  }
  if (!head.urgency) lacks("check.no-urgency", "note", "urgency")
  const order = { block: 0, warn: 1, note: 2 }
  return all.sort((a, b) => order[a.severity] - order[b.severity])
}
