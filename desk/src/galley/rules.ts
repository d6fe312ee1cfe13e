import { inputRules, textblockTypeInputRule, wrappingInputRule, InputRule } from "prosemirror-inputrules"
import { TextSelection, type Plugin } from "prosemirror-state"
import { schema } from "./schema"

const n = schema.nodes

/// What a paragraph becomes by how it begins: ## a heading, - a list, 1. a numbered one,
/// > a quote, --- a rule. Backspace takes it back.
export function rules(): Plugin {
  return inputRules({
    rules: [
      textblockTypeInputRule(/^(#{1,4})\s$/, n["heading"]!, match => ({ level: Math.max(2, match[1]!.length) })),
      wrappingInputRule(/^\s*([-*•])\s$/, n["list"]!),
      wrappingInputRule(/^(1)[.)]\s$/, n["list"]!, { ordered: true }),
      wrappingInputRule(/^>\s$/, n["quote"]!),
      new InputRule(/^(---|–-|—)$/, (state, _match, start) => {
        const $start = state.doc.resolve(start)
        if ($start.depth !== 2 || $start.parent.type.name !== "paragraph") return null
        const tr = state.tr.replaceWith($start.before(), $start.after(), [n["rule"]!.create(), n["paragraph"]!.create()])
        return tr.setSelection(TextSelection.create(tr.doc, $start.before() + 2))
      }),
    ],
  })
}
