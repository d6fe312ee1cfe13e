// Writes stories at the desk in Chromium, as people do, and says what is wrong:
// node writing.mjs [--bin PATH] [--database postgres://…]. With a database it does all on
// PostgreSQL too.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { comesIn, engines, open, tunnel } from "./newsroom.mjs";

const need = createRequire(import.meta.url);
const flag = (name, otherwise) => { const i = process.argv.indexOf(name); return i < 0 ? otherwise : process.argv[i + 1]; };
const axe = readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
const wrong = [];
let checks = 0;
const check = (ok, what) => { checks++; if (!ok) wrong.push(what); };

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const people = ["mathieu", "solene"];
let room, doors, section;
const draft = async (text) => (await room.call("POST", "/stories", { edition: "fr", section, headline: "Titre", text })).number;
const body = async (n) => { const read = (x) => x.text ?? (x.content ?? []).map(read).join(x.type === "doc" ? "|" : ""); return read((await room.call("GET", `/stories/${n}/galley`)).doc.content.at(-1)); };

// page opens a story for one of the two.
async function page(n, who = 0, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const p = await context.newPage();
  p.on("pageerror", (e) => wrong.push(`${n}: ${e.message}`));
  p.on("console", (m) => { if (/Content Security Policy/.test(m.text())) wrong.push(`${n}: ${m.text().slice(0, 200)}`); });
  if (options.mute) await p.addInitScript(() => { window.WebSocket = class { readyState = 3; constructor() { setTimeout(() => this.onclose?.(), 5); } close() {} send() {} }; });
  await comesIn(context, room.base, people[who]); // a cookie holds at every port of a host
  await p.goto(`${doors[who].base}/desk/stories/${n}`);
  await p.waitForSelector(".galley:not(.closed) .txt");
  return p;
}
// A person takes a moment between the mouse and the keys.
const put = async (p, paragraph) => { await p.locator(".txt > p").nth(paragraph).click(); await p.waitForTimeout(150); await p.keyboard.press("End"); await p.waitForTimeout(80); };
const shown = (p) => p.evaluate(() => { const t = document.querySelector(".txt").cloneNode(true); for (const c of t.querySelectorAll(".caret")) c.remove(); return [...t.children].map((e) => e.textContent).join("|"); });
const saved = (p) => p.waitForFunction(() => /Saved/.test(document.querySelector(".saved")?.textContent ?? ""), null, { timeout: 30_000 });
const until = async (true_, ms = 15_000) => { for (const end = Date.now() + ms; Date.now() < end; await new Promise((go) => setTimeout(go, 100))) if (await true_()) return true; return false; };

