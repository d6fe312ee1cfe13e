/// A QR code (ISO/IEC 18004) of a short text: bytes, level M, versions 1 to 10. It is drawn by
/// us because a secret goes to nobody else.

type Groups = readonly (readonly [blocks: number, words: number])[]
// For each version: codewords for correction in a block, then blocks and data codewords in each.
const blocks: readonly (readonly [number, ...Groups])[] = [
  [10, [1, 16]], [16, [1, 28]], [26, [1, 44]], [18, [2, 32]], [24, [2, 43]], [16, [4, 27]], [18, [4, 31]], [22, [2, 38], [2, 39]], [22, [3, 36], [2, 37]], [26, [4, 43], [1, 44]],
]
const alignment: readonly (readonly number[])[] = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]]

// Powers of 2 in the field of 256 elements, and back.
const exp = new Uint8Array(512)
const log = new Uint8Array(256)
for (let i = 0, x = 1; i < 255; i++) {
  exp[i] = exp[i + 255] = x
  log[x] = i
  x = x & 0x80 ? (x << 1) ^ 0x11d : x << 1
}
const times = (a: number, b: number) => (a && b ? exp[log[a]! + log[b]!]! : 0)

/// The codewords that correct errors in `data` (Reed and Solomon).
function correction(data: readonly number[], n: number): number[] {
  let poly = [1]
  for (let i = 0; i < n; i++) {
    const next = new Array<number>(poly.length + 1).fill(0)
    poly.forEach((c, k) => {
      next[k]! ^= c
      next[k + 1]! ^= times(c, exp[i]!)
    })
    poly = next
  }
  const rest = [...data, ...new Array<number>(n).fill(0)]
  for (let i = 0; i < data.length; i++) {
    const c = rest[i]!
    if (c) poly.forEach((p, k) => (rest[i + k]! ^= times(p, c)))
  }
  return rest.slice(data.length)
}

/// All codewords of `text`, data and correction, in the order in which they are drawn. Undefined when it is too long.
function codewords(text: string): { version: number; words: number[] } | undefined {
  const bytes = [...new TextEncoder().encode(text)]
  const room = (v: number) => (blocks[v - 1]!.slice(1) as Groups).reduce((sum, [count, size]) => sum + count * size, 0)
  let version = 1
  while (version <= 10 && room(version) * 8 < 4 + (version < 10 ? 8 : 16) + bytes.length * 8) version++
  if (version > 10) return undefined
  let bits = "0100" + bytes.length.toString(2).padStart(version < 10 ? 8 : 16, "0") + bytes.map(b => b.toString(2).padStart(8, "0")).join("")
  bits += "0".repeat(Math.min(4, room(version) * 8 - bits.length))
  bits += "0".repeat((8 - (bits.length % 8)) % 8)
  const data = bits.match(/.{8}/g)!.map(b => parseInt(b, 2))
  for (let pad = 0xec; data.length < room(version); pad ^= 0xec ^ 0x11) data.push(pad)
  const [n, ...groups] = blocks[version - 1]!
  const parts: { data: number[]; more: number[] }[] = []
  let at = 0
  for (const [count, size] of groups)
    for (let i = 0; i < count; i++, at += size) {
      const part = data.slice(at, at + size)
      parts.push({ data: part, more: correction(part, n) })
    }
  const woven = (of: (p: (typeof parts)[number]) => number[]) => {
    const all: number[] = []
    for (let i = 0; i < Math.max(...parts.map(p => of(p).length)); i++) for (const p of parts) if (i < of(p).length) all.push(of(p)[i]!)
    return all
  }
  return { version, words: [...woven(p => p.data), ...woven(p => p.more)] }
}

/// `value` followed by its remainder (Bose, Chaudhuri and Hocquenghem).
function bch(value: number, generator: number, degree: number): number {
  let rest = value << degree
  for (let i = 31 - Math.clz32(rest); i >= degree; i--) if ((rest >> i) & 1) rest ^= generator << (i - degree)
  return (value << degree) | rest
}

