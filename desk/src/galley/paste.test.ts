import { expect, test } from "vitest"
import { cleanAddress, embeds, pageOf, providerOf } from "./address"
import { cleanText } from "./invisible"
import { fits, fromHTML, fromLine, fromText, readHTML, weight, type Block } from "./paste"
import { schema } from "./schema"

// This DOM would fetch what a frame shows; a browser's parser does not.
;(window as unknown as { happyDOM: { settings: { disableIframePageLoading: boolean } } }).happyDOM.settings.disableIframePageLoading = true

/// Blocks as one reads them: `*strong*`, `_em_`, `[words](address)`, one line a block.
function read(blocks: Block[], indent = ""): string[] {
  return blocks.flatMap(b => {
    const inline = (b.content ?? []).every(c => c.type === "text" || c.type === "hard_break")
    const attrs = b.attrs ? " " + JSON.stringify(b.attrs) : ""
    if (!b.content) return [indent + b.type + attrs]
    if (inline) return [indent + b.type + attrs + ": " + b.content.map(said).join("")]
    return [indent + b.type + attrs, ...read(b.content, indent + "  ")]
  })
}
function said(b: Block): string {
  if (b.type === "hard_break") return "/"
  return (b.marks ?? []).reduce((text, m) => {
    const sign = { strong: "*", em: "_", strike: "~", sup: "^", sub: "," }[m.type]
    return sign ? sign + text + sign : `[${text}](${String(m.attrs?.["href"])})`
  }, b.text ?? "")
}
function html(text: string): string[] {
  const { blocks } = fromHTML(readHTML(text))
  schema.nodeFromJSON({ type: "doc", content: blocks }).check()
  return read(blocks)
}

test("Word: paragraphs, headings, lists with their signs, no styles, no comments, nothing struck out", () => {
  expect(
    html(`<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style></head><body lang=FR>
<!--StartFragment--><h1><b><span style='font-size:20.0pt'>Le sommet</span></b></h1>
<p class=MsoNormal><span lang=FR style='font-family:"Calibri",sans-serif'>Réunis pendant deux jours dans
la capitale<del cite="mailto:x" datetime="2024-07-04T10:00">, hier,</del> <b style='mso-bidi-font-weight:normal'>du Kazakhstan</b>.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>La Chine<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>Pékin</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>L’Inde</p>
<p class=MsoNormal>Voir <a href="https://un.example/a?utm_source=x&amp;id=2">le texte</a><span class=MsoCommentReference><a style='mso-comment-reference:A_1'>[A1]</a></span>.</p>
<div style='mso-element:comment-list'><p>Une remarque</p></div>
<!--EndFragment--></body></html>`),
  ).toEqual([
    'heading {"level":2}: Le sommet',
    "paragraph: Réunis pendant deux jours dans la capitale *du Kazakhstan*.",
    "list",
    "  item",
    "    paragraph: La Chine",
    "    list",
    "      item",
    "        paragraph: Pékin",
    "  item",
    "    paragraph: L’Inde",
    "paragraph: Voir [le texte](https://un.example/a?id=2).",
  ])
})

test("Google Docs: the bold that is not bold, styles as marks, lists beside their points, links through nobody", () => {
  expect(
    html(`<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1f"><h2 dir="ltr"><span style="font-size:16pt;font-weight:400;">Ce qui attend Pékin</span></h2><p dir="ltr" style="line-height:1.38"><span style="font-weight:400;white-space:pre-wrap;">La Chine </span><span style="font-weight:700;white-space:pre-wrap;">exercera</span><span style="font-style:italic;font-weight:400;"> la présidence</span><span style="font-size:0.6em;vertical-align:super;">1</span></p><br /><ul style="margin:0"><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>Un</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr"><span>Deux</span></p></li></ul></ul><p dir="ltr"><a href="https://www.google.com/url?q=https://onu.example/x&amp;sa=D&amp;source=editors"><span style="text-decoration:underline">ONU</span></a></p></b><br class="Apple-interchange-newline">`),
  ).toEqual([
    'heading {"level":2}: Ce qui attend Pékin',
    "paragraph: La Chine *exercera*_ la présidence_^1^",
    "list",
    "  item",
    "    paragraph: Un",
    "    list",
    "      item",
    "        paragraph: Deux",
    "paragraph: [ONU](https://onu.example/x)",
  ])
})

