/// What a window has written is kept in the browser, so that nothing of it is lost when
/// the window, the machine, the line or the newsroom goes away.
export interface Kept {
  /// The name of the window; what it sent is known by it.
  readonly client: string
  readonly number: number
  /// Who wrote: nobody else is shown it, on the same machine neither.
  readonly login: string
  /// The version on top of which `own` stands.
  readonly version: number
  /// How many steps of this window the newsroom has confirmed.
  readonly taken: number
  /// The newsroom's steps from the base's version to `version`.
  readonly since: readonly unknown[]
  /// Steps that the newsroom has not confirmed.
  readonly own: readonly unknown[]
  readonly at: number
}

/// The document that `since` begins with.
export interface Base {
  readonly client: string
  readonly version: number
  readonly doc: unknown
}

/// A shelf holds what windows keep.
export interface Shelf {
  /// Whether what is put here outlives the window.
  readonly lasting: boolean
  put(kept: Kept, base?: Base): Promise<void>
  remove(client: string): Promise<void>
  /// What windows of this person have kept of a story, oldest first.
  of(number: number, login: string): Promise<{ kept: Kept; base: Base }[]>
}

const done = <Out>(request: IDBRequest<Out>) =>
  new Promise<Out>((yes, no) => {
    request.onsuccess = () => yes(request.result)
    request.onerror = () => no(request.error ?? new Error("the shelf does not answer"))
  })

const whole = (tx: IDBTransaction) =>
  new Promise<void>((yes, no) => {
    tx.oncomplete = () => yes()
    tx.onabort = tx.onerror = () => no(tx.error ?? new Error("the shelf is full"))
  })

/// Opens the browser's own storage. A browser that has none, or lets nobody in, gives a
/// shelf that lasts as long as the window and says so.
export async function openShelf(name = "marbre-galleys"): Promise<Shelf> {
  try {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kept", { keyPath: "client" })
      request.result.createObjectStore("base", { keyPath: "client" })
    }
    const db = await done(request)
    db.onversionchange = () => db.close()
    return new Drawer(db)
  } catch {
    return new Hand()
  }
}

class Drawer implements Shelf {
  readonly lasting = true
  constructor(private readonly db: IDBDatabase) {}

  async put(kept: Kept, base?: Base) {
    const tx = this.db.transaction(base ? ["kept", "base"] : ["kept"], "readwrite")
    tx.objectStore("kept").put(kept)
    if (base) tx.objectStore("base").put(base)
    await whole(tx)
  }

  async remove(client: string) {
    const tx = this.db.transaction(["kept", "base"], "readwrite")
    tx.objectStore("kept").delete(client)
    tx.objectStore("base").delete(client)
    await whole(tx)
  }

  async of(number: number, login: string) {
    const tx = this.db.transaction(["kept", "base"], "readonly")
    const [kept, base] = await Promise.all([
      done(tx.objectStore("kept").getAll() as IDBRequest<Kept[]>),
      done(tx.objectStore("base").getAll() as IDBRequest<Base[]>),
    ])
    return joined(kept, base, number, login)
  }
}

class Hand implements Shelf {
  readonly lasting = false
  private readonly kept = new Map<string, Kept>()
  private readonly base = new Map<string, Base>()

  put(kept: Kept, base?: Base) {
    this.kept.set(kept.client, kept)
    if (base) this.base.set(base.client, base)
    return Promise.resolve()
  }
  remove(client: string) {
    this.kept.delete(client)
    this.base.delete(client)
    return Promise.resolve()
  }
  of(number: number, login: string) {
    return Promise.resolve(joined([...this.kept.values()], [...this.base.values()], number, login))
  }
}

function joined(kept: Kept[], base: Base[], number: number, login: string) {
  const bases = new Map(base.map(b => [b.client, b]))
  return kept
    .filter(k => k.number === number && k.login === login && bases.has(k.client))
    .sort((a, b) => a.at - b.at)
    .map(k => ({ kept: k, base: bases.get(k.client)! }))
}

/// Holds the name of a window as long as the window lives, and tells which windows live:
/// what a living one keeps is its own affair.
export class Roll {
  private readonly channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("marbre-windows")
  private readonly mine = new Set<string>()
  private readonly heard = new Set<string>()
  private let: () => void = () => {}

  constructor() {
    if (!this.channel) return
    this.channel.onmessage = event => {
      const said = event.data as { who?: string; here?: string }
      if (said.here) this.heard.add(said.here)
      if (said.who && this.mine.has(said.who)) this.channel!.postMessage({ here: said.who })
    }
  }

  enter(client: string) {
    this.mine.add(client)
    // A lock is let go by the browser itself, however the window ends.
    void navigator.locks?.request(`marbre-window-${client}`, { mode: "exclusive" }, () => new Promise<void>(go => (this.let = go))).catch(() => {})
  }

  async lives(client: string): Promise<boolean> {
    if (this.mine.has(client)) return true
    if (navigator.locks) {
      const { held = [] } = await navigator.locks.query()
      return held.some(lock => lock.name === `marbre-window-${client}`)
    }
    this.heard.delete(client)
    this.channel?.postMessage({ who: client })
    await new Promise(go => setTimeout(go, 250))
    return this.heard.has(client)
  }

  close() {
    this.let()
    this.channel?.close()
  }
}
