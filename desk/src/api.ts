import type { components } from "./api.d"
import { clock } from "./clock.svelte"

/// The types of the API as its description has them.
export type Schemas = components["schemas"]

/// A failure as the newsroom tells it (RFC 9457): `detail` is a sentence for people,
/// `key` the same for programs, `field` what of the request is wrong. A newsroom that
/// did not answer has the status 0.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly key: string,
    detail: string,
    readonly field = "",
    readonly body: Record<string, unknown> = {},
    readonly after = 0, // seconds to wait before trying again
  ) {
    super(detail)
  }
}

/// Told when the newsroom no longer knows who is asking; set by the frame.
export const door = { closed: () => {} }

/// Makes one call of the API. `path` is below /api/v1; a file goes as it is, all else as
/// JSON. Fails with a Problem.
export async function call<Out>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Out> {
  let answer: Response
  try {
    answer = await fetch("/api/v1" + path, {
      method,
      credentials: "same-origin",
      headers: {
        ...(body === undefined ? {} : { "Content-Type": body instanceof Blob ? body.type || "application/octet-stream" : "application/json" }),
        "Accept-Language": document.documentElement.lang || "en",
      },
      body: body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body),
      signal: signal ?? null,
    })
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure
    throw new Problem(0, "line.down", "")
  }
  clock.said(answer.headers.get("Date"))
  if (answer.status === 204) return undefined as Out
  const text = await answer.text().catch(() => "")
  let said: unknown
  try {
    said = text ? JSON.parse(text) : undefined
  } catch {
    said = undefined
  }
  if (answer.ok) return said as Out
  const p = (said ?? {}) as Record<string, unknown>
  const key = String(p["key"] ?? `status.${answer.status}`)
  if (answer.status === 401 && !path.startsWith("/session")) door.closed()
  throw new Problem(answer.status, key, String(p["detail"] ?? answer.statusText), String(p["field"] ?? ""), p, Number(answer.headers.get("Retry-After") ?? 0))
}

export const get = <Out>(path: string, signal?: AbortSignal) => call<Out>("GET", path, undefined, signal)
export const post = <Out>(path: string, body: unknown = {}) => call<Out>("POST", path, body)
export const put = <Out>(path: string, body: unknown) => call<Out>("PUT", path, body)
export const patch = <Out>(path: string, body: unknown) => call<Out>("PATCH", path, body)
export const remove = <Out>(path: string, body?: unknown) => call<Out>("DELETE", path, body)
