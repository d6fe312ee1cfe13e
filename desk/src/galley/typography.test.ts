import { expect, test } from "vitest"
import { typeset } from "./typography"

/// Types a text key by key, as a person does.
function type(language: string, keys: string): string {
  let text = ""
  for (const key of keys) {
    const set = typeset(language, text, key)
    text = set ? text.slice(0, text.length - set.back) + set.text : text + key
  }
  return text.replace(/\u202f/g, "¬").replace(/\u00a0/g, "_")
}

const table: [string, string, string][] = [
  // French: ¬ is the narrow no-break space, _ the wide one
  ["fr", 'Il dit "oui".', "Il dit «¬oui¬»."],
  ["fr", 'Il dit " oui ".', "Il dit «¬oui¬»."],
  ["fr", '"Il a dit "non"", dit-il', "«¬Il a dit “non”¬», dit-il"],
  ["fr", "Il dit « oui »", "Il dit «¬oui¬»"],
  ["fr", "Il dit «oui»", "Il dit «¬oui¬»"],
  ["fr", "Il dit <<oui>>", "Il dit «¬oui¬»"],
  ["fr", "l'été d'ici", "l’été d’ici"],
  ["fr", "Quoi? Non! Si; voici: cela", "Quoi¬? Non¬! Si¬; voici_: cela"],
  ["fr", "Quoi ? Non ! Si ; voici : cela", "Quoi¬? Non¬! Si¬; voici_: cela"],
  ["fr", "Quoi?! Non!!!", "Quoi¬?! Non¬!!!"],
  ["fr", "10% et 10 %", "10¬% et 10¬%"],
  ["fr", "à 14:12 et un score: 3", "à 14:12 et un score_: 3"],
  ["fr", "https://a.example/b?c=d;e=f 'x'", "https://a.example/b?c=d;e=f ’x’"],
  ["fr", "voir www.exemple.fr/a?b et", "voir www.exemple.fr/a?b et"],
  ["fr", "écrire à a.b@exemple.fr?", "écrire à a.b@exemple.fr?"],
  ["fr", "exemple.fr?", "exemple.fr¬?"],
  ["fr", "Bon... et puis -- non --- fin", "Bon… et puis – non — fin"],
  ["fr", "Bien ;) sûr", "Bien ;) sûr"],
  ["fr", '("oui")', "(«¬oui¬»)"],
  ["fr", "« l'une »: l'autre", "«¬l’une¬»_: l’autre"],
  ["fr-CA", "Quoi? Voici: cela", "Quoi? Voici_: cela"],
  ["fr", "---", "---"],
  // English
  ["en", 'He said "yes".', "He said “yes”."],
  ["en", "It's the '90s, isn't it?", "It’s the ’90s, isn’t it?"],
  ["en", `"She said 'no'," he said`, "“She said ‘no’,” he said"],
  ["en", "the editors' desk: 100%; why?", "the editors’ desk: 100%; why?"],
  ["en", "Wait... 1990--2000", "Wait… 1990–2000"],
  ["en", '("yes")', "(“yes”)"],
  ["en", 'see https://a.example/it\'s"x"', 'see https://a.example/it\'s"x"'],
  // German
  ["de", 'Er sagte "ja".', "Er sagte „ja“."],
  ["de", `"Sie sagte 'nein'"`, "„Sie sagte ‚nein‘“"],
  ["de", "So geht's", "So geht’s"],
  // Spanish
  ["es", 'Dijo "sí".', "Dijo «sí»."],
  ["es", '"Dijo "no""', "«Dijo “no”»"],
  ["es", "¿Qué? ¡No!", "¿Qué? ¡No!"],
  // Russian, Swedish
  ["ru", '"Он сказал "да""', "«Он сказал „да“»"],
  ["sv", 'Han sa "ja".', "Han sa ”ja”."],
  // Arabic
  ["ar", 'قال "نعم".', "قال «نعم»."],
  ["ar", "القمة, ثم; هل؟ لماذا?", "القمة، ثم؛ هل؟ لماذا؟"],
  ["ar", "بلغ 1,000 يورو", "بلغ 1,000 يورو"],
  ["ar", "في 2023, وفي", "في 2023، وفي"],
  ["ar", "قالت NASA, then", "قالت NASA, then"],
  ["fa", "چرا?", "چرا؟"],
  // Others write as English does
  ["sw", 'Alisema "ndiyo"', "Alisema “ndiyo”"],
  ["he", 'צה"ל', 'צה"ל'],
]

for (const [language, keys, want] of table)
  test(`${language}: ${keys} becomes ${want}`, () => expect(type(language, keys)).toBe(want))

test("what is put in at once stays as it is", () => expect(typeset("fr", "", '"oui"')).toBeNull())
