import { get, patch, Problem, remove } from "./api"
import { may, roleAt, type Act, type At, type Grant, type Role } from "./may"
import { tongue, type Language } from "./words.svelte"

/// Who is at this desk, as GET /api/v1/me has them.
export interface Person {
  login: string
  name: string
  role: Role
  grants?: Grant[] | null
  language?: Language | ""
  totp?: boolean
  passkeys?: { id: string; name: string; made?: string; used?: string }[] | null
  may?: Record<string, boolean>
}

class Me {
  person = $state.raw<Person | undefined>(undefined)
  /// Whether we know yet: "asking" until the newsroom has answered once.
  known = $state<"asking" | "in" | "out" | "unreached">("asking")

  get language(): Language {
    return tongue.language
  }
  get login() {
    return this.person?.login ?? ""
  }
  get name() {
    return this.person?.name ?? ""
  }

  /// Whether I may do `act` at a place; without one, anywhere at all.
  may(act: Act, at: At = {}): boolean {
    return !!this.person && may(this.person, act, at)
  }
  /// My role at a place.
  role(at: At = {}): Role {
    return this.person ? roleAt(this.person, "revise", at) : ""
  }

  /// Asks the newsroom who is here. Never fails: `known` says how it went.
  async load(): Promise<void> {
    try {
      this.enter(await get<Person>("/me"))
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 401) this.leave()
      else if (this.known === "asking") this.known = "unreached"
    }
  }

  /// Someone has come in.
  enter(person: Person) {
    this.person = person
    this.known = "in"
    if (person.language === "en" || person.language === "fr") tongue.speak(person.language)
  }

  leave() {
    this.person = undefined
    this.known = "out"
  }

  /// Speaks another language, and tells the newsroom.
  async speak(language: Language) {
    tongue.speak(language)
    if (this.person) await patch("/me", { language }).then(() => (this.person = { ...this.person!, language }))
  }

  /// Goes out by this door; `everywhere` ends the sessions of other machines too.
  async signOut(everywhere = false) {
    await remove(everywhere ? "/sessions" : "/session")
    this.leave()
  }
}

export const me = new Me()
