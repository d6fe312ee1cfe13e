// The wire of an open page: what happens is set at its top. A reader's place
// never jumps: while they read further down, or want a pause, it waits behind a
// count.
const { find, make, clock, say } = window.live;
const wire = find("#wire"), front = find(".roll"), fresh = find("#fresh"), pause = find("#pause");
const most = front ? 24 : 240; // entries; of the front's the first 7 are for phones
let waiting = [], paused = false, due = 0, old = false;

const number = new Intl.NumberFormat(document.documentElement.lang);
const near = (e) => wire.querySelector(`li[data-seq="${e}"]`);

// row is an entry as the page's own template sets it.
const row = (e) => {
  const li = make("li", e.class ?? "", clock(e.at, e.time));
  li.dataset.seq = e.seq;
  if (e.story && e.kind !== "withdrawal") li.dataset.story = e.story;
  const link = e.href ? Object.assign(make("a", "", e.text), { href: e.href }) : e.text;
  const marks = (e.marks ?? []).map((m) => make(front ? "p" : "span", `lv ${m.class}`, m.text));
  if (front) {
    li.append(make("div", "", ...marks, e.href ? link : make("p", "line", link), ...(e.note ? [make("p", "note", e.note)] : [])));
    return li;
  }
  const box = make("div", "e");
  if (marks.length || e.kicker) box.append(make("p", "l", ...marks.flatMap((m) => [m, " "]), ...(e.kicker ? [make("span", "k", e.kicker)] : [])));
  const sum = e.kind === "first" && e.sum;
  box.append(make("h3", sum || e.note || e.kind === "flash" ? "h" : "h line", link));
  for (const text of [e.note, sum]) if (text) box.append(make("p", "sum", text));
  if (e.picture) {
    const i = Object.assign(make("img", e.picture.class ?? ""), { src: e.picture.url, alt: e.picture.alt, loading: "lazy" });
    if (e.picture.width) [i.width, i.height] = [e.picture.width, e.picture.height];
    box.append(i);
  }
  li.append(box);
  return li;
};

// flow is the list of a day: its own, or a new one where it belongs.
const flow = (e) => {
  for (const t of wire.querySelectorAll(":scope > :is(h2, h3) > time")) {
    if (t.dateTime === e.day) return t.parentElement.nextElementSibling;
    if (t.dateTime < e.day) return begin(e, t.parentElement);
  }
  return begin(e, null);
};
const begin = (e, before) => {
  const head = make(front ? "h3" : "h2", front ? "wd" : "d", clock(e.day, e.title)), list = make("ol", front ? "" : "flow");
  find(".none", wire)?.remove();
  wire.insertBefore(head, before);
  wire.insertBefore(list, before);
  today();
  return list;
};
// today goes without saying on the front.
const today = () => {
  const day = find(".day time")?.dateTime;
  if (front) for (const t of wire.querySelectorAll(":scope > h3 > time")) t.parentElement.hidden = t.dateTime === day;
};

const put = (e) => {
  near(e.replaces)?.remove();
  if (!near(e.seq)) {
    const list = flow(e);
    // Entries come in order; one of another node's clock may belong below the first.
    const below = [...list.children].find((li) => Date.parse(li.firstElementChild.dateTime) <= Date.parse(e.at));
    list.insertBefore(row(e), below ?? null);
    if (find("li", wire).dataset.seq == e.seq) newest(e.at, e.last);
  }
  // Every entry of a story says what the story says now.
  for (const li of e.href && e.kind !== "withdrawal" ? wire.querySelectorAll(`li[data-story="${e.story}"]`) : []) {
    const a = find("a", li), kicker = find(".k", li), sum = !find(".m, .c", li) && find(".sum", li);
    [a.href, a.textContent] = [e.href, e.text];
    if (kicker && e.kicker) kicker.textContent = e.kicker;
    if (sum && e.sum) sum.textContent = e.sum;
  }
  trim();
};
// newest says on the wire page when its newest entry came.
const newest = (at, text) => {
  const t = find(".state time");
  if (t) [t.dateTime, t.textContent] = [at, text];
};
const trim = () => {
  const all = [...wire.querySelectorAll("li")];
  if (!front) return all.length > most && later(5000, true); // back to the newest page
  all.slice(most).forEach((li) => li.remove());
  all.forEach((li, i) => li.classList.toggle("far", i >= 7));
  for (const list of wire.querySelectorAll("ol:empty")) { list.previousElementSibling.remove(); list.remove(); }
};

