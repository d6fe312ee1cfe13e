import { describe, expect, test } from "vitest"
import { afterGap, instants, nextChange, offset, offsetName, placeName, read, wall } from "./time"

const utc = (d: Date) => d.toISOString().slice(0, 16)

test("an hour that the clocks skip in spring has no instant", () => {
  expect(instants("2024-03-31T02:30", "Europe/Paris")).toEqual([])
  expect(utc(afterGap("2024-03-31T02:30", "Europe/Paris"))).toBe("2024-03-31T01:00")
  expect(instants("2024-03-31T01:59", "Europe/Paris").map(utc)).toEqual(["2024-03-31T00:59"])
  expect(instants("2024-03-31T03:00", "Europe/Paris").map(utc)).toEqual(["2024-03-31T01:00"])
})

test("an hour that the clocks show twice in autumn has two", () => {
  expect(instants("2024-10-27T02:30", "Europe/Paris").map(utc)).toEqual(["2024-10-27T00:30", "2024-10-27T01:30"])
  expect(instants("2024-10-27T02:00", "Europe/Paris").map(utc)).toEqual(["2024-10-27T00:00", "2024-10-27T01:00"])
  expect(instants("2024-10-27T03:00", "Europe/Paris").map(utc)).toEqual(["2024-10-27T02:00"])
})

test("every hour of a year is found again from what the clocks show", () => {
  for (const zone of ["Europe/Paris", "Europe/London", "Africa/Cairo", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]) {
    for (let t = Date.UTC(2024, 0, 1, 0, 30); t < Date.UTC(2025, 0, 1); t += 3 * 3_600_000) {
      expect(instants(wall(new Date(t), zone), zone).map(d => d.getTime())).toContain(t)
    }
  }
}, 30_000) // 17,500 instants: some seconds on a machine that does other things too

test("what is no day and minute has no instant", () => {
  for (const text of ["", "2024-02-30T10:00", "2024-13-01T10:00", "2024-01-01", "tomorrow", "2024-01-01T25:00"]) expect(instants(text, "Europe/Paris")).toEqual([])
})

test("clocks that change are announced, to the minute", () => {
  expect(nextChange(new Date("2024-10-20T10:00Z"), "Europe/Paris", 10)).toEqual({ at: new Date("2024-10-27T01:00Z"), by: -60 })
  expect(nextChange(new Date("2024-03-30T10:00Z"), "Europe/London", 3)).toEqual({ at: new Date("2024-03-31T01:00Z"), by: 60 })
  expect(nextChange(new Date("2024-07-04T10:00Z"), "Europe/Paris", 30)).toBeUndefined()
  expect(nextChange(new Date("2024-07-04T10:00Z"), "Asia/Kolkata", 300)).toBeUndefined()
})

test("offsets and places are written as people do", () => {
  expect([120, -210, 0, 330].map(offsetName)).toEqual(["UTC+2", "UTC−3:30", "UTC", "UTC+5:30"])
  expect(offset(new Date("2024-07-04T12:00Z"), "Europe/Paris")).toBe(120)
  expect(placeName("America/Argentina/Buenos_Aires")).toBe("Buenos Aires")
})

describe("what somebody wrote as a time", () => {
  const now = new Date("2024-10-20T10:00Z")
  const is = (text: string, later?: boolean) => read(text, "Europe/Paris", now, later)
  test("is nothing, past, skipped, twice, or a time", () => {
    expect(is("")).toEqual({ is: "none" })
    expect(is("2024-10-20T12:00")).toEqual({ is: "past", at: now })
    expect(is("2024-10-20T12:01")).toEqual({ is: "time", at: new Date("2024-10-20T10:01Z") })
    expect(is("2025-03-30T02:30").is).toBe("skipped")
    expect(is("2024-10-27T02:30").is).toBe("twice")
    expect(is("2024-10-27T02:30", false)).toEqual({ is: "time", at: new Date("2024-10-27T00:30Z") })
    expect(is("2024-10-27T02:30", true)).toEqual({ is: "time", at: new Date("2024-10-27T01:30Z") })
  })
})
