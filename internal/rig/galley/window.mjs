// One window that writes: ProseMirror's own state and prosemirror-collab over
// the galley's WebSocket, as the desk does it, without a screen.
import WebSocket from "ws";
import { EditorState } from "prosemirror-state";
import { Node } from "prosemirror-model";
import { Step, canJoin, canSplit, findWrapping, liftTarget } from "prosemirror-transform";
import { collab, getVersion, receiveTransaction, sendableSteps } from "prosemirror-collab";
import { schema } from "./schema.mjs";

export class Window {
  constructor(name, r, number, token, at) {
    Object.assign(this, { name, r, number, token, at, state: null, ws: null, waiting: false, closed: false, offline: false, people: [], wrote: new Set(), struck: new Set(), failed: [], settled: 0, reopened: 0, n: 0 });
  }

  connect() {
    if (this.closed || this.offline) return;
    const ws = new WebSocket(`${this.at().replace("http", "ws")}/api/v1/stories/${this.number}/galley/live`, { headers: { Authorization: `Bearer ${this.token}` } });
    this.ws = ws;
    this.waiting = false;
    ws.on("open", () => ws.send(JSON.stringify({ t: "open", client: this.name, version: this.state ? getVersion(this.state) : null })));
    ws.on("message", (text) => { if (ws === this.ws) this.hear(JSON.parse(text)); });
    ws.on("error", () => {});
    ws.on("close", () => { if (ws === this.ws) { this.ws = null; this.open = false; setTimeout(() => { if (!this.ws) this.connect(); }, 30 + this.r(250)); } });
  }

  /// The line breaks; whatever is on its way is lost.
  cut() { this.open = false; this.ws?.terminate(); }

  away(yes) {
    this.offline = yes;
    if (yes) this.cut(); else if (!this.ws) this.connect();
  }

  close() { this.closed = true; this.ws?.close(); }

  hear(m) {
    switch (m.t) {
      case "galley":
        if (this.state) { this.failed.push(`the galley came whole at ${m.version}: this window was at ${getVersion(this.state)}`); return; }
        this.state = EditorState.create({ schema, doc: Node.fromJSON(schema, m.doc), plugins: [collab({ version: m.version, clientID: this.name })] });
        this.open = true;
        this.send();
        break;
      case "steps": {
        const version = getVersion(this.state);
        if (m.version !== version) { this.failed.push(`steps on ${m.version} came to a window at ${version}`); return; }
        this.state = this.state.apply(receiveTransaction(this.state, m.steps.map((s) => Step.fromJSON(schema, s)), m.clients));
        this.open = true;
        if (m.clients.includes(this.name) || m.steps.length === 0) this.waiting = false;
        this.send();
        break;
      }
      case "stale":
        this.waiting = false;
        if (getVersion(this.state) >= m.version) this.send();
        break;
      case "refused": this.failed.push(`refused: ${m.key} ${m.detail}`); break;
      case "people": this.people = m.people; break;
      case "settled": this.settled++; break;
    }
  }

  send() {
    const some = this.state && sendableSteps(this.state);
    if (!some || this.waiting || !this.open || this.ws?.readyState !== WebSocket.OPEN) return;
    this.waiting = true;
    this.ws.send(JSON.stringify({ t: "steps", version: some.version, steps: some.steps.slice(0, 500).map((s) => s.toJSON()) }));
  }

  get quiet() { return this.state && this.open && !sendableSteps(this.state); }

  /// Somewhere in the body between two words.
  between() {
    const places = [], body = this.state.doc.lastChild, start = this.state.doc.content.size - body.content.size - 1;
    body.descendants((n, pos) => {
      if (!n.isTextblock) return;
      const inside = start + pos + 1;
      places.push(inside, inside + n.content.size);
      let at = 0;
      n.forEach((c) => { if (c.isText) for (let i = 0; i < c.text.length; i++) if (c.text[i] === " ") places.push(inside + at + i, inside + at + i + 1); at += c.nodeSize; });
    });
    return places.length ? this.r.of(places) : null;
  }

  /// A little further in the same line, never inside of a character.
  end(pos) {
    const $end = this.state.doc.resolve(Math.min(this.state.doc.resolve(pos).end(), pos + this.r(30)));
    const low = $end.textOffset && /[\udc00-\udfff]/.test($end.parent.child($end.index()).text[$end.textOffset]);
    return $end.pos + (low ? 1 : 0);
  }

  /// One thing that a writer does.
  write() {
    if (!this.state) return;
    const tr = this.state.tr, pos = this.between();
    if (pos === null) {
      tr.insert(this.state.doc.content.size - 1, schema.nodes.paragraph.create());
    } else {
      const $pos = this.state.doc.resolve(pos);
      const range = $pos.blockRange();
      switch (this.r(14)) {
        case 0: case 1: if (canSplit(tr.doc, pos)) tr.split(pos); break;
        case 2: { const at = $pos.before(), $at = this.state.doc.resolve(at); if ($at.nodeBefore?.type === $pos.parent.type && canJoin(tr.doc, at)) tr.join(at); break; }
        case 3: { const wrap = range && $pos.depth < 5 && findWrapping(range, this.r.of([schema.nodes.quote, schema.nodes.list])); if (wrap) tr.wrap(range, wrap); break; }
        case 4: { const to = range && liftTarget(range); if (to != null && to > 1) tr.lift(range, to); break; }
        case 5: { const end = this.end(pos); if (end > pos) tr.addMark(pos, end, schema.marks[this.r.of(["strong", "em"])].create()); break; }
        case 6: { const end = this.end(pos); if (end > pos) tr.removeMark(pos, end); break; }
        case 7: if (this.wrote.size) this.strike(tr); break;
        case 8: tr.setDocAttribute("dateline", `${this.name} ${this.n}`); break;
        case 9: if ($pos.depth === 2 && $pos.parent.type === schema.nodes.paragraph) tr.setBlockType(pos, pos, schema.nodes.heading, { level: 2 + this.r(3) }); break;
        default: {
          const word = `${this.name}x${this.n++}é😀`;
          this.wrote.add(word);
          tr.insertText(` ${word} `, pos);
        }
      }
    }
    if (tr.docChanged) {
      this.state = this.state.apply(tr);
      this.send();
    }
  }

  /// Puts a word at the end of the headline.
  put(word) {
    this.state = this.state.apply(this.state.tr.insertText(" " + word, this.state.doc.child(0).nodeSize + this.state.doc.child(1).nodeSize - 1));
    this.send();
  }

  /// Strikes a word of its own out.
  strike(tr) {
    const word = this.r.of([...this.wrote]);
    tr.doc.descendants((n, pos) => {
      const i = n.isText ? n.text.indexOf(word) : -1;
      if (i >= 0 && !this.struck.has(word)) {
        tr.delete(pos + i, pos + i + word.length);
        this.struck.add(word);
        this.wrote.delete(word);
      }
    });
  }
}
