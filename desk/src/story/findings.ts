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