// among says that an element is the count, or in the list.
const among = (e) => e === fresh || e !== wire && wire.contains(e);
// reading says that the reader is further down, or in the list with the keyboard or a selection.
const reading = () => {
  const top = wire.getBoundingClientRect().top, s = getSelection();
  return top < 0 || wire.scrollTop > 4 || among(document.activeElement) || (!s.isCollapsed && wire.contains(s.anchorNode));
};
const count = () => {
  // Over the text where somebody reads, so that nothing moves.
  if (fresh.hidden) fresh.classList.toggle("over", reading());
  fresh.hidden = !waiting.length;
  find("b", fresh).textContent = number.format(waiting.length);
};
const show = () => {
  const all = waiting;
  waiting = [];
  count();
  if (all.length > 60) return renew(true); // more than a page: the newest page itself
  all.forEach(put);
};
const arrive = (e) => {
  waiting = waiting.filter((w) => w.seq !== e.replaces);
  if (paused || waiting.length || reading()) waiting.push(e); else put(e);
  count();
  if (!paused) note();
};

// note tells those who listen how much is new, not more than twice a minute.
let noted = 0, told, since = 0;
const note = () => {
  since++;
  told ??= setTimeout(() => {
    say(`${fresh.firstChild.textContent.trim()} ${number.format(since)}`);
    [noted, since, told] = [Date.now(), 0, undefined];
  }, Math.max(1500, noted + 30000 - Date.now()));
};

// renew asks for the page again and sets what changed, where nobody is reading.
const parts = front ? [".news", ".sec, .smalls"] : [];
const renew = async (all) => {
  const r = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => {});
  if (!r?.ok) return later(15000);
  const is = new DOMParser().parseFromString(await r.text(), "text/html");
  if (all && find("#wire", is)) {
    wire.replaceChildren(...find("#wire", is).childNodes);
    const pager = find(".pager"), next = find(".pager", is);
    if (pager && next) pager.replaceWith(next);
    wire.scrollTop = 0;
    const t = find(".state time", is);
    if (t) newest(t.dateTime, t.textContent);
  }
  if (!front) return;
  const main = find("main"), top = find(".news"), news = find(".news", is);
  if (!top || !news) return location.reload();
  top.replaceWith(news);
  main.querySelectorAll(":scope > .sec, :scope > .smalls").forEach((e) => e.remove());
  main.append(...is.querySelectorAll("main > .sec, main > .smalls"));
};
// later renews the page within so many milliseconds, each page at its own moment, and once for many.
const later = (within, all) => {
  old ||= !!all;
  due ||= setTimeout(settle, Math.random() * within);
};
const settle = () => {
  due = 0;
  if (paused || document.hidden || scrollY > 200 || reading() || find("main").contains(document.activeElement) && document.activeElement !== wire) return void (due = -1);
  const all = old;
  old = false;
  renew(all);
};
const quiet = (e) => {
  if (paused || among(e?.relatedTarget) || reading()) return; // or the focus goes on among them
  if (waiting.length) show();
  if (due < 0) { due = 0; later(0); }
};

addEventListener("live-entry", ({ detail: e }) => { arrive(e); if (front && e.kind !== "flash") later(e.within); });
addEventListener("live-gone", ({ detail: { story, within } }) => {
  waiting = waiting.filter((e) => e.story != story);
  wire.querySelectorAll(`li[data-story="${story}"]`).forEach((li) => li.remove());
  count();
  trim();
  later(within);
});
addEventListener("live-front", ({ detail: { within } }) => later(within));
addEventListener("live-reset", () => { waiting = []; count(); later(10000, true); });
addEventListener("live-day", today);
for (const what of ["scroll", "focusout"]) {
  addEventListener(what, quiet, { passive: true });
  wire.addEventListener(what, quiet, { passive: true });
}
document.addEventListener("visibilitychange", quiet);
fresh.addEventListener("click", () => {
  wire.scrollTop = 0;
  if (wire.getBoundingClientRect().top < 0) fresh.parentElement.scrollIntoView();
  show();
  wire.tabIndex = front ? 0 : -1;
  wire.focus({ preventScroll: true });
});
pause.hidden = false;
const bars = find("path", pause).getAttribute("d");
pause.addEventListener("click", () => {
  paused = !paused;
  pause.ariaPressed = paused;
  const text = find("span", pause);
  [text.textContent, pause.dataset.else] = [pause.dataset.else, text.textContent];
  find("path", pause).setAttribute("d", paused ? "M4 2l10 6-10 6z" : bars);
  quiet();
});
