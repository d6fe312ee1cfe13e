import { words } from "./words"

type Key = keyof typeof words.en

/// A sentence of the sheet in the language of the interface.
export function say(key: string, ...args: (string | number)[]): string {
  const language = document.documentElement.lang.startsWith("fr") ? "fr" : "en"
  const text = words[language][key as Key] ?? key
  return text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)] ?? ""))
}
