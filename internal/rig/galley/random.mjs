// Chance that can be repeated, and documents made by it.
import { schema } from "./schema.mjs";

/// A generator for one seed: `r(n)` is 0 to n-1, `r.of(list)` one of them.
export function chance(seed) {
  let a = seed >>> 0;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const r = (n) => Math.floor(next() * n);
  r.of = (list) => list[r(list.length)];
  r.odds = (n, of) => r(of) < n;
  return r;
}

const words = ["Astana", "sommet", "à", "l’été", "قمة", "😀", "👩‍🚀", "北京", "the", "ninth", "«", "»", "1 234", "e\u0301", "x"];
export function text(r, most = 4) {
  let s = r.of(words);
  for (let i = r(most); i > 0; i--) s += (r(4) ? " " : "") + r.of(words);
  return s;
}

export function mark(r) {
  const name = r.of(["strong", "em", "link", "sub", "sup", "strike"]);
  return schema.marks[name].create(name === "link" ? { href: r.of(["https://a.example/", "/fr/1", "mailto:a@b.example"]) } : null);
}

export function line(r) {
  const list = [];
  for (let i = r(4); i > 0; i--) {
    let marks = [];
    while (r.odds(1, 3)) marks = mark(r).addToSet(marks);
    list.push(r.odds(1, 8) ? schema.nodes.hard_break.create(null, null, marks) : schema.text(text(r), marks));
  }
  return list;
}

const p = (r) => schema.nodes.paragraph.create(null, line(r));
const some = (r, n, make) => Array.from({ length: 1 + r(n) }, () => make(r));
const maybe = (r, v) => (r.odds(1, 2) ? v : null);

export const make = {
  paragraph: p,
  heading: (r) => schema.nodes.heading.create({ level: 2 + r(3) }, line(r)),
  quote: (r) => schema.nodes.quote.create({ speaker: maybe(r, text(r, 2)) }, some(r, 2, p)),
  list: (r, deep = 2) => schema.nodes.list.create({ ordered: r.of([null, true, false]) }, some(r, 3, () => make.item(r, deep))),
  item: (r, deep = 1) => schema.nodes.item.create(null, some(r, 2, () => (deep > 0 && r.odds(1, 4) ? make.list(r, deep - 1) : p(r)))),
  table: (r) => schema.nodes.table.create({ caption: maybe(r, text(r, 2)) }, some(r, 2, () => schema.nodes.row.create(null, some(r, 2, () => schema.nodes.cell.create({ header: maybe(r, true) }, some(r, 2, p)))))),
  picture: (r) => schema.nodes.picture.create({ url: "/a.jpg", alt: maybe(r, text(r, 2)), width: maybe(r, 1 + r(2000)), whole: maybe(r, true) }),
  gallery: (r) => schema.nodes.gallery.create(null, some(r, 2, make.picture)),
  video: () => schema.nodes.video.create({ url: "https://v.example/1" }),
  related: (r) => schema.nodes.related.create({ number: 1 + r(900) }),
  embed: (r) => schema.nodes.embed.create({ url: "https://e.example/1", title: maybe(r, text(r, 2)) }),
  facts: (r) => schema.nodes.facts.create({ title: maybe(r, text(r, 2)), as_of: maybe(r, "2024-07-04") }, some(r, 3, () => r.of([make.fact, p, (r) => make.list(r, 0)])(r))),
  fact: (r) => schema.nodes.fact.create({ label: maybe(r, text(r, 1)) }, line(r)),
  rule: () => schema.nodes.rule.create(),
};
const blocks = ["paragraph", "paragraph", "paragraph", "heading", "quote", "list", "list", "table", "picture", "gallery", "video", "related", "embed", "facts", "rule"];

export function galley(r, most = 5) {
  const part = (name) => schema.nodes[name].create(null, r.odds(1, 4) ? null : schema.text(text(r)));
  const body = Array.from({ length: r(most + 1) }, () => make[r.of(blocks)](r));
  return schema.nodes.galley.create(
    { section: maybe(r, "infos/asie"), urgency: maybe(r, 1 + r(8)), tags: maybe(r, ["Chine"]), lead: maybe(r, { url: "/lead.jpg", alt: "x" }) },
    [part("kicker"), part("headline"), part("standfirst"), schema.nodes.doc.create(null, body)],
  );
}
