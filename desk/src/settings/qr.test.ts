import { expect, test } from "vitest"
import { pathOf, qr } from "./qr"

// As another program's reader (jsQR 1.4) read it back, as it did for texts of every length and all ten sizes.
const marbre = `
#######...##..#######
#.....#.##.#..#.....#
#.###.#.#####.#.###.#
#.###.#.#.#...#.###.#
#.###.#..#.##.#.###.#
#.....#...#.#.#.....#
#######.#.#.#.#######
........#..##........
#.....#.##..###..###.
.####...#.#.#.#.#.#..
...#..####.#.#..####.
#.####.####.....####.
.....###.##...#......
........##.####...#.#
#######.....#.##...#.
#.....#....###.####..
#.###.#..#..#......#.
#.###.#...#.#...#.#..
#.###.#.......#.##.##
#.....#.........###..
#######.####.#.#.#.#.`.trim()

test("a code is that which a reader reads", () => {
  expect(qr("marbre")!.map(row => row.map(d => (d ? "#" : ".")).join("")).join("\n")).toBe(marbre)
})
test("a longer text makes a larger code, and one that is too long makes none", () => {
  expect([14, 15, 100, 180, 213].map(n => qr("x".repeat(n))!.length)).toEqual([21, 25, 41, 53, 57])
  expect(qr("x".repeat(214))).toBeUndefined()
})
test("a path draws each dark module once", () => {
  expect(pathOf([[true, false], [false, true]])).toBe("M0 0h1v1h-1zM1 1h1v1h-1z")
})