async function keyboard() {
  const n = await draft("");
  const p = await page(n);
  await p.click(".ink-k");
  await p.waitForTimeout(150);
  const type = (text) => p.keyboard.type(text, { delay: 5 });
  const press = async (...keys) => { for (const k of keys) await p.keyboard.press(k); };
  const make = async (name) => { await type(`/${name}`); await p.waitForTimeout(200); await press("Enter"); };
  await type("Sport"); await press("Enter", "End"); await type(": \"Oui\""); await press("Enter");
  await type("Chapeau"); await press("Enter"); await type("Un paragraphe..."); await press("Enter");
  await make("heading"); await type("Intertitre"); await press("Enter");
  await type("- un"); await press("Enter"); await type("deux"); await press("Enter", "Enter");
  await make("quote"); await type("J'écris"); await press("Alt+Enter"); await type("Annie Ernaux"); await press("Enter");
  await make("table"); await type("A"); await press("Tab"); await type("B"); await press("Tab"); await type("C");
  await until(async () => (await body(n)).includes("ABC"));
  const doc = (await room.call("GET", `/stories/${n}/galley`)).doc;
  check(doc.content[1].content[0].text === "Titre\u00a0: «\u202fOui\u202f»", `keyboard: the headline is ${doc.content[1].content[0].text}`);
  check(doc.content[3].content.map((b) => b.type).join(" ") === "paragraph heading list quote table", `keyboard: ${doc.content[3].content.map((b) => b.type)}`);
  check(doc.content[3].content[3].attrs?.speaker === "Annie Ernaux", "keyboard: the speaker of a quote");
  await p.evaluate(axe);
  const found = await p.evaluate(() => axe.run(".sheet", { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const v of found.violations) wrong.push(`axe: ${v.id} ${v.nodes[0].html.slice(0, 120)}`);
  checks++;
  await p.context().close();
}

async function together() {
  const n = await draft("Un.\n\nDeux.");
  const [a, b] = [await page(n, 0), await page(n, 1)];
  await put(a, 0);
  await put(b, 1);
  await Promise.all([a.keyboard.type(" alpha beta gamma", { delay: 20 }), b.keyboard.type(" delta epsilon", { delay: 20 })]);
  const all = "Un. alpha beta gamma|Deux. delta epsilon";
  check(await until(async () => (await shown(a)) === all && (await shown(b)) === all), `together: ${await shown(a)} / ${await shown(b)}`);
  check(await until(async () => (await a.locator(".caret").count()) === 1), "together: the other's cursor is not there");
  // the line is gone for one of them
  doors[0].cut();
  await a.keyboard.type(" seule", { delay: 20 });
  await b.keyboard.type(" autre", { delay: 20 });
  check(await until(async () => /kept here/.test(await a.textContent(".saved"))), "offline: nothing says so");
  doors[0].mend();
  check(await until(async () => (await shown(a)) === "Un. alpha beta gamma seule|Deux. delta epsilon autre" && (await shown(b)) === (await shown(a)), 45_000), `offline: ${await shown(a)} / ${await shown(b)}`);
  // the newsroom is killed while both write
  const writing = Promise.all([a.keyboard.type(" rien ne se perd ici", { delay: 40 }), b.keyboard.type(" ni ici non plus", { delay: 40 })]);
  await a.waitForTimeout(300);
  await room.kill();
  await writing;
  await room.again(...room.flags);
  const end = "Un. alpha beta gamma seule rien ne se perd ici|Deux. delta epsilon autre ni ici non plus";
  check(await until(async () => (await body(n)) === end && (await shown(a)) === end && (await shown(b)) === end, 45_000), `killed: ${await shown(a)} / ${await shown(b)} / ${await body(n)}`);
  // a window that is gone with words that were not sent
  doors[0].cut();
  await a.keyboard.type(" avant la fin", { delay: 10 });
  await a.waitForTimeout(1000);
  const context = a.context();
  await Promise.race([a.goto("chrome://crash").catch(() => {}), new Promise((go) => setTimeout(go, 1500))]);
  await a.close().catch(() => {});
  doors[0].mend();
  const again = await context.newPage();
  await again.goto(`${doors[0].base}/desk/stories/${n}`);
  check(await until(async () => (await body(n)).includes("avant la fin"), 20_000), `crashed: ${await body(n)}`);
  await context.close();
  await b.context().close();
}

// minute: one of two has no line for a whole minute, and both write on.
async function minute() {
  const n = await draft("Un.\n\nDeux.");
  const [a, b] = [await page(n, 0), await page(n, 1)];
  await put(a, 0);
  await put(b, 1);
  check(await until(async () => (await b.locator(".caret").count()) === 1), "minute: the other's cursor is not there");
  doors[0].cut();
  const end = Date.now() + 60_000;
  let words = 0;
  for (; Date.now() < end; await a.waitForTimeout(4000)) {
    words++;
    await a.keyboard.type(` a${words}`, { delay: 20 });
    await b.keyboard.type(` b${words}`, { delay: 20 });
  }
  const list = (x) => Array.from({ length: words }, (_, i) => ` ${x}${i + 1}`).join("");
  check((await shown(a)) === `Un.${list("a")}|Deux.` && /kept here/.test(await a.textContent(".saved")), `minute: without a line stands ${await shown(a)}, ${await a.textContent(".saved")}`);
  check((await b.locator(".caret").count()) === 0, "minute: who is away is shown as there");
  check((await body(n)) === `Un.|Deux.${list("b")}`, `minute: the newsroom has ${await body(n)}`);
  doors[0].mend();
  const all = `Un.${list("a")}|Deux.${list("b")}`;
  check(await until(async () => (await body(n)) === all && (await shown(a)) === all && (await shown(b)) === all, 45_000), `minute: ${await shown(a)} / ${await shown(b)} / ${await body(n)}`);
  await a.context().close();
  await b.context().close();
}

async function six() {
  const n = await draft(["a", "b", "c", "d", "e", "f"].join("\n\n"));
  const all = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => page(n, i % 2, i === 5 ? { mute: true } : {})));
  for (const [i, p] of all.entries()) await put(p, i);
  const bad = setInterval(() => { const d = doors[Math.random() < 0.5 ? 0 : 1]; d.cut(); setTimeout(() => d.mend(), 400); }, 1700);
  await Promise.all(all.map((p, i) => p.keyboard.type(" le mot que personne ne perd".repeat(3) + i, { delay: 30 })));
  clearInterval(bad);
  for (const d of doors) setTimeout(() => d.mend(), 500);
  const want = ["a", "b", "c", "d", "e", "f"].map((x, i) => x + " le mot que personne ne perd".repeat(3) + i).join("|");
  const same = async () => { for (const p of all) if ((await shown(p)) !== want) return false; return (await body(n)) === want; };
  check(await until(same, 60_000), `six: ${await body(n)} / ${(await Promise.all(all.map(shown))).map((t) => t === want)}`);
  for (const p of all) await p.context().close();
}

