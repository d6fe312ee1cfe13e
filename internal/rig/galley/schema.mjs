// The galley's schema as an editor has it: story/schema.json and the parts around the body.
import { readFileSync } from "node:fs";
import { Schema } from "prosemirror-model";

const body = JSON.parse(readFileSync(new URL("../../../story/schema.json", import.meta.url)));
export const outside = ["section", "byline", "dateline", "source", "tags", "urgency", "embargo", "original", "lead", "rights", "slug"];

function attrs(rules = {}) {
  return Object.fromEntries(Object.keys(rules).map((name) => [name, { default: null }]));
}

const nodes = {
  galley: { content: "kicker headline standfirst doc", attrs: Object.fromEntries(outside.map((name) => [name, { default: null }])) },
  kicker: { content: "text*", marks: "" },
  headline: { content: "text*", marks: "" },
  standfirst: { content: "text*", marks: "" },
};
for (const [name, n] of Object.entries(body.nodes)) {
  nodes[name] = { group: n.group, content: n.content, attrs: attrs(n.attrs), inline: n.group === "inline" };
}
nodes.doc.attrs = { version: { default: body.version } };

export const rules = body;
export const schema = new Schema({
  topNode: "galley",
  nodes,
  marks: Object.fromEntries(Object.entries(body.marks).map(([name, m]) => [name, { attrs: attrs(m.attrs) }])),
});

/// A document in few words, one way only: what the Go side writes of the same.
export function brief(node) {
  const given = (attrs, skip) => {
    const names = Object.keys(attrs).filter((n) => attrs[n] !== null && n !== skip).sort();
    return names.length ? "{" + names.map((n) => n + ":" + stable(attrs[n])).join(",") + "}" : "";
  };
  const marks = node.marks.length ? "<" + node.marks.map((m) => m.type.name + given(m.attrs)).join(",") + ">" : "";
  if (node.isText) return JSON.stringify(node.text) + marks;
  const inside = [];
  node.forEach((n) => inside.push(brief(n)));
  return node.type.name + given(node.attrs, node.type.name === "doc" ? "version" : "") + (inside.length ? "(" + inside.join(" ") + ")" : "") + marks;
}

function stable(v) {
  if (Array.isArray(v)) return "[" + v.map(stable).join(",") + "]";
  if (v && typeof v === "object") return "{" + Object.keys(v).sort().map((k) => JSON.stringify(k) + ":" + stable(v[k])).join(",") + "}";
  return JSON.stringify(v);
}
