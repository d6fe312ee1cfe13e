/// A node of a body as the API tells it (ProseMirror's JSON).
export interface JSONContent {
  readonly type?: string
  readonly text?: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly content?: readonly JSONContent[]
}
