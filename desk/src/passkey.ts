import { post } from "./api"

interface Ceremony { ceremony: string; options: unknown }
type Browser = { parseCreationOptionsFromJSON?: (json: unknown) => PublicKeyCredentialCreationOptions; parseRequestOptionsFromJSON?: (json: unknown) => PublicKeyCredentialRequestOptions }
const browser = () => (globalThis as { PublicKeyCredential?: Browser }).PublicKeyCredential

/// Whether this browser can hold passkeys and say them as JSON (Web Authentication, level 3, section 5.1).
export const holdsPasskeys = () => !!browser()?.parseCreationOptionsFromJSON && !!browser()?.parseRequestOptionsFromJSON

/// Whether a failure is that of somebody who thought better of it.
export const thoughtBetter = (failure: unknown) => failure instanceof DOMException && (failure.name === "NotAllowedError" || failure.name === "AbortError")

const answer = (credential: Credential | null) => (credential as unknown as { toJSON(): unknown } | null)?.toJSON()

/// Makes a passkey of that name; fails with a Problem, or as the browser does.
export async function makePasskey(password: string, name: string): Promise<void> {
  const asked = await post<Ceremony>("/me/passkeys/begin", { password })
  const credential = await navigator.credentials.create({ publicKey: browser()!.parseCreationOptionsFromJSON!(asked.options) })
  await post("/me/passkeys/finish", { ceremony: asked.ceremony, name, credential: answer(credential) })
}

/// Comes in by a passkey; gives who it is.
export async function comeInByPasskey<Person>(): Promise<Person> {
  const asked = await post<Ceremony>("/session/passkey/begin")
  const credential = await navigator.credentials.get({ publicKey: browser()!.parseRequestOptionsFromJSON!(asked.options) })
  return post<Person>("/session/passkey/finish", { ceremony: asked.ceremony, credential: answer(credential) })
}
