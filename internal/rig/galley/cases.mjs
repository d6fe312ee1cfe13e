// Writes galley/testdata/steps.jsonl: documents, steps on them, and what the
// real ProseMirror makes of each. `node cases.mjs [seed] [documents] [steps each] [file]`.
// MARBRE_CASES=file go test ./galley holds the galley to more of them.
import { writeFileSync } from "node:fs";
import { Slice, Fragment } from "prosemirror-model";
import { Transform, Step, ReplaceStep, ReplaceAroundStep, AddMarkStep, RemoveMarkStep, AddNodeMarkStep, RemoveNodeMarkStep, AttrStep, DocAttrStep, liftTarget, findWrapping, canSplit, canJoin } from "prosemirror-transform";
import { schema, rules, brief } from "./schema.mjs";
import { chance, galley, line, make, mark, text } from "./random.mjs";

const [seed, documents, each, file] = [+(process.argv[2] ?? 1), +(process.argv[3] ?? 50), +(process.argv[4] ?? 26), process.argv[5] ?? new URL("../../../galley/testdata/steps.jsonl", import.meta.url)];
const r = chance(seed);

/// What ProseMirror makes of a step; null for what is refused, by it or by the
/// rules that the schema holds and ProseMirror does not look at.
function after(doc, step) {
  for (const at of ["from", "to", "gapFrom", "gapTo"]) if (step[at] !== undefined && !(at[0] === "g" && step.gapFrom === step.gapTo) && halved(doc, step[at])) return null;
  if (step.insert !== undefined && split(step.slice.content, step.insert + step.slice.openStart)) return null;
  if (step.from > step.to || step.gapFrom > step.gapTo || step.from > step.gapFrom || step.gapTo > step.to || step.insert > step.slice?.size) return null;
  try {
    const { doc: is } = step.apply(doc);
    if (!is) return null;
    is.check();
    return sound(is) ? is : null;
  } catch {
    return null;
  }
}

/// Whether pos stands in the middle of a character.
function halved(doc, pos) {
  if (pos < 0 || pos > doc.content.size) return false;
  const $pos = doc.resolve(pos);
  if (!$pos.textOffset) return false;
  const t = $pos.parent.child($pos.index()).text;
  return t.charCodeAt($pos.textOffset) >= 0xdc00 && t.charCodeAt($pos.textOffset) <= 0xdfff;
}

/// The same inside of a slice.
function split(content, pos) {
  let at = 0;
  for (let i = 0; i < content.childCount; i++) {
    const n = content.child(i), end = at + n.nodeSize;
    if (at < pos && pos < end) return n.isText ? n.text.charCodeAt(pos - at) >= 0xdc00 && n.text.charCodeAt(pos - at) <= 0xdfff : split(n.content, pos - at - 1);
    at = end;
  }
  return false;
}

function sound(doc) {
  let ok = [...doc.child(0).textContent].length <= 120 && [...doc.child(1).textContent].length <= 300;
  doc.descendants((n) => {
    const known = rules.nodes[n.type.name]?.attrs ?? {};
    for (const name in known) if (known[name].required && n.attrs[name] === null) ok = false;
    if (n.isText && !n.text.isWellFormed()) ok = false;
    for (let i = 1; i < n.marks.length; i++) if (n.marks[i].type.rank <= n.marks[i - 1].type.rank) ok = false;
  });
  return ok;
}

const somewhere = (doc) => r(doc.content.size + 1);
function range(doc) {
  const a = somewhere(doc), b = r.odds(1, 2) ? somewhere(doc) : Math.min(doc.content.size, a + r(8));
  return a < b ? [a, b] : [b, a];
}
/// A position inside the body.
function within(doc) {
  const start = doc.content.size - doc.lastChild.content.size - 1;
  return start + r(doc.lastChild.content.size + 1);
}

/// Steps as an editor makes them, each with the document that it stands on.
function edited(doc) {
  const tr = new Transform(doc);
  try {
    const [a, b] = r.odds(1, 4) ? range(doc) : [within(doc), within(doc)].sort((x, y) => x - y);
    const $a = doc.resolve(a), $b = doc.resolve(b);
    switch (r(16)) {
      case 0: tr.insertText ? tr.insertText(text(r), a) : tr.replaceWith(a, a, schema.text(text(r))); break;
      case 1: tr.replaceWith(a, a, schema.text(text(r), $a.marks())); break;
      case 2: tr.delete(a, b); break;
      case 3: tr.deleteRange(a, b); break;
      case 4: { const other = galley(r); const [x, y] = range(other); tr.replaceRange(a, b, other.slice(x, y)); break; }
      case 5: { const other = galley(r); const [x, y] = range(other); tr.replace(a, b, other.slice(x, y)); break; }
      case 6: for (const depth of [1, 2]) if (canSplit(tr.doc, a, depth)) { tr.split(a, depth); break; } break;
      case 7: if (canJoin(doc, a)) tr.join(a); else for (let i = 0; i < doc.content.size; i++) if (canJoin(doc, i) && r.odds(1, 2)) { tr.join(i); break; } break;
      case 8: { const range = $a.blockRange($b); const to = range && liftTarget(range); if (to != null) tr.lift(range, to); break; }
      case 9: { const range = $a.blockRange($b); const wrap = range && findWrapping(range, r.of([schema.nodes.quote, schema.nodes.list, schema.nodes.facts])); if (wrap) tr.wrap(range, wrap); break; }
      case 10: tr.setBlockType(a, b, r.of([schema.nodes.paragraph, schema.nodes.heading]), r.odds(1, 2) ? { level: 2 } : { level: 3 }); break;
      case 11: case 12: tr.addMark(a, b, mark(r)); break;
      case 13: tr.removeMark(a, b, r.odds(1, 2) ? mark(r) : null); break;
      case 14: tr.insert(a, r.of(Object.values(make))(r)); break;
      case 15: tr.replaceRangeWith(a, b, r.of([make.picture, make.rule, make.quote, make.heading])(r)); break;
    }
  } catch { /* it did not fit */ }
  return tr.steps.map((step, i) => [tr.docs[i], step, tr]);
}

