/// What the screen says at the end of the bar below: "All saved", "612 words". Empty for
/// nothing: then the line to the newsroom stands there.
class Status {
  text = $state("")
  of = $state<"ok" | "warn" | "block" | "note" | "plain">("ok")
}

export const status = new Status()

/// Says `text` there as long as the component that calls this stands.
export function report(text: () => string, of: () => Status["of"] = () => "ok") {
  $effect(() => {
    status.text = text()
    status.of = of()
    return () => (status.text = "")
  })
}
