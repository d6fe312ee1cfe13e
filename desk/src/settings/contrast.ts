/// How bright a colour is (WCAG 2.2, relative luminance). `#rrggbb`.
export function luminance(colour: string): number {
  const part = (i: number) => {
    const c = parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)
}

/// How well one colour is read on another: 1 to 21. 0 when one of them is no colour.
export function contrast(a: string, b: string): number {
  if (![a, b].every(c => /^#[0-9a-f]{6}$/i.test(c))) return 0
  const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m) as [number, number]
  return (x + 0.05) / (y + 0.05)
}
