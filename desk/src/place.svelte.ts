import { pathOf, placeOf, root, type Place } from "./route"

/// Where one is now, for every part that wants to know.
class Here {
  place = $state.raw<Place>(placeOf(location.pathname, location.search))
  /// Asked before one leaves; false keeps one where one is.
  leaving: (() => boolean) | undefined

  /// Goes to a place; `instead` leaves no step back to where one was.
  go(to: Place | string, instead = false) {
    const path = typeof to === "string" ? to : pathOf(to)
    const url = new URL(path, location.href)
    if (url.origin !== location.origin || !url.pathname.startsWith(root)) {
      location.assign(url)
      return
    }
    if (this.leaving && !this.leaving()) return
    if (instead) history.replaceState(null, "", url)
    else history.pushState(null, "", url)
    this.look()
  }

  look() {
    this.place = placeOf(location.pathname, location.search)
  }
}

export const here = new Here()

addEventListener("popstate", () => here.look())

// A link into the desk changes the place; every other click is the browser's.
addEventListener("click", event => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = (event.target as Element | null)?.closest?.("a")
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return
  if (!link.pathname.startsWith(root) || link.hash) return
  event.preventDefault()
  here.go(link.pathname + link.search)
})
