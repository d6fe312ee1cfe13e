/// What is asked before something that readers or colleagues will feel.
export interface Question {
  title: string
  /// What it will do, one sentence each.
  does: readonly string[]
  /// The word on the button that does it: a verb, never "OK".
  yes: string
  danger?: boolean
  /// A text that is asked for: why, or what was wrong.
  reason?: Asked
  /// Another text, above it.
  also?: Asked
}
export interface Asked {
  label: string
  hint?: string
  required?: boolean
  rows?: number
  value?: string
}
export type Answer = { reason: string; also: string } | undefined

class Asking {
  question = $state.raw<Question | undefined>(undefined)
  #answer: ((answer: Answer) => void) | undefined

  /// Asks, and gives the answer: undefined for no.
  ask(question: Question): Promise<Answer> {
    this.#answer?.(undefined)
    this.question = question
    return new Promise(resolve => (this.#answer = resolve))
  }

  answer(answer: Answer) {
    this.question = undefined
    this.#answer?.(answer)
    this.#answer = undefined
  }
}

export const asking = new Asking()
/// Asks before an act: `if (await confirm({ … })) …`.
export const confirm = (question: Question) => asking.ask(question)