test("Pages: classes that the head explains", () => {
  expect(
    html(`<!DOCTYPE html><html><head><meta name="Generator" content="Cocoa HTML Writer"><style type="text/css">
p.p1 {margin: 0.0px; font: 12.0px Helvetica} span.s1 {font-weight: bold} span.s2 {font-style: italic} span.Apple-tab-span {white-space:pre}
</style></head><body><p class="p1"><span class="s1">Astana</span><span class="Apple-converted-space">&nbsp;</span>accueille <span class="s2">dix</span> pays</p><p class="p2"><br></p><p class="p1">Fin<span class="Apple-tab-span">	</span>.</p></body></html>`),
  ).toEqual(["paragraph: *Astana* accueille _dix_ pays", "paragraph: Fin ."])
})

test("a page of the web: the text, its pictures with their words, no menus, scripts or counting pictures", () => {
  expect(
    html(`<nav><a href="/">Accueil</a></nav><article><h1>Titre</h1><script>alert(1)</script><p onclick="x()">Un <a href="javascript:alert(1)">piège</a> et <a href="https://www.facebook.com/share?fbclid=1">un lien</a>.<img src="https://t.example/p.gif" width=1 height=1></p>
<figure><img src="https://a.example/port.jpg" alt="Un port" width="1200" height="800"><figcaption>Le port de Marseille. <b>AFP</b></figcaption></figure>
<div>Premier<br>vers<br><br>Second</div><div style="display:none">caché</div><p style="font-size:0">caché aussi</p>
<blockquote><p>J’écris</p></blockquote><table><thead><tr><th>Pays</th><th>Voix</th></tr></thead><tr><td>France</td><td>1</td></tr></table>
<table><tr><td><p>mise en page</p></td></tr></table><hr><iframe src="https://www.youtube-nocookie.com/embed/abc123?autoplay=1" title="Un film"></iframe>
<blockquote class="twitter-tweet"><p>Un message</p>— <a href="https://twitter.com/a/status/12?ref_src=twsrc">4 juillet</a></blockquote></article>`),
  ).toEqual([
    'heading {"level":2}: Titre',
    "paragraph: Un piège et [un lien](https://www.facebook.com/share).",
    'picture {"url":"https://a.example/port.jpg","alt":"Un port","width":1200,"height":800,"caption":"Le port de Marseille. AFP"}',
    "paragraph: Premier/vers",
    "paragraph: Second",
    "quote",
    "  paragraph: J’écris",
    "table",
    "  row",
    '    cell {"header":true}',
    "      paragraph: Pays",
    '    cell {"header":true}',
    "      paragraph: Voix",
    "  row",
    "    cell",
    "      paragraph: France",
    "    cell",
    "      paragraph: 1",
    "paragraph: mise en page",
    "rule",
    'embed {"url":"https://www.youtube.com/watch?v=abc123","title":"Un film","provider":"YouTube"}',
    'embed {"url":"https://twitter.com/a/status/12","provider":"X","title":"Un message"}',
  ])
})

test("plain text: empty lines part paragraphs, single lines stay lines, points become lists, addresses become links", () => {
  expect(read(fromText("Un\ndeux\n\nTrois https://a.example/x?fbclid=9.\n\n• a\n• b\n1. c\n2. d\n").blocks)).toEqual([
    "paragraph: Un/deux",
    "paragraph: Trois [https://a.example/x](https://a.example/x).",
    "list",
    "  item",
    "    paragraph: a",
    "  item",
    "    paragraph: b",
    'list {"ordered":true}',
    "  item",
    "    paragraph: c",
    "  item",
    "    paragraph: d",
  ])
  expect(read(fromText("Un\r\ndeux\r\n- trois").blocks)).toEqual(["paragraph: Un", "paragraph: deux", "paragraph: - trois"])
})

