import { keys } from "../keys.svelte"
import "./words"

/// J and K, and the arrows, walk a list of this screen: the focus goes from one link that
/// carries `data-row` to the next, and Enter is the link's own. Called in a component.
export function walking() {
  const go = (by: 1 | -1) => () => {
    const rows = [...document.querySelectorAll<HTMLElement>("#main [data-row]")]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]
    next?.focus()
    next?.scrollIntoView({ block: "nearest" })
  }
  keys.use([
    { key: "J", word: "part.walk", run: go(1), also: ["ArrowDown"], bare: true },
    { key: "K", word: "part.walk", run: go(-1), also: ["ArrowUp"], bare: true },
    { key: "Enter", word: "part.open", run: () => {}, shown: true },
  ])
}