/// Steps that nobody means.
function wild(doc) {
  const [a, b] = range(doc);
  const other = galley(r), [x, y] = range(other);
  const open = r.odds(1, 3) ? new Slice(other.slice(x, y).content, r(4), r(4)) : other.slice(x, y);
  const small = r.of([Slice.empty, new Slice(Fragment.from(schema.text(text(r))), 0, 0), new Slice(Fragment.from(make.paragraph(r)), r(2), r(2)), new Slice(Fragment.from(line(r)), 0, 0), open, open]);
  switch (r(10)) {
    case 0: case 1: case 2: return new ReplaceStep(a, b, small, r.odds(1, 6));
    case 3: { const [c, d] = [a + r(b - a + 1), a + r(b - a + 1)].sort((x, y) => x - y); return new ReplaceAroundStep(a, b, c, d, small, r(Math.max(1, small.size + 1)), r.odds(1, 4)); }
    case 4: return new AddMarkStep(a, b, mark(r));
    case 5: return new RemoveMarkStep(a, b, mark(r));
    case 6: return r.odds(1, 2) ? new AddNodeMarkStep(a, mark(r)) : new RemoveNodeMarkStep(a, mark(r));
    case 7: return new AttrStep(a, r.of(["speaker", "caption", "title", "url", "alt"]), r.of([null, "/x.jpg"]));
    case 8: return new DocAttrStep(r.of(["dateline", "source", "rights", "slug", "section"]), r.of([null, "astana"]));
    default: return new ReplaceStep(a, Math.min(b, a + r(3)), small);
  }
}

/// A step moved a little, as a rebase would that went wrong.
function moved(step) {
  const json = step.toJSON();
  for (const name of ["from", "to", "gapFrom", "gapTo", "pos", "insert"]) if (json[name] !== undefined && r.odds(1, 3)) json[name] = Math.max(0, json[name] + r(5) - 2);
  if (json.slice && r.odds(1, 3)) json.slice[r.of(["openStart", "openEnd"])] = r(3);
  if (json.slice?.content?.length === 0) return null;
  try {
    return Step.fromJSON(schema, json);
  } catch {
    return null;
  }
}

/// An attribute that there is, with a value that may be.
function attribute(doc) {
  const all = [];
  doc.descendants((n, pos) => {
    for (const [name, rule] of Object.entries(rules.nodes[n.type.name]?.attrs ?? {})) all.push([pos, name, rule]);
  });
  if (!all.length) return null;
  const [pos, name, rule] = r.of(all);
  const value = { text: text(r, 2), address: "https://n.example/", integer: Math.max(rule.min ?? 0, 2), flag: r.odds(1, 2), day: "2025-01-31" }[rule.is];
  return new AttrStep(pos, name, r.odds(1, 4) ? null : value);
}

const knows = (doc, step) => !(step instanceof AttrStep) || !doc.nodeAt(step.pos) || step.attr in doc.nodeAt(step.pos).attrs;

const lines = [];
let taken = 0, refused = 0;
for (let d = 0; d < documents; d++) {
  const doc = galley(r, 3);
  doc.check();
  const cases = [];
  const put = (step) => {
    if (!step || cases.length >= each || !knows(doc, step)) return;
    const json = JSON.parse(JSON.stringify(step.toJSON())), map = step.getMap();
    if (step.slice && (step.slice.size === 0) !== (step.slice.content.size === 0)) return; // toJSON leaves it out
    const is = after(doc, step);
    const places = Array.from({ length: 6 }, () => [somewhere(doc), r.of([-1, 1])]);
    cases.push({ step: json, after: is && brief(is), map: is ? places.map(([pos, assoc]) => [pos, assoc, map.map(pos, assoc)]) : undefined });
    if (is) taken++; else refused++;
  };
  for (let tries = 0; cases.length < each && tries < 20 * each; tries++) {
    switch (r(8)) {
      case 0: case 1: put(wild(doc)); break;
      case 2: put(attribute(doc)); break;
      case 3: { // what undoes it: on the document it makes, so that is the one of this line
        const made = edited(doc).filter(([on]) => on === doc);
        if (made.length) put(moved(made[0][1]));
        break;
      }
      case 4: { // rebased over another
        const [one] = edited(doc), [two] = edited(doc);
        if (one && two) put(two[1].map(one[1].getMap()));
        break;
      }
      default: { const [one] = edited(doc); if (one) put(one[1]); }
    }
  }
  lines.push(JSON.stringify({ doc: doc.toJSON(), brief: brief(doc), size: doc.content.size, cases }));
  // And there and back again: the undoing stands on the document after.
  const [one] = edited(doc);
  const is = one && after(doc, one[1]);
  if (is) {
    const back = one[1].invert(doc);
    const undone = after(is, back);
    if (undone && !(back.slice && back.slice.size === 0 && back.slice.content.size)) {
      lines.push(JSON.stringify({ doc: is.toJSON(), brief: brief(is), size: is.content.size, cases: [{ step: back.toJSON(), after: brief(undone) }] }));
      taken++;
    }
  }
}
writeFileSync(file, lines.join("\n") + "\n");
console.log(`${lines.length} documents, ${taken} steps that fit, ${refused} that do not`);
