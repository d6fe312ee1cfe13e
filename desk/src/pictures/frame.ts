/// What of a picture is shown where only a part of it is: the same sums as picture/frame.go,
/// held equal by picture/testdata/crops.json. All is in thousandths of the width and the height.

export const ratios = ["16x9", "4x3", "1x1", "9x16"] as const
export type Ratio = (typeof ratios)[number]
export interface Point {
  readonly x: number
  readonly y: number
}
export interface Piece extends Point {
  readonly width: number
}
export interface Frame {
  readonly focus?: Point
  readonly crops?: Partial<Record<Ratio, Piece>>
}
/// A part of a picture in pixels.
export interface Crop extends Point {
  readonly width: number
  readonly height: number
}

const sides = (r: Ratio) => r.split("x").map(Number) as [number, number]
const within = (n: number, most: number) => Math.min(Math.max(n, 0), most)
const part = (n: number, of: number) => Math.floor((n * of) / 1000)

/// The part of a picture that is shown in a shape: what was cut by hand, else as much as there
/// is around the focus.
export function cropOf(ratio: Ratio, width: number, height: number, frame: Frame): Crop {
  const [across, down] = sides(ratio)
  const cut = frame.crops?.[ratio]
  if (cut) {
    const w = Math.max(part(cut.width, width), 1)
    const h = Math.min(Math.max(Math.floor((w * down) / across), 1), height)
    return { x: Math.min(part(cut.x, width), width - w), y: Math.min(part(cut.y, height), height - h), width: w, height: h }
  }
  let w = width
  let h = Math.max(Math.floor((width * down) / across), 1)
  if (h > height) [w, h] = [Math.max(Math.floor((height * across) / down), 1), height]
  const focus = frame.focus ?? { x: 500, y: 500 }
  return { x: within(part(focus.x, width) - Math.floor(w / 2), width - w), y: within(part(focus.y, height) - Math.floor(h / 2), height - h), width: w, height: h }
}

/// The widest piece of a shape that a picture holds, in thousandths of its width.
export function widest(ratio: Ratio, width: number, height: number): number {
  const [across, down] = sides(ratio)
  return Math.min(1000, Math.floor((height * across * 1000) / (down * width)))
}

/// A piece moved and sized so that it lies inside: what comes out passes the newsroom's check.
export function fitted(piece: Piece, ratio: Ratio, width: number, height: number): Piece {
  const [across, down] = sides(ratio)
  const wide = Math.round(Math.min(Math.max(piece.width, 50), widest(ratio, width, height)))
  const high = Math.ceil((wide * width * down) / (across * height))
  return { x: Math.round(within(piece.x, 1000 - wide)), y: Math.round(within(piece.y, Math.max(1000 - high, 0))), width: wide }
}

/// The piece that is shown now, to begin cutting by hand from.
export function pieceOf(ratio: Ratio, width: number, height: number, frame: Frame): Piece {
  const c = cropOf(ratio, width, height, frame)
  return fitted({ x: (c.x * 1000) / width, y: (c.y * 1000) / height, width: (c.width * 1000) / width }, ratio, width, height)
}

/// Whether the focus is in a piece.
export function holds(c: Crop, focus: Point | undefined, width: number, height: number): boolean {
  const p = focus ?? { x: 500, y: 500 }
  const x = part(p.x, width)
  const y = part(p.y, height)
  return x >= c.x && x <= c.x + c.width && y >= c.y && y <= c.y + c.height
}
