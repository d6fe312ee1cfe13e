import { learn } from "../words.svelte"

export const words = learn({
  en: {
    "preview.title": "As readers will see it",
    "preview.do": "Preview",
    "preview.where": "Where",
    "preview.page": "Its page",
    "preview.phone": "On a phone",
    "preview.front": "On the front",
    "preview.social": "Passed on",
    "preview.search": "In a search engine",
    "preview.look": "Light or dark",
    "preview.light": "Light",
    "preview.dark": "Dark",
    "preview.no-picture": "No picture",
    "preview.about": "It is printed as it stands at the desk now. Nobody else sees it.",
  },
  fr: {
    "preview.title": "Comme les lecteurs le verront",
    "preview.do": "Aperçu",
    "preview.where": "Où",
    "preview.page": "Sa page",
    "preview.phone": "Sur un téléphone",
    "preview.front": "À la une",
    "preview.social": "Partagé",
    "preview.search": "Dans un moteur de recherche",
    "preview.look": "Clair ou sombre",
    "preview.light": "Clair",
    "preview.dark": "Sombre",
    "preview.no-picture": "Pas d'image",
    "preview.about": "Il est imprimé tel qu'il est maintenant à la rédaction. Personne d'autre ne le voit.",
  },
})