const masks: readonly ((r: number, c: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0, r => r % 2 === 0, (_, c) => c % 3 === 0, (r, c) => (r + c) % 3 === 0, (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0, (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0, (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
]

/// How hard it is to read: long runs, blocks, and too much of one colour.
function penalty(m: readonly (readonly boolean[])[]): number {
  const n = m.length
  let sum = 0
  let dark = 0
  for (let r = 0; r < n; r++)
    for (const line of [m[r]!, m.map(row => row[r]!)]) {
      let run = 0
      line.forEach((v, c) => {
        run = c && v === line[c - 1] ? run + 1 : 1
        if (run === 5) sum += 3
        else if (run > 5) sum++
      })
      const text = line.map(Number).join("")
      sum += 40 * (text.split("10111010000").length + text.split("00001011101").length - 2)
    }
  for (let r = 0; r < n; r++)
    for (let c = 0; c < n; c++) {
      if (m[r]![c]) dark++
      if (r && c && m[r]![c] === m[r - 1]![c] && m[r]![c] === m[r]![c - 1] && m[r]![c] === m[r - 1]![c - 1]) sum += 3
    }
  return sum + 10 * Math.floor(Math.abs((dark * 20) / (n * n) - 10))
}

/// The modules of the code of `text`, row by row, true for dark. Undefined when it is too long.
export function qr(text: string): boolean[][] | undefined {
  const coded = codewords(text)
  if (!coded) return undefined
  const { version, words } = coded
  const n = 17 + 4 * version
  const grid = Array.from({ length: n }, () => new Array<boolean | undefined>(n).fill(undefined))
  const set = (r: number, c: number, dark: boolean) => {
    if (r >= 0 && c >= 0 && r < n && c < n) grid[r]![c] = dark
  }
  for (const [r, c] of [[3, 3], [3, n - 4], [n - 4, 3]] as const)
    for (let y = -4; y <= 4; y++) for (let x = -4; x <= 4; x++) set(r + y, c + x, [0, 1, 3].includes(Math.max(Math.abs(x), Math.abs(y))))
  const centres = alignment[version - 1]!
  for (const r of centres)
    for (const c of centres) {
      if ((r === 6 && c === 6) || (r === 6 && c === n - 7) || (r === n - 7 && c === 6)) continue
      for (let y = -2; y <= 2; y++) for (let x = -2; x <= 2; x++) set(r + y, c + x, Math.max(Math.abs(x), Math.abs(y)) !== 1)
    }
  for (let i = 8; i < n - 8; i++) {
    set(6, i, i % 2 === 0)
    set(i, 6, i % 2 === 0)
  }
  set(n - 8, 8, true)
  const format = (mask: number) => {
    const bits = bch(mask, 0x537, 10) ^ 0x5412 // level M is 00
    for (let i = 0; i < 15; i++) {
      const dark = ((bits >> i) & 1) === 1
      set(i < 6 ? i : i < 8 ? i + 1 : n - 15 + i, 8, dark)
      set(8, i < 8 ? n - 1 - i : i < 9 ? 7 : 14 - i, dark)
    }
  }
  format(0)
  if (version >= 7) {
    const bits = bch(version, 0x1f25, 12)
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >> i) & 1) === 1
      set(Math.floor(i / 3), n - 11 + (i % 3), dark)
      set(n - 11 + (i % 3), Math.floor(i / 3), dark)
    }
  }
  const free = grid.map(row => row.map(v => v === undefined))
  const stream = words.flatMap(w => [7, 6, 5, 4, 3, 2, 1, 0].map(i => ((w >> i) & 1) === 1))
  let at = 0
  for (let right = n - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--
    for (let i = 0; i < n; i++) for (const c of [right, right - 1]) if (free[up ? n - 1 - i : i]![c]) grid[up ? n - 1 - i : i]![c] = stream[at++] ?? false
  }
  let best: { cost: number; drawn: boolean[][] } | undefined
  masks.forEach((mask, number) => {
    format(number)
    const drawn = grid.map((row, r) => row.map((v, c) => (free[r]![c] && mask(r, c) ? !v : !!v)))
    const cost = penalty(drawn)
    if (!best || cost < best.cost) best = { cost, drawn }
  })
  return best!.drawn
}

/// The same as the path of a drawing whose unit is a module.
export const pathOf = (modules: readonly (readonly boolean[])[]) =>
  modules.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")).join("")).join("")