test("pictures without an address are counted, not forgotten", () => {
  const page = new DOMParser().parseFromString(`<p>a<img src="file:///c:/x.png"><img src="data:image/png;base64,AA"></p>`, "text/html")
  expect(fromHTML(page)).toEqual({ blocks: [{ type: "paragraph", content: [{ type: "text", text: "a" }] }], lost: 2 })
})

const invisible: [string, string, string][] = [
  ["zero-width spaces, soft hyphens, byte order marks", "mi\u00adro\u200bir\ufeff", "miroir"],
  ["direction marks in a text of one direction", "\u200eParis\u202c \u202aLyon", "Paris Lyon"],
  ["direction marks in a mixed text stay", "\u200fقمة NASA\u200f!", "\u200fقمة NASA\u200f!"],
  ["overrides never stay", "قمة \u202eABC\u202c", "قمة ABC"],
  ["isolates that close stay in a mixed text", "قمة \u2066NASA\u2069", "قمة \u2066NASA\u2069"],
  ["isolates that do not close go", "قمة \u2066NASA", "قمة NASA"],
  ["a non-joiner in Persian stays", "می\u200cشود", "می\u200cشود"],
  ["a non-joiner in French goes", "mi\u200croir", "miroir"],
  ["a family stays a family", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"],
  ["a no-break space without a reason", "un\u00a0mot", "un mot"],
  ["no-break spaces of French typography", "«\u00a0oui\u00a0»\u00a0: 12\u00a0000\u00a0€\u202f!", "«\u00a0oui\u00a0»\u00a0: 12\u00a0000\u00a0€\u202f!"],
  ["a thin space becomes a narrow one that does not break", "oui\u2009!", "oui\u202f!"],
  ["two spaces", "un  mot \u00a0deux", "un mot deux"],
  ["letters and their accents are one", "e\u0301te\u0301", "été"],
]
for (const [what, text, want] of invisible) test(`invisible: ${what}`, () => expect(cleanText(text)).toBe(want))

const addresses: [string, string][] = [
  ["https://a.example/x?utm_source=n&id=3&fbclid=2#part", "https://a.example/x?id=3#part"],
  ["https://a.example/x?utm_medium=n", "https://a.example/x"],
  ["https://a.example/?q=a+b&c=%C3%A9", "https://a.example/?q=a+b&c=%C3%A9"],
  ["https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fb%3Ffbclid%3D1&h=x", "https://a.example/b"],
  ["https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F&data=05", "https://a.example/"],
  ["https://user:secret@a.example/", "https://a.example/"],
  ["www.a.example/b", "https://www.a.example/b"],
  ["mailto:a@b.example?subject=x", "mailto:a@b.example"],
  ["javascript:alert(1)", ""],
  ["data:text/html,x", ""],
  ["file:///etc/passwd", ""],
  ["#part", ""],
]
for (const [from, want] of addresses) test(`address: ${from}`, () => expect(cleanAddress(from)).toBe(want))

test("who stands behind an address", () => {
  expect(providerOf("https://youtu.be/x")).toBe("YouTube")
  expect(providerOf("https://www.lemonde.example/x")).toBe("lemonde.example")
  expect(embeds("https://x.com/a/status/1")).toBe(true)
  expect(embeds("https://x.com/")).toBe(false)
  expect(pageOf("https://player.vimeo.com/video/12?h=1")).toBe("https://vimeo.com/12")
})

test("a part of one line takes words only", () => {
  expect(fromLine(" Un\r\n titre\u200b ")).toBe("Un titre")
  expect(fromLine("Un\n\n chapeau", true)).toBe("Un\nchapeau")
})

test("two hundred thousand words are read, weighed, and told to be too many", () => {
  const { blocks } = fromText(Array.from({ length: 2000 }, () => "mot ".repeat(100)).join("\n\n") + "é".repeat(400_000))
  const w = weight(blocks)
  expect(w.words).toBe(200_001)
  expect(fits(w, { nodes: 0, bytes: 0 })).toBe(false)
  expect(fits(weight(fromText("peu de mots").blocks), { nodes: 3, bytes: 20 })).toBe(true)
})
