import { learn } from "../words.svelte"

export const words = learn({
  en: {
    "picture.choose": "Choose a picture",
    "picture.or-drop": "or drop one here",
    "picture.coming": "Coming in…",
    "picture.known": "The newsroom has this picture already; its words are those that stand there.",
    "picture.alike": { one: "One picture that is nearly the same is here already.", other: "{0} pictures that are nearly the same are here already." },
    "picture.no-print": "The picture is kept, but pictures of this format cannot be shown yet.",
    "picture.words": "This is another picture. Its words:",
    "picture.words.file": "of the new one",
    "picture.words.keep": "as they were",
    "picture.words.none": "none",
  },
  fr: {
    "picture.choose": "Choisir une image",
    "picture.or-drop": "ou la déposer ici",
    "picture.coming": "Elle arrive…",
    "picture.known": "La rédaction a déjà cette image ; ses mots sont ceux qui s'y trouvent.",
    "picture.alike": { one: "Une image presque identique est déjà là.", other: "{0} images presque identiques sont déjà là." },
    "picture.no-print": "L'image est gardée, mais les images de ce format ne peuvent pas encore être montrées.",
    "picture.words": "C'est une autre image. Ses mots :",
    "picture.words.file": "de la nouvelle",
    "picture.words.keep": "comme avant",
    "picture.words.none": "aucun",
  },
})
