import { expect, test } from "vitest"
import { pathOf, placeOf, type Place } from "./route"

const places: Place[] = [
  { at: "board" },
  { at: "board", edition: "fr", section: "infos/asie", person: "me" },
  { at: "stories", query: "", state: "draft", urgency: "2" },
  { at: "wire", edition: "ar" },
  { at: "stories", query: "" },
  { at: "stories", query: "été & hiver" },
  { at: "story", number: 722296 },
  { at: "history", number: 7 },
  { at: "translate", number: 7, other: 9 },
  { at: "wire" },
  { at: "fronts", edition: "", section: "" },
  { at: "fronts", edition: "fr", section: "" },
  { at: "fronts", edition: "fr", section: "infos/asie" },
  { at: "pictures", query: "" },
  { at: "pictures", query: "un pont", picture: 12 },
  { at: "translations" },
  { at: "translations", edition: "ar" },
  { at: "settings", page: "people" },
  { at: "settings", page: "checks" },
  { at: "sign-in", back: "/desk/" },
  { at: "sign-in", back: "/desk/stories/7" },
  { at: "sign-in", back: "/desk/", why: "over" },
  { at: "welcome", code: "a_B-9" },
]

test("a place and its path are each other's opposites", () => {
  for (const place of places) {
    const url = new URL(pathOf(place), "http://marbre.example")
    expect(placeOf(url.pathname, url.search)).toEqual(place)
  }
})

test("what is no place of the desk is nowhere", () => {
  for (const path of ["/desk/stories/0", "/desk/stories/1e3", "/desk/stories/7/x", "/desk/attic", "/desk/stories/%zz", "/fr/"])
    expect(placeOf(path).at).toBe("nowhere")
})
