import { call, post } from "../api"
import type { Frame } from "./frame"

/// A picture as the newsroom has it. `url` is left out where its pixels cannot be shown.
export interface Taken {
  readonly number: number
  readonly url?: string
  readonly width: number
  readonly height: number
  readonly caption?: string
  readonly alt?: string
  readonly credit?: string
  readonly known?: boolean
  readonly alike?: readonly Taken[]
}
/// What a story keeps of a picture.
export interface Words {
  readonly alt?: string
  readonly caption?: string
  readonly credit?: string
}

/// Takes a file in. Fails with a Problem that says what is wrong with it.
export const take = (file: File) => call<Taken>("POST", `/pictures?name=${encodeURIComponent(file.name)}`, file)

/// Has the newsroom fetch a picture from an address. Fails with a Problem that says what
/// is wrong with the address or with what is there.
export const takeFrom = (url: string) => post<Taken>("/pictures/fetch", { url })

/// The address in what was typed or pasted, if it is one address of the web and nothing else; else "".
export function addressIn(text: string): string {
  const only = text.trim()
  if (!/^https?:\/\/\S+$/i.test(only)) return ""
  try {
    return new URL(only).hostname ? only : ""
  } catch {
    return ""
  }
}

/// The pictures among what was dropped, pasted or chosen.
export const picturesOf = (files: Iterable<File>) => [...files].filter(f => f.type.startsWith("image/"))

export const wordsOf = (of: Words): Words => ({ ...(of.alt ? { alt: of.alt } : {}), ...(of.caption ? { caption: of.caption } : {}), ...(of.credit ? { credit: of.credit } : {}) })

/// A picture as it stands in a story, with the words that the desk or its file has for it.
export const attrsOf = (of: Taken) => ({ url: of.url ?? "", width: of.width, height: of.height, ...wordsOf(of) })

/// Whether another picture would leave somebody's words under it: those that stand there
/// and are not those of the new one.
export const leftover = (was: Words, now: Words) => (["alt", "caption", "credit"] as const).some(f => !!was[f] && was[f] !== now[f])

/// One value of one field as one block of a file has it.
export interface Said {
  readonly field: string
  readonly by: "xmp" | "iim" | "exif"
  readonly values: readonly string[]
}
/// Who may use a picture; nothing said is everybody.
export interface Rights {
  readonly from?: string
  readonly until?: string
  readonly editions?: readonly string[]
  readonly once?: boolean
  readonly revoked?: string
  readonly terms?: string
}
/// What a file's content credentials (C2PA) say, and whether they are whole.
export interface Credentials {
  readonly state: "whole" | "broken" | "unverified"
  readonly problem?: string
  readonly title?: string
  readonly generator?: string
  readonly issuer?: string
  readonly signed_at?: string
  readonly actions?: readonly { readonly action: string; readonly when?: string; readonly software?: string; readonly digital_source?: string }[]
  readonly ingredients?: readonly string[]
}
/// A picture as its own page shows it.
export interface Picture extends Taken {
  readonly hash: string
  readonly frame?: Frame
  readonly rights?: Rights
  readonly instead?: number
  readonly credentials?: Credentials
  readonly name?: string
  /// The address from which it was fetched; left out where it was brought.
  readonly from?: string
  readonly bytes: number
  readonly format: string
  readonly ground?: string
  readonly said?: readonly Said[]
  readonly used?: readonly { readonly story: number; readonly edition: string; readonly headline: string; readonly out?: boolean; readonly refused?: string }[]
}

const ladder = [320, 480, 640, 960, 1280, 1920]

/// The address of the print that is about so wide: the next of the ladder that the picture has.
export function printOf(of: { readonly url?: string; readonly width: number }, wide: number): string {
  const rung = ladder.find(w => w >= wide && w <= of.width) ?? Math.min(of.width, ladder.at(-1)!)
  return (of.url ?? "").replace(/\.(jpg|png)$/, `-${rung}.webp`)
}

/// What a file says, field by field: once where its blocks agree, each where they do not.
export function saidBeside(said: readonly Said[]): { field: string; all: { by: string; text: string }[] }[] {
  const fields = [...new Set(said.map(s => s.field))]
  return fields.map(field => {
    const all: { by: string; text: string }[] = []
    for (const s of said) {
      const text = s.values.join(", ")
      if (s.field === field && !all.some(v => v.text === text)) all.push({ by: s.by, text })
    }
    return { field, all }
  })
}

/// What a file says of one field: what counts most of its blocks.
export const saidOf = (said: readonly Said[], field: string) => said.find(s => s.field === field)?.values.join(", ") ?? ""

/// Whether two values hold the same, in whatever order their fields stand.
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every(k => same((a as Record<string, unknown>)[k], (b as Record<string, unknown>)[k]))
}

/// Why nobody may use a picture any more at an instant; "" while somebody may.
export function ended(rights: Rights, now: Date): "" | "revoked" | "over" {
  if (rights.revoked) return "revoked"
  return rights.until && now >= new Date(rights.until) ? "over" : ""
}
