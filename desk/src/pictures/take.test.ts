import { expect, test } from "vitest"
import { addressIn, attrsOf, ended, leftover, picturesOf, printOf, same, saidBeside, saidOf, wordsOf } from "./take"

test("a story keeps a picture's address, its size and its words, and no empty ones", () => {
  expect(attrsOf({ number: 1, url: "/media/a.jpg", width: 30, height: 20, caption: "Un pont", alt: "", known: true })).toEqual({ url: "/media/a.jpg", width: 30, height: 20, caption: "Un pont" })
  expect(wordsOf({})).toEqual({})
})
test("words of another picture are told from its own", () => {
  expect(leftover({}, { caption: "Un pont" })).toBe(false)
  expect(leftover({ caption: "Un pont" }, { caption: "Un pont", credit: "Ada" })).toBe(false)
  expect(leftover({ caption: "Une tour" }, { caption: "Un pont" })).toBe(true)
  expect(leftover({ credit: "Ada" }, {})).toBe(true)
})
test("of what was dropped only pictures are taken", () => {
  expect(picturesOf([new File([], "a.jpg", { type: "image/jpeg" }), new File([], "a.txt", { type: "text/plain" })]).map(f => f.name)).toEqual(["a.jpg"])
})
test("an address of the web is one alone", () => {
  expect(addressIn(" https://example.com/a b.jpg ")).toBe("")
  expect(addressIn("\nHTTPS://example.com/a.jpg?x=1 ")).toBe("HTTPS://example.com/a.jpg?x=1")
  expect(["", "example.com/a.jpg", "file:///etc/passwd", "javascript:alert(1)", "https://", "http://[", "see https://example.com/", "https://a.example\nhttps://b.example"].filter(addressIn)).toEqual([])
})
test("the print that is asked for is one that there is", () => {
  const url = "/media/aa.jpg"
  expect(printOf({ url, width: 4000 }, 320)).toBe("/media/aa-320.webp")
  expect(printOf({ url, width: 4000 }, 960)).toBe("/media/aa-960.webp")
  expect(printOf({ url, width: 700 }, 960)).toBe("/media/aa-700.webp")
  expect(printOf({ url, width: 200 }, 320)).toBe("/media/aa-200.webp")
  expect(printOf({ url: "/media/aa.png", width: 4000 }, 5000)).toBe("/media/aa-1920.webp")
})
test("blocks of a file that agree are heard once", () => {
  const said = [{ field: "caption", by: "xmp" as const, values: ["A"] }, { field: "credit", by: "xmp" as const, values: ["C"] }, { field: "caption", by: "iim" as const, values: ["A"] }, { field: "caption", by: "exif" as const, values: ["B"] }]
  expect(saidBeside(said)).toEqual([{ field: "caption", all: [{ by: "xmp", text: "A" }, { by: "exif", text: "B" }] }, { field: "credit", all: [{ by: "xmp", text: "C" }] }])
})
test("of a field that several blocks have, the first counts", () => {
  const said = [{ field: "byline", by: "xmp" as const, values: ["A", "B"] }, { field: "byline", by: "iim" as const, values: ["C"] }]
  expect(saidOf(said, "byline")).toBe("A, B")
  expect(saidOf(said, "credit")).toBe("")
})
test("values are the same whatever order their fields stand in", () => {
  expect(same({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 })).toBe(true)
  expect(same({ a: 1 }, { a: 1, b: undefined })).toBe(true)
  expect(same({ a: [1, 2] }, { a: [1] })).toBe(false)
  expect(same({ a: [] }, { a: {} })).toBe(false)
})
test("a right ends at its end, and when it is revoked", () => {
  const now = new Date("2024-07-04T12:00:00Z")
  expect(ended({}, now)).toBe("")
  expect(ended({ until: "2024-07-04T12:00:01Z" }, now)).toBe("")
  expect(ended({ until: "2024-07-04T12:00:00Z" }, now)).toBe("over")
  expect(ended({ revoked: "so", until: "2030-01-01T00:00:00Z" }, now)).toBe("revoked")
})