async function paste() {
  const n = await draft("Avant.");
  const p = await page(n);
  await put(p, 0);
  const give = (html, text) => p.evaluate(([html, text]) => { const d = new DataTransfer(); if (html) d.setData("text/html", html); d.setData("text/plain", text); const t = performance.now(); document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true })); return performance.now() - t; }, [html, text]);
  await give(`<p class=MsoNormal>Un <b>deux</b>\u200b<script>document.title="x"</script></p><h2 style="color:red">Titre</h2><ul><li>a</li></ul>`, "x");
  check(await until(async () => (await body(n)) === "Avant.Un deux|Titre|a"), `paste: ${await body(n)}`);
  await give("", "parole ".repeat(200_000));
  check(await until(async () => /too much/.test((await p.locator(".notice").allTextContents()).join(""))), "paste: 200,000 words are taken without a word");
  check((await body(n)) === "Avant.Un deux|Titre|a", "paste: something of what was too much went in");
  await p.context().close();
}

for (const engine of engines(flag("--database", ""))) {
  room = await open(flag("--bin", "bin/marbre"), "--clock", "2024-07-04T14:12:00+02:00", ...engine.flags);
  doors = [await tunnel(room.base), await tunnel(room.base)];
  try {
    section = (await room.call("GET", "/editions")).editions.find((e) => e.code === "fr").sections[0].slug;
    const before = wrong.length;
    for (const part of engine.name === "SQLite" ? [keyboard, together, minute, six, paste] : [keyboard, together, six, paste]) await part().catch((e) => wrong.push(`${part.name}: ${e.message}`));
    wrong.splice(before, wrong.length, ...wrong.slice(before).map((w) => `${engine.name}: ${w}`));
  } finally {
    for (const d of doors) d.close();
    await room.kill();
    room.close();
    engine.drop();
  }
}
await browser.close();
for (const w of wrong) console.log(w);
console.log(`${checks - Math.min(wrong.length, checks)} passed, ${wrong.length} failed`);
process.exit(wrong.length ? 1 : 0);
