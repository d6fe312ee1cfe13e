import { call } from "../api"

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

/// The pictures among what was dropped, pasted or chosen.
export const picturesOf = (files: Iterable<File>) => [...files].filter(f => f.type.startsWith("image/"))

export const wordsOf = (of: Words): Words => ({ ...(of.alt ? { alt: of.alt } : {}), ...(of.caption ? { caption: of.caption } : {}), ...(of.credit ? { credit: of.credit } : {}) })

/// A picture as it stands in a story, with the words that the desk or its file has for it.
export const attrsOf = (of: Taken) => ({ url: of.url ?? "", width: of.width, height: of.height, ...wordsOf(of) })

/// Whether another picture would leave somebody's words under it: those that stand there
/// and are not those of the new one.
export const leftover = (was: Words, now: Words) => (["alt", "caption", "credit"] as const).some(f => !!was[f] && was[f] !== now[f])
