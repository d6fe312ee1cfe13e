const narrow = "\u202f"
const fixed = "\u00a0"

/// Sets a French text of the interface as French is set: ’ for ', no-break spaces before
/// ; : ! ? » % and after «. What is set already stays as it is.
export function typeset(text: string): string {
  return text
    .replace(/'/g, "’")
    .replace(/« /g, "«" + fixed)
    .replace(/ »/g, fixed + "»")
    .replace(/ :/g, fixed + ":")
    .replace(/ ([;!?])/g, narrow + "$1")
    .replace(/ %/g, narrow + "%")
    .replace(/(\d|\}) (?=(h|min|s|jours?|mots?|caractères)\b)/g, "$1" + fixed)
}
