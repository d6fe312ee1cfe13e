// Keeps an open page true: the server tells what happens as it happens. Without
// this script the page is as it was printed.
const page = document.body.dataset, find = (s, from = document) => from.querySelector(s);
const said = find("#said");
let last = page.seq, stream, away, queue = [];

// say tells those who listen, politely: one sentence at a time, the newest of what waits.
const say = (text) => {
  queue.push(text);
  if (queue.length === 1) speak();
};
const speak = () => {
  said.textContent = queue.length > 2 ? queue.at(-1) : queue[0];
  setTimeout(() => { queue = queue.slice(queue.length > 2 ? queue.length : 1); if (queue.length) speak(); }, 8000);
};

// make is an element with its class and what is in it.
const make = (tag, kind, ...inner) => {
  const e = document.createElement(tag);
  if (kind) e.className = kind;
  e.append(...inner);
  return e;
};
const clock = (at, text) => Object.assign(make("time", "", text), { dateTime: at });
Object.assign(window, { live: { find, make, clock, say } });

const on = {
  day({ day, title }) {
    const t = find(".day time");
    if (t) [t.dateTime, t.textContent] = [day, title];
  },
  banner(b) {
    const was = find("#brk");
    if (!b.text) return was?.remove();
    if (was?.dataset.seq == b.seq) return;
    const a = Object.assign(make("a", "", make("b", "", b.label), clock(b.at, b.time), make("span", "", b.text)), { href: b.href });
    const is = Object.assign(make("aside", "brk in", a), { id: "brk" });
    is.ariaLabel = b.alert;
    is.dataset.seq = b.seq;
    if (was) was.replaceWith(is); else find("main").before(is);
    say(`${b.label}: ${b.text}`);
  },
  // What happens to the story that is being read stands at its foot; the text stays.
  entry(e) {
    const p = find("#moved");
    if (!p || e.story != page.story || e.kind === "first") return;
    const [mark, note] = p.children;
    mark.className = `lv ${e.marks.at(-1).class}`;
    mark.textContent = e.marks.at(-1).text;
    note.textContent = e.note || e.text;
    p.hidden = false;
    say(`${mark.textContent}: ${note.textContent}`);
  },
  gone({ story }) {
    if (story == page.story) location.reload();
  },
};

const take = (name) => (m) => {
  if (m.lastEventId) last = m.lastEventId;
  const data = JSON.parse(m.data);
  on[name]?.(data);
  dispatchEvent(new CustomEvent("live-" + name, { detail: data }));
};

const open = () => {
  clearTimeout(away);
  if (stream) return;
  stream = new EventSource(page.stream + (last ? `?after=${last}` : ""));
  for (const name of ["day", "banner", "entry", "gone", "front", "reset", "ready"]) stream.addEventListener(name, take(name));
  stream.onopen = () => find("#line")?.classList.add("beat");
  stream.onerror = () => {
    find("#line")?.classList.remove("beat");
    // A newsroom that is full, or not there yet, is asked again; a line that broke comes back by itself.
    if (stream?.readyState === 2) { close(); away = setTimeout(open, 5000 + Math.random() * 10000); }
  };
};
const close = () => { stream?.close(); stream = undefined; };

// A page that nobody sees lets go of its line after a minute.
document.addEventListener("visibilitychange", () => {
  clearTimeout(away);
  if (document.hidden) away = setTimeout(close, 60000); else open();
});
addEventListener("pagehide", close);
addEventListener("pageshow", open);
