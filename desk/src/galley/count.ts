import type { Node } from "prosemirror-model"

const counted = new WeakMap<Node, number>()
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u
const word = /[\p{L}\p{N}\p{M}]+(?:[’'.,\u00ad\u200c-][\p{L}\p{N}\p{M}]+)*/gu

/// The words of a text. Where a language writes none apart, two signs count as one.
export function wordsIn(text: string): number {
  if (!unspaced.test(text)) return text.match(word)?.length ?? 0
  let signs = 0
  const rest = text.replace(/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Khmer}|\p{Script=Lao}|\p{Script=Myanmar}/gu, () => (signs++, " "))
  return Math.ceil(signs / 2) + (rest.match(word)?.length ?? 0)
}

/// The words of a body. A block that did not change is not read again.
export function words(doc: Node): number {
  let n = 0
  for (let i = 0; i < doc.childCount; i++) {
    const block = doc.child(i)
    let here = counted.get(block)
    if (here === undefined) {
      here = wordsIn(block.textBetween(0, block.content.size, "\n", "\n"))
      counted.set(block, here)
    }
    n += here
  }
  return n
}

/// How long a reader takes, in seconds: 230 words a minute, and a breath for each picture.
export function seconds(doc: Node): number {
  let pictures = 0
  doc.forEach(block => {
    if (block.type.name === "picture" || block.type.name === "gallery") pictures += Math.max(1, block.childCount)
  })
  return Math.round((words(doc) / 230) * 60 + pictures * 6)
}

/// The characters of a line as a reader counts them: letters with their accents, emoji whole.
export function characters(text: string): number {
  let plain = true
  for (let i = 0; i < text.length && plain; i++) plain = text.charCodeAt(i) < 0x300
  if (plain) return text.length
  return [...new Intl.Segmenter().segment(text)].length
}
