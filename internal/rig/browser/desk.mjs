// A day at the desk in Chromium: node desk.mjs [--bin PATH] [--database postgres://…] [--shots FOLDER] [--day] [--checked].
// A reporter writes and hands in, by keyboard alone; an editor corrects and publishes; a reader who has
// the front open sees it appear. Every screen is looked at by axe-core, wide and narrow, light and dark.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { openHouse } from "./house.mjs";
import { comesIn, engines, open } from "./newsroom.mjs";

const need = createRequire(import.meta.url);
const flag = (name, otherwise) => { const i = process.argv.indexOf(name); return i < 0 ? otherwise : process.argv[i + 1]; };
const axe = readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
const shots = flag("--shots", "");
const wrong = [];
let checks = 0;
const check = (ok, what) => { checks++; if (!ok) wrong.push(what); };
const until = async (true_, ms = 10_000) => { for (const end = Date.now() + ms; Date.now() < end; await new Promise((go) => setTimeout(go, 50))) if (await true_().catch(() => false)) return true; return false; };
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
let room, house;

// window_ is a browser of its own; login "" for nobody's.
async function window_(login, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
  if (login) await comesIn(context, room.base, login);
  const p = await context.newPage();
  p.on("pageerror", (e) => wrong.push(`${login}: ${e.message}`));
  p.on("console", (m) => { if (/Content Security Policy/.test(m.text())) wrong.push(`${login}: ${m.text().slice(0, 200)}`); });
  p.on("request", (r) => { if (!r.url().startsWith(room.base) && !/^(data|blob):/.test(r.url())) wrong.push(`asked elsewhere: ${r.url()}`); });
  return p;
}
const type = (p, text) => p.keyboard.type(text, { delay: 4 });
const press = async (p, ...keys) => { for (const k of keys) await p.keyboard.press(k); };
const state = (p) => p.evaluate(() => document.querySelector(".tool .st")?.textContent?.trim());

// day is what a newsroom does all day. No mouse touches the desk.
async function day() {
  const reader = await window_("");
  await reader.goto(`${room.base}/en/`);
  const r = await window_("");
  await r.goto(`${room.base}/desk/`);
  await r.waitForSelector("input[name=login]");
  check(new URL(r.url()).pathname === "/desk/sign-in", `nobody is let in without a password: ${r.url()}`);
  await type(r, "priya"); await press(r, "Tab"); await type(r, "not the password"); await press(r, "Enter");
  check(await until(async () => /do not belong together/.test(await r.textContent("form"))), "a wrong password is not told");
  await r.waitForTimeout(100);
  await press(r, "Control+a"); await type(r, "marbre-demo"); await press(r, "Enter");
  await r.waitForSelector(".cols .card");
  check(await until(async () => (await r.locator(".cols .card").count()) > 4), "the board is empty");
  await r.waitForTimeout(200);
  await press(r, "n");
  await r.waitForSelector("dialog[open]");
  await r.waitForTimeout(150);
  await type(r, "Bridge reopens after two years of repairs"); await press(r, "Shift+Tab", "Shift+Tab"); await type(r, "The Marble");
  await press(r, "Tab"); await type(r, "UK");
  await r.waitForSelector("[role=option]");
  await r.waitForTimeout(100);
  await press(r, "Enter", "Control+Enter");
  await r.waitForSelector(".galley:not(.closed) .txt");
  const n = Number(r.url().split("/").pop());
  check(n > 0, `no story began: ${r.url()}`);
  await r.waitForTimeout(200);
  await r.evaluate(() => document.querySelector(".ProseMirror").focus());
  await r.waitForTimeout(100);
  check(await until(async () => (await r.locator(".fi li").count()) > 0), "the panel does not say what is missing");
  await press(r, "F8"); // to what is missing first
  check(await until(async () => (await r.evaluate(() => document.activeElement?.closest(".ProseMirror, [data-field]") !== null))), "F8 leads nowhere");
  await r.evaluate(() => document.querySelector(".ProseMirror").focus());
  await r.waitForTimeout(100);
  await press(r, "Control+Home"); await r.waitForTimeout(50);
  await r.locator(".ink-s").focus().catch(() => {});
  await r.click(".ink-s"); await r.waitForTimeout(150); // the cursor's place, as a screen reader sets it
  await type(r, "Traffic returns on Friday, the county says."); await press(r, "Enter");
  await type(r, "The bridge was closed in 2022 for repairs."); await press(r, "Enter");
  await type(r, "It carried  9,000 vehicles a day before.");
  // Two spaces: they are found when the fingers rest, underlined, and mended by a key; one may take it back.
  check(await until(async () => /Several spaces/.test(await r.textContent(".fi")) && (await r.locator(".txt .und-note").count()) === 1), "two spaces are not found");
  for (let i = 0; i < 12 && !/Several spaces/.test((await r.locator(".fi li.on").allTextContents()).join()); i++) { await press(r, "F8"); await r.waitForTimeout(50); }
  await press(r, "Control+.");
  check(await until(async () => /carried 9,000/.test(await r.textContent(".txt")) && !/Several spaces/.test((await r.locator(".fi").allTextContents()).join())), "two spaces are not mended");
  await r.evaluate(() => document.querySelector(".ProseMirror").focus()); await press(r, "Control+z");
  check(await until(async () => /carried  9,000/.test(await r.textContent(".txt"))), "mending cannot be undone");
  await press(r, "Control+y");
  check(await until(async () => /Saved/.test(await r.textContent(".saved"))), "it is not saved");
  await press(r, "Control+Enter");
  await r.waitForSelector("dialog[open]");
  await r.waitForTimeout(100);
  await press(r, "Control+Enter");
  check(await until(async () => (await state(r)) === "Submitted"), `it is not handed in: ${await state(r)}`);
  check((await r.locator(".tool .b.p").count()) === 0, "a reporter is offered to approve");

  // The editor has the board open: it stands there without a reload.
  const e = await window_("harriet");
  await e.goto(`${room.base}/desk/`);
  await e.waitForSelector(".cols .card");
  check(await until(async () => /Bridge reopens/.test(await e.textContent(".need"))), "what was handed in does not stand on the board");
  const at = await e.evaluate(() => [...document.querySelectorAll(".need > li")].findIndex((l) => /Bridge reopens/.test(l.textContent)) + 1);
  await press(e, String(at));
  await e.waitForSelector(".galley:not(.closed) .txt");
  check(await until(async () => /Priya/.test(await e.textContent(".tool"))), "the editor does not see that the reporter is in it");
  await e.waitForTimeout(200);
  await e.locator(".txt > p").last().click(); await e.waitForTimeout(150); await press(e, "End"); await type(e, " It is now free of charge.");
  check(await until(async () => /free of charge/.test(await r.textContent(".txt"))), "the reporter does not see what the editor writes");
  await press(e, "Control+Enter"); await e.waitForSelector("dialog[open]"); await e.waitForTimeout(100); await press(e, "Control+Enter");
  check(await until(async () => (await state(e)) === "Approved"), `it is not approved: ${await state(e)}`);
  check(await until(async () => /Approved/.test(await state(r))), "the reporter's window does not say so");
  check(await until(async () => /taken the story up/.test(await r.textContent(".mid"))), "the reporter is not told that the story was taken up");
  await press(e, "Control+Enter"); await e.waitForSelector("dialog[open]"); await e.waitForTimeout(100);
  check(/The Marble/.test(await e.textContent("dialog[open]")), "publishing does not say whom it reaches");
  await press(e, "Control+Enter");
  check(await until(async () => (await state(e)) === "Published"), `it is not published: ${await state(e)}`);
  check(await until(async () => /Bridge reopens/.test(await reader.textContent("body")), 20_000), "the reader who has the front open does not see it");
  const url = (await room.call("GET", `/stories/${n}`)).url;
  await reader.goto(room.base + url);
  check(/free of charge/.test(await reader.textContent("main, article, body")), "its page does not hold what was written");

  // It is corrected: readers see what was wrong.
  await e.locator(".txt > p").last().click(); await e.waitForTimeout(150); await press(e, "End"); await type(e, " Lorries pay.");
  check(await until(async () => /update/i.test(await e.textContent(".tool .b.p"))), "what was written after publishing is not offered as an update");
  await press(e, "Control+Alt+c"); await e.waitForSelector("dialog[open]"); await e.waitForTimeout(150);
  await press(e, "Control+Enter");
  check(await until(async () => /cannot be empty/.test(await e.textContent("dialog[open]"))), "a correction goes out without a word");
  await type(e, "Lorries pay a toll; the story said that nobody does."); await press(e, "Control+Enter");
  check(await until(async () => (await room.call("GET", `/stories/${n}`)).history.length === 2), "it is not corrected");
  await reader.reload();
  check(/Lorries pay a toll/.test(await reader.textContent("body")), "readers do not see the correction");

  // Somebody outside reads a draft by a link, until it is taken back.
  const d = (await room.call("POST", "/stories", { edition: "en", section: "uk", headline: "A draft for outside", text: "One." })).number;
  await e.goto(`${room.base}/desk/stories/${d}`); await e.waitForSelector(".galley:not(.closed) .txt"); await e.waitForTimeout(200);
  await press(e, "Control+Shift+p"); await e.waitForSelector("dialog[open]"); await e.waitForTimeout(200);
  await press(e, "Alt+ArrowLeft"); await e.getByRole("button", { name: "Make a link" }).focus(); await press(e, "Enter");
  const link = await e.locator("dialog input[readonly]").inputValue();
  const outside = await window_("");
  check((await outside.goto(link)).status() === 200 && /A draft for outside/.test(await outside.textContent("h1")) && /Not published/.test(await outside.textContent(".notice")), "who has the link does not see the draft");
  await e.getByRole("button", { name: "Take back" }).focus(); await press(e, "Enter");
  check(await until(async () => (await outside.goto(link)).status() === 410), "a link that was taken back still leads there");
  await outside.context().close(); await press(e, "Escape");

  // What was published by mistake is taken back at once, and its address says so.
  await room.call("POST", `/stories/${d}/submit`); await room.call("POST", `/stories/${d}/approve`);
  check(await until(async () => (await state(e)) === "Approved"), "the sheet does not hear that it is approved");
  await press(e, "Control+Enter"); await e.waitForSelector("dialog[open]"); await e.waitForTimeout(100); await press(e, "Control+Enter");
  check(await until(async () => (await state(e)) === "Published"), "it is not published");
  const mistaken = (await room.call("GET", `/stories/${d}`)).url;
  await e.getByRole("button", { name: /^Undo/ }).focus(); await press(e, "Enter");
  check(await until(async () => (await state(e)) === "Withdrawn"), `it is not taken back: ${await state(e)}`);
  const gone = await reader.goto(room.base + mistaken);
  check(gone.status() === 410 && /published by mistake/.test(await reader.textContent("main")), "its address does not say that it was a mistake");

  // Two editors press at the same moment: one of them is told, nothing breaks.
  const m = (await room.call("POST", "/stories", { edition: "en", section: "uk", headline: "Two at once", text: "One." })).number;
  await room.call("POST", `/stories/${m}/submit`); await room.call("POST", `/stories/${m}/approve`);
  const e2 = await window_("mathieu");
  for (const p of [e, e2]) { await p.goto(`${room.base}/desk/stories/${m}`); await p.waitForSelector(".galley:not(.closed) .txt"); await p.waitForTimeout(200); await press(p, "Control+Enter"); await p.waitForSelector("dialog[open]"); await p.waitForTimeout(100); }
  await Promise.all([press(e, "Control+Enter"), press(e2, "Control+Enter")]);
  check(await until(async () => (await state(e)) === "Published" && (await state(e2)) === "Published"), "two editors at once");
  check((await room.call("GET", `/stories/${m}`)).history.length === 1, "it was published twice");
  check(await until(async () => (await Promise.all([e, e2].map((p) => p.locator(".toasts .problem").allTextContents()))).flat().join(" ").includes("published")), "who was second is told nothing");

  // The story goes into another edition; when it is corrected, its translation is behind by that and no more.
  const h = await window_("hala");
  await h.goto(`${room.base}/desk/stories/${n}`); await h.waitForSelector(".galley:not(.closed) .txt");
  const begin = h.getByRole("button", { name: /^Begin in/ }).filter({ hasText: "المرمر" });
  await begin.waitFor(); await begin.focus(); await press(h, "Enter");
  await h.waitForURL(/translate/); await h.waitForSelector(".galley:not(.closed) .txt"); await h.waitForTimeout(300);
  const tr = Number(h.url().split("/").pop());
  check((await h.getAttribute(".sheet", "dir")) === "rtl" && (await h.getAttribute(".left .text", "dir")) === "ltr", "the two do not each have their own direction");
  await h.evaluate(() => document.querySelector(".ProseMirror").focus()); await h.click(".ink-h"); await h.waitForTimeout(150); await press(h, "Control+a"); await type(h, "الجسر يُفتح من جديد");
  check(await until(async () => (await room.call("GET", `/stories/${tr}/galley`)).doc.content[1].content?.[0]?.text === "الجسر يُفتح من جديد"), "the translation's headline is not written");
  check((await room.call("GET", `/stories/${n}`)).headline.startsWith("Bridge"), "translating changed the original");
  await room.call("POST", `/stories/${n}/correct`, { base_revision: (await room.call("GET", `/stories/${n}`)).revision, standfirst: "Traffic returns on Saturday, the county says.", note: "Saturday, not Friday." });
  check(await until(async () => /Saturday, not Friday/.test(await h.textContent(".left")) && /Friday/.test((await h.locator(".left del").allTextContents()).join())), "the translator is not told of the correction");
  const b = await window_("harriet");
  await b.goto(`${room.base}/desk/`); await b.waitForSelector(".cols .card"); await press(b, "g", "t");
  check(await until(async () => (await b.locator("main li").filter({ hasText: "Saturday, not Friday" }).count()) === 1), "the board of translations does not say which correction is missing");
  await h.evaluate(() => document.querySelector(".ProseMirror").focus()); await press(h, "Control+Alt+u");
  check(await until(async () => (await b.locator("main li").filter({ hasText: "Saturday, not Friday" }).count()) === 0), "it is still behind after catching up");
  check((await room.call("GET", `/stories/${tr}/galley`)).doc.content[1].content[0].text === "الجسر يُفتح من جديد", "catching up wrote over the translation");
  await b.context().close(); await h.context().close();

  // The front is made up by keys alone: the story stands in the second slot, for readers too.
  await e.goto(`${room.base}/desk/fronts/en`);
  await e.waitForSelector(`.side [data-story="${m}"], [data-slot][data-story="${m}"]`);
  await e.waitForTimeout(300);
  await e.locator(`[data-story="${m}"]`).first().focus();
  await press(e, "m"); await e.waitForTimeout(100); await press(e, "2"); await e.waitForTimeout(150);
  check((await e.getAttribute('[data-slot="1"]', "data-story")) === String(m), "the story does not stand in slot 2");
  await press(e, "Control+Enter");
  check(await until(async () => (await room.call("GET", "/editions/en/fronts/")).slots[1] === m), "the front is not made up");
  check((await room.call("GET", "/fronts/history?edition=en")).fronts[0].made_by === "Harriet Okoye", "nobody knows who made it up");
  // Somebody else was faster: both are shown.
  await room.call("PUT", "/editions/en/fronts/", { slots: [n] });
  await press(e, "a"); await press(e, "Control+Enter");
  check(await until(async () => /meanwhile/.test(await e.textContent("dialog[open]"))), "who was slower does not see the other front");
  await press(e, "Escape");

  // A flash in two keystrokes, and the reader's banner.
  await press(e, "Control+z");
  await e.waitForTimeout(100);
  await e.goto(`${room.base}/desk/`);
  await e.waitForSelector(".cols .card");
  await e.waitForTimeout(200);
  await reader.goto(`${room.base}/en/`);
  await reader.waitForTimeout(300);
  await press(e, "f"); await e.waitForSelector("dialog[open]"); await e.waitForTimeout(150); await type(e, "Power is back in the whole county"); await press(e, "Enter");
  check(await until(async () => /Power is back/.test(await reader.textContent("body")), 20_000), "the flash does not reach the open front");

  // Withdrawn while somebody writes in it.
  await r.goto(`${room.base}/desk/stories/${m}`);
  await r.waitForSelector(".galley .txt");
  await room.call("POST", `/stories/${m}/withdraw`, { reason: "It was a test." });
  check(await until(async () => (await state(r)) === "Withdrawn"), "who has it open does not see that it was withdrawn");

  // Signed out everywhere: an open window is sent to the door.
  await e2.request.delete(`${room.base}/api/v1/sessions`);
  await e2.goto(`${room.base}/desk/`);
  check(await until(async () => new URL(e2.url()).pathname === "/desk/sign-in"), "who was signed out is still in");
  // A section goes to another place: who has its former address is led there, and the bar holds what the edition says.
  const g = await window_("agnes");
  await g.goto(`${room.base}/desk/settings/editions`);
  await g.getByRole("link", { name: "en", exact: true }).click();
  await g.getByRole("button", { name: "What can be done with Space" }).focus(); await press(g, "Enter"); await g.waitForTimeout(150);
  await g.getByRole("menuitem", { name: "Move…", exact: true }).focus(); await press(g, "Enter");
  await g.waitForSelector("dialog[open]"); await g.waitForTimeout(150);
  await g.selectOption("dialog select", "world"); await press(g, "Control+Enter");
  check(await until(async () => /Space has moved/.test((await g.locator(".toasts").allTextContents()).join())), "the section does not move");
  const old = await g.context().request.get(`${room.base}/en/science/space/`, { maxRedirects: 0 });
  check(old.status() === 301 && old.headers()["location"] === "/en/world/space/", `its former address answers ${old.status()} ${old.headers()["location"]}`);
  await g.selectOption("#bar-add", "sport"); await g.selectOption("#bar-add", "world/space"); await press(g, "Control+s");
  check(await until(async () => { await reader.goto(`${room.base}/en/`); return /Sport\s+Space/.test((await reader.locator(".nav li").allInnerTexts()).join(" ")); }), `the bar holds ${(await reader.locator(".nav li").allInnerTexts()).join(" ")}`);
  await g.getByLabel("Find a sentence").fill("archive");
  await g.getByLabel("Archive", { exact: true }).fill("Back numbers"); await press(g, "Control+s");
  check(await until(async () => { await reader.goto(`${room.base}/en/`); return (await reader.getByRole("link", { name: "Back numbers" }).count()) > 0; }), "the edition does not say its own word");
  await g.context().close();

  // From one story to another: its keys are there, those of the one before are gone.
  const walks = await window_("harriet");
  await walks.goto(`${room.base}/desk/stories`); await walks.waitForSelector("main [data-row]");
  await walks.locator("main [data-row]").first().focus(); await press(walks, "Enter"); await walks.waitForSelector(".galley:not(.closed) .txt");
  const first_ = walks.url();
  await walks.locator("main a[href^='/desk/stories/']").nth(1).focus(); await press(walks, "Enter");
  check(await until(async () => walks.url() !== first_ && (await walks.locator(".galley:not(.closed) .txt").count()) === 1), "one story does not lead to another");
  check(await until(async () => /next finding/.test((await walks.locator("footer").allTextContents()).join())), `another story has no keys: ${(await walks.locator("footer").allTextContents()).join()}`);
  await walks.context().close();

  // A flash is taken back with the key that takes everything back; an older one by a chief, with a reason.
  const c = await window_("mathieu");
  await c.goto(`${room.base}/desk/wire?edition=en`); await c.waitForSelector("main li");
  const sends = async (text) => {
    await press(c, "f"); await c.waitForSelector("dialog[open]"); await c.waitForTimeout(150);
    await c.selectOption("#flash-edition", "en"); await c.getByLabel("One line, at once").fill(text); await c.getByLabel("One line, at once").focus(); await press(c, "Enter");
    // The key takes back what was done ten seconds ago at most: nobody waits for pictures meanwhile.
    await reader.goto(`${room.base}/en/`, { waitUntil: "domcontentloaded" });
    check(await until(async () => { await reader.reload({ waitUntil: "domcontentloaded" }); return (await reader.content()).includes(text); }), `readers are not told: ${text}`);
  };
  await sends("The bridge is closed to lorries"); await press(c, "Control+z");
  check(await until(async () => !(await reader.textContent("body")).includes("closed to lorries")), "an undone flash stands on an open page");
  await sends("The tunnel is closed to lorries");
  await c.getByRole("button", { name: "Withdraw this flash: The tunnel is closed" }).focus(); await press(c, "Enter");
  await c.waitForSelector("dialog[open]"); await c.waitForTimeout(150);
  await type(c, "It is open."); await press(c, "Control+Enter");
  check(await until(async () => !(await reader.textContent("body")).includes("tunnel is closed")), "a flash that was withdrawn stands on an open page");
  await reader.goto(`${room.base}/en/live`);
  check(/A flash was withdrawn\s+It is open\./.test(await reader.innerText("#wire")), "the wire does not say why");
  await c.context().close();

  // Somebody makes a passkey and comes in by it, with no login typed; without it nobody does.
  const own = room.base.replace("127.0.0.1", "localhost");
  const k = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB" })).newPage();
  const cdp = await k.context().newCDPSession(k);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  check((await k.context().request.post(`${own}/api/v1/session`, { data: { login: "tom", password: "marbre-demo" } })).ok(), "tom does not come in");
  await k.goto(`${own}/desk/settings/me`); await k.getByLabel("What it is called").waitFor();
  const box = k.locator("section", { has: k.getByRole("heading", { name: "Passkeys" }) });
  await box.getByLabel("Password", { exact: false }).first().fill("marbre-demo"); await box.getByLabel("What it is called").fill("Telephone");
  await box.getByRole("button", { name: "Make a passkey" }).focus(); await press(k, "Enter");
  check(await until(async () => /Telephone/.test((await box.locator("li").allTextContents()).join())), "no passkey is made");
  await k.context().request.delete(`${own}/api/v1/session`);
  await k.goto(`${own}/desk/`); await k.getByRole("button", { name: "Come in by passkey" }).focus(); await press(k, "Enter");
  check(await until(async () => (await k.locator(".cols .card").count()) > 0), "nobody comes in by the passkey");
  check((await (await k.context().request.get(`${own}/api/v1/me`)).json()).login === "tom", "somebody else came in");
  await cdp.send("WebAuthn.clearCredentials", { authenticatorId });
  await k.context().request.delete(`${own}/api/v1/session`);
  await k.goto(`${own}/desk/`); await k.getByRole("button", { name: "Come in by passkey" }).focus(); await press(k, "Enter"); await k.waitForTimeout(400);
  check((await k.context().request.get(`${own}/api/v1/me`)).status() === 401, "somebody came in without a passkey");
  for (const p of [reader, r, e, e2, k]) await p.context().close();
  await vouched();
  await pictured();
  await checked();
}

// checked is what becomes of findings: one is mended by a key, a false alarm is dismissed and does not come again, and what stops
// a story is overridden with a reason that stands in its history.
async function checked() {
  const a = await window_("agnes");
  await a.goto(`${room.base}/desk/settings/checks`);
  await a.getByRole("navigation", { name: "Editions" }).getByRole("link", { name: "en", exact: true }).click();
  await a.getByRole("checkbox", { name: "no-urgency" }).waitFor();
  await a.locator("#wordlist").fill("!stowaway # say migrant\nnonsense"); await press(a, "Control+s");
  check(await until(async () => /Line 2/.test(await a.textContent("#wordlist-bad"))), "a bad line of the words is not told");
  check((await a.locator("#wordlist").inputValue()).includes("nonsense"), "a bad line is lost");
  await a.getByRole("checkbox", { name: "no-urgency" }).uncheck(); await press(a, "Control+s");
  check(await until(async () => /switched off/.test(await a.textContent(".rules"))), "a rule is switched off without a reason");
  const rule = a.locator(".rules li", { hasText: "no-urgency" });
  await rule.getByLabel("Why").fill("The wire is apart."); await press(a, "Control+s");
  check(await until(async () => /Agn/.test(await rule.textContent())), "nobody is told who switched it off");
  await a.evaluate(axe);
  const bad = await a.evaluate(() => axe.run("main", { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  for (const v of bad.violations) wrong.push(`settings/checks: ${v.id} ${v.nodes[0].target}`);

  const n = (await room.call("POST", "/stories", { edition: "en", section: "uk", headline: "Ferry arrives", text: "The ferry  carried a stowaway.\n\nIt docked  at noon." })).number;
  for (const act of ["submit", "approve"]) await room.call("POST", `/stories/${n}/${act}`, {});
  const e = await window_("harriet");
  const story = async () => { await e.goto(`${room.base}/desk/stories/${n}`); await e.waitForSelector(".galley:not(.closed) .txt"); await e.waitForSelector(".fi li"); await e.waitForTimeout(300); };
  const spaces = async () => (await e.locator(".fi li").allTextContents()).filter((t) => /Several spaces/.test(t)).length;
  const to = async () => { for (let i = 0; i < 20 && !/Several spaces/.test((await e.locator(".fi li.on").allTextContents()).join()); i++) { await press(e, "F8"); await e.waitForTimeout(60); } };
  await story();
  check((await spaces()) === 2 && !/urgency/.test(await e.textContent(".fi")), `two spaces are found ${await spaces()} times`);
  await to(); await press(e, "Control+.");
  check(await until(async () => (await spaces()) === 1 && /ferry carried/.test(await e.textContent(".txt"))), "a key does not mend");
  await to(); await press(e, "Control+F8");
  check(await until(async () => (await spaces()) === 0 && /Dismissed \(1\)/.test(await e.textContent(".let summary"))), "a key does not dismiss");
  check(await until(async () => /Saved/.test(await e.textContent(".saved"))), "it is not saved");
  await story();
  check((await spaces()) === 0 && /Dismissed \(1\)/.test(await e.textContent(".let summary")), "what was dismissed comes again");
  await e.locator(".let summary").click(); await e.getByRole("button", { name: /^Take up again/ }).click();
  check(await until(async () => (await spaces()) === 1), "what was dismissed is not taken up again");
  await to(); await press(e, "Control+F8");
  check(await until(async () => (await spaces()) === 0), "it is not dismissed again");

  await press(e, "Control+Enter"); await e.waitForSelector("dialog[open]"); await e.waitForTimeout(150);
  check(/stands in the way: “stowaway”/.test(await e.textContent("dialog[open]")), "publishing does not say what stands in the way");
  await press(e, "Control+Enter");
  check(await until(async () => /cannot be empty/.test(await e.textContent("dialog[open]"))), "it goes out without a reason");
  await type(e, "It is the name of the film."); await press(e, "Control+Enter");
  check(await until(async () => (await state(e)) === "Published"), `a reason does not let it out: ${await state(e)}`);
  check(await until(async () => /the film/.test(await e.locator(".let").textContent())), "the panel does not say why");
  await e.goto(`${room.base}/desk/stories/${n}/history`);
  check(await until(async () => /the name of the film/.test(await e.textContent(".side ol"))), "the reason does not stand in the history");
  await a.context().request.patch(`${room.base}/api/v1/editions/en/checks`, { data: { words: "", rules: { "no-urgency": {} } } });
  for (const p of [a, e]) await p.context().close();
}

// iim is a JPEG with words of IPTC in it, as cameras and agencies send them (IIM 4.2).
function iim(jpeg, sets) {
  const data = Buffer.concat(Object.entries(sets).map(([n, v]) => { const b = Buffer.from(v); return Buffer.concat([Buffer.from([0x1c, 2, Number(n), b.length >> 8, b.length & 255]), b]); }));
  const body = Buffer.concat([Buffer.from("Photoshop 3.0\0" + "8BIM\x04\x04\0\0", "latin1"), Buffer.from([0, 0, data.length >> 8, data.length & 255]), data, Buffer.alloc(data.length % 2)]);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xed, (body.length + 2) >> 8, (body.length + 2) & 255]), body, jpeg.subarray(2)]);
}

// pictured brings pictures into a story, as its lead and by pasting; readers see them with their words.
async function pictured() {
  const p = await window_("harriet");
  const shot = async (hue) => Buffer.from((await p.evaluate((hue) => { const c = document.createElement("canvas"); c.width = 1200; c.height = 800; const x = c.getContext("2d"); for (let i = 0; i < 12; i++) { x.fillStyle = `hsl(${hue + i * 25} 60% ${30 + i * 4}%)`; x.fillRect(i * 100, (i * hue) % 300, 100, 500); } return c.toDataURL("image/jpeg", 0.9).split(",")[1]; }, hue)), "base64");
  await p.goto(`${room.base}/desk/`); await p.waitForSelector(".cols .card");
  const story = await room.call("POST", "/stories", { edition: "en", section: "science", headline: "A lighthouse is lit again", text: "It was dark for a year." });
  await p.goto(`${room.base}/desk/stories/${story.number}`); await p.waitForSelector(".galley:not(.closed) .txt");
  const lead = p.locator("details[data-field=lead]");
  await lead.locator("summary").click();
  const files = (name, buffer) => ({ name, mimeType: "image/jpeg", buffer });
  await lead.locator("input[type=file]").setInputFiles(files("tower.jpg", iim(await shot(10), { 120: "The tower at dusk – été", 110: "Agency" })));
  check(await until(async () => (await lead.getByLabel("Caption").inputValue()) === "The tower at dusk – été" && (await lead.getByLabel("Credit").inputValue()) === "Agency"), "a picture comes without the words of its file");
  await lead.getByLabel("What it shows, for those who cannot see it").fill("A white tower by the sea"); await p.waitForTimeout(700);
  await lead.locator("input[type=file]").setInputFiles(files("lamp.jpg", iim(await shot(200), { 120: "The new lamp" })));
  check(await until(async () => (await lead.getByLabel("Caption").inputValue()) === "The new lamp" && (await lead.getByLabel("Credit").inputValue()) === ""), "another picture keeps the words of the one before");
  await lead.getByRole("button", { name: "as they were" }).click();
  check(await until(async () => (await lead.getByLabel("Caption").inputValue()) === "The tower at dusk – été"), "the words of before cannot be had back");
  await lead.getByRole("button", { name: "of the new one" }).click();
  check(await until(async () => (await lead.getByLabel("Caption").inputValue()) === "The new lamp"), "the file's words cannot be had back");
  // One is pasted into the text, and what is no picture is said to be none.
  await p.locator(".txt > p").last().click(); await p.waitForTimeout(150); await press(p, "End");
  const paste = (bytes, type, name) => p.evaluate(([bytes, type, name]) => { const d = new DataTransfer(); d.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type })); document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true })); }, [bytes.toString("base64"), type, name]);
  await paste(iim(await shot(90), { 120: "The stairs" }), "image/jpeg", "stairs.jpg");
  check(await until(async () => (await p.locator(".txt .blk.picture img").count()) === 1 && (await p.locator(".txt .blk.picture img").evaluate((i) => i.naturalWidth)) > 0), "a pasted picture does not stand in the text");
  await paste(Buffer.from("no picture"), "image/png", "broken.png");
  check(await until(async () => /no picture that can be taken in/.test((await p.locator(".toasts").allTextContents()).join())), "a file that is no picture is taken without a word");
  check(await until(async () => /Saved/.test(await p.textContent(".saved"))), "the pictures are not saved");
  if (shots) await p.screenshot({ path: join(shots, "pictures.png") });
  await p.evaluate(axe);
  for (const v of (await p.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }))).violations) wrong.push(`axe: pictures: ${v.id} ${v.nodes[0].html.slice(0, 160)}`);
  for (const act of ["submit", "approve", "publish"]) await room.call("POST", `/stories/${story.number}/${act}`);
  const url = (await room.call("GET", `/stories/${story.number}`)).url;
  const reader = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await reader.goto(room.base + url);
  check(await until(async () => { const all = await reader.locator("main figure img").evaluateAll((l) => l.map((i) => { i.loading = "eager"; return i.naturalWidth; })); return all.length === 2 && all.every((w) => w > 0); }), "readers do not see the pictures");
  const chosen = await reader.locator("main figure img").evaluateAll((l) => l.map((i) => new URL(i.currentSrc).pathname));
  check(chosen.every((c) => /^\/media\/[0-9a-f]{64}(-16x9-[0-9a-f]{8})?-(1200|960|640)\.webp$/.test(c)), `readers load ${chosen}`);
  check(/The new lamp/.test(await reader.textContent("main")) && /The stairs/.test(await reader.textContent("main")), "readers do not see their captions");
  await reader.context().close();
  // The grid finds them by what their files and the desk say; a picture shows both, and where readers see it.
  await p.evaluate(() => document.activeElement?.blur()); await press(p, "g", "p");
  await p.waitForSelector(".pictures .grid li a");
  const stood = (await room.call("GET", "/pictures?limit=100")).pictures.length;
  check(stood > 3 && (await p.locator(".grid li a").count()) === stood, `${await p.locator(".grid li a").count()} of ${stood} pictures stand in the grid`);
  await press(p, "/"); await type(p, "ete dusk");
  check(await until(async () => (await p.locator(".grid li a").count()) === 1 && /tower at dusk/.test(await p.textContent(".grid"))), "a picture is not found by the words of its file");
  await p.locator(".grid li a").first().focus(); await press(p, "Enter");
  await p.waitForSelector(".one .ftab");
  const row = (name) => p.locator(".one .ftab tr", { has: p.locator("th", { hasText: new RegExp(`^${name}$`) }) });
  check(/tower at dusk/.test(await row("Caption").textContent()) && /Agency/.test(await row("Credit").textContent()), `the file says ${await p.textContent(".one .ftab")}`);
  await row("Caption").locator("textarea").fill("Another caption");
  check(await until(async () => /one differs/.test(await p.textContent(".one .right"))), "it is not said that a caption differs from its file's");
  await p.evaluate(() => document.activeElement?.blur()); await press(p, "Alt+1");
  check(await until(async () => (await row("Caption").locator("textarea").inputValue()) === "The tower at dusk – été"), "the file's caption is not taken by one key");
  await row("Alternative text").locator("textarea").fill("A white tower"); await press(p, "Control+s");
  check(await until(async () => /is saved/.test((await p.locator(".toasts").allTextContents()).join())), "what is written about a picture is not saved");
  await p.evaluate(() => document.activeElement?.blur()); await press(p, "Escape"); await p.locator(".pictures input[type=search]").fill("lamp");
  check(await until(async () => (await p.locator(".grid li a").count()) === 1 && /new lamp/.test(await p.textContent(".grid"))), "the other is not found");
  await p.locator(".grid li a").first().click();
  check(await until(async () => /A lighthouse is lit again/.test(await p.textContent(".one .used"))), "where it stands is not said");
  // The focal point is set by the pointer and moved by keys; a piece is cut by hand; readers get what the desk shows.
  await p.waitForSelector(".stage img"); await p.waitForTimeout(200);
  const box = await p.locator(".stage").boundingBox();
  await p.mouse.click(box.x + box.width * 0.25, box.y + box.height * 0.2);
  check(/25 % from the left, 20 % from the top/.test(await p.locator(".focal").getAttribute("aria-label")), `the focal point is ${await p.locator(".focal").getAttribute("aria-label")}`);
  await p.locator(".focal").focus(); await press(p, "Shift+ArrowRight", "ArrowUp");
  check(/30 % from the left, 19 % from the top/.test(await p.locator(".focal").getAttribute("aria-label")), "arrow keys do not move the focal point");
  await p.evaluate(() => document.activeElement?.blur()); await press(p, "c", "c");
  check((await p.locator(".shapes .sel").textContent()).includes("1:1"), "C does not go on to the next shape");
  await p.locator(".shapes button").first().click(); await p.getByRole("button", { name: "Cut 16:9 by hand" }).click();
  await p.locator(".size input").fill("500"); await p.locator(".grip").focus(); await press(p, "Shift+ArrowRight");
  if (shots) await p.screenshot({ path: join(shots, "picture.png") });
  const seen = await p.locator(".frame").evaluate((f) => [f.style.left, f.style.top, f.style.width].map((v) => Math.round(parseFloat(v) * 10) / 10));
  await p.evaluate(axe);
  const clean = async (what) => { for (const v of (await p.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }))).violations) wrong.push(`axe: ${what}: ${v.id} ${v.nodes[0].html.slice(0, 160)}`); };
  await clean("a picture");
  await press(p, "Control+s");
  let kept;
  check(await until(async () => (kept = (await room.call("GET", "/pictures?q=lamp")).pictures[0])?.frame), "the frame is not saved");
  check(kept.frame?.focus?.x === 300 && kept.frame?.focus?.y === 190 && kept.frame?.crops?.["16x9"]?.width === 500 && Math.abs(kept.frame.crops["16x9"].x / 10 - seen[0]) <= 0.1, `kept is ${JSON.stringify(kept.frame)}, shown was ${seen}`);
  const again = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await again.goto(room.base + url);
  check(await until(async () => /-16x9-[0-9a-f]{8}-600\.webp$/.test(await again.locator(".story > .pic img").evaluate((i) => i.currentSrc))), `readers get ${await again.locator(".story > .pic img").evaluate((i) => i.currentSrc)}`);
  // A right that is revoked: an editor says so, what readers see is listed, and another picture takes its place with one act.
  const e = await window_("mathieu");
  await e.goto(`${room.base}/desk/pictures/${kept.number}`); await e.waitForSelector(".one .ftab");
  await e.getByRole("button", { name: /Revoke|Retirer le droit/ }).click(); await e.getByLabel(/Why nobody|Pourquoi personne/).fill("The owner asks so."); await press(e, "Control+s");
  check(await until(async () => (await e.locator(".one .used .sv.block").count()) === 1), "the story in which readers see it is not marked");
  await e.evaluate(() => document.activeElement?.blur()); await press(e, "Escape", "e");
  check(await until(async () => (await e.locator(".grid li a").count()) === 1), "a picture whose right was revoked is not listed");
  await e.locator(".grid li a").first().click(); await e.waitForSelector(".one .ftab"); await press(e, "r");
  await e.waitForSelector("dialog .found button"); await e.locator("dialog input[type=search]").fill("dusk");
  check(await until(async () => (await e.locator("dialog .found button").count()) === 1), "the dialog does not find a picture");
  await e.locator("dialog .found button").first().click();
  if (shots) await e.screenshot({ path: join(shots, "replace.png") });
  await e.evaluate(axe);
  for (const v of (await e.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }))).violations) wrong.push(`axe: replacing: ${v.id} ${v.nodes[0].html.slice(0, 160)}`);
  await press(e, "Control+Enter");
  check(await until(async () => (await e.locator("dialog .done .sv.ok").count()) === 1), "the picture is not replaced where readers see it");
  await again.reload();
  check(/tower at dusk/.test(await again.textContent("main")) && !/The new lamp/.test(await again.textContent(".story > .pic")), "readers still see the old picture");
  check((await again.request.get(room.base + `/media/${kept.hash}-320.webp`)).status() === 404, "readers still get the old picture by its address");
  await again.context().close(); await e.context().close();
  await p.context().close();
}

// vouched comes in on the word of another house, and goes where they were going.
async function vouched() {
  const a = await window_("agnes");
  const idris = (await (await a.context().request.get(`${room.base}/api/v1/people`)).json()).people.find((p) => p.login === "idris");
  const origin = { "Sec-Fetch-Site": "same-origin" };
  const kept = await a.context().request.put(`${room.base}/api/v1/people/idris`, { data: { name: idris.name, role: idris.role, grants: idris.grants, email: "idris@newsroom.example" }, headers: origin });
  check(kept.ok(), `idris has no address: ${await kept.text()}`);
  await a.context().close();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB" });
  const p = await context.newPage();
  const says = async (account) => {
    await p.goto(`${room.base}/desk/wire?edition=en`);
    await p.getByRole("link", { name: "Sign in with The House" }).focus(); await press(p, "Enter");
    await p.fill("input[name=login]", account); await p.fill("input[name=password]", "any"); await press(p, "Enter");
    await p.getByRole("button", { name: "Continue" }).focus(); await press(p, "Enter");
  };
  await says("u-1");
  check(await until(async () => new URL(p.url()).pathname === "/desk/wire" && (await p.locator("main h1").count()) > 0), `whom the house vouches for stands at ${p.url()}`);
  check((await (await context.request.get(`${room.base}/api/v1/me`)).json()).login === "idris", "the house vouched for somebody else");
  await context.clearCookies();
  await says("u-2");
  check(await until(async () => /Nobody who works here has that account/.test(await p.textContent("main, .door, body"))), `an unknown account stands at ${p.url()}`);
  if (shots) await p.screenshot({ path: join(shots, "sign-in.png") });
  check((await context.request.get(`${room.base}/api/v1/me`)).status() === 401, "an unknown account was let in");
  await context.close();
}

// screens are looked at by axe, and for what sticks out.
async function screens() {
  const drafts = (await room.call("GET", "/stories?state=draft")).stories, out = (await room.call("GET", "/stories?state=published&edition=fr")).stories;
  const [behind] = (await room.call("GET", "/translations?edition=ar")).behind;
  const list = ["", "stories", "stories?q=astana", "wire?edition=fr", `stories/${drafts[0].number}`, `stories/${out[0].number}`, `stories/${out[0].number}/history`, "settings/me", "settings/people", "settings/tokens", "settings/editions", "settings/checks", "fronts/fr", "fronts/fr/infos", "translations", "pictures", `stories/${behind.original.number}/translate/${behind.translation.number}`, "nowhere/at/all"];
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [1024, "light"], [390, "light"]]) {
    const p = await window_("agnes", { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const look = async (what) => {
      await p.addScriptTag({ content: axe });
      const { violations } = await p.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }));
      check(violations.length === 0, `${what} at ${width} ${colorScheme}: ${violations.map((v) => `axe ${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}`).join("; ")}`);
      const wide = await p.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      check(wide <= 0, `${what} at ${width}: it can be scrolled sideways by ${wide} px`);
    };
    for (const path of list) {
      await p.goto(`${room.base}/desk/${path}`);
      await p.waitForSelector(/^stories\/\d+($|\/translate)/.test(path) ? ".galley:not(.closed) .txt" : "main h1");
      await p.waitForTimeout(400);
      await look(`/desk/${path}`);
    }
    await p.goto(`${room.base}/desk/`);
    await p.waitForSelector(".cols .card");
    await p.waitForTimeout(200);
    for (const [key, what] of [["n", "a new story"], ["f", "a flash"], ["Control+k", "the palette"], ["?", "all keys"]]) {
      await press(p, key);
      await p.waitForSelector("dialog[open]");
      await p.waitForTimeout(250);
      await look(what);
      await press(p, "Escape");
      await p.waitForTimeout(150);
    }
    await p.context().close();
    const q = await window_("", { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    await q.goto(`${room.base}/desk/sign-in`);
    await q.waitForSelector("input[name=login]");
    await q.addScriptTag({ content: axe });
    const { violations } = await q.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    check(violations.length === 0, `the door at ${width} ${colorScheme}: ${violations.map((v) => v.id)}`);
    await q.context().close();
  }
  // French is spoken to who wants it.
  const f = await window_("agnes", { locale: "fr-FR" });
  await f.goto(`${room.base}/desk/`);
  await f.waitForSelector(".cols .card");
  check(/Nouvel article/.test(await f.textContent("main")) && (await f.evaluate(() => document.documentElement.lang)) === "fr", "the desk does not speak French");
  await f.context().close();
}

// first weighs what a first visit loads, with the sheet: at most 300 KB.
async function first() {
  const p = await window_("mathieu");
  const cdp = await p.context().newCDPSession(p);
  await cdp.send("Network.enable");
  let bytes = 0;
  const fonts = new Set();
  cdp.on("Network.responseReceived", (e) => { if (e.type === "Font") fonts.add(e.requestId); });
  cdp.on("Network.loadingFinished", (e) => { if (!fonts.has(e.requestId)) bytes += e.encodedDataLength; });
  await p.goto(`${room.base}/desk/`);
  await p.waitForSelector(".cols .card");
  await p.waitForTimeout(500);
  const board = bytes;
  await p.goto(`${room.base}/desk/stories/1`);
  await p.waitForSelector(".galley:not(.closed) .txt");
  await p.waitForTimeout(500);
  check(bytes <= 300 * 1024, `a first visit loads ${bytes} bytes, over 300 KB`);
  console.log(`a first visit loads ${(board / 1024).toFixed(0)} KB for the board, ${(bytes / 1024).toFixed(0)} KB with a story opened, with answers and without fonts`);
  await p.context().close();
}

async function photograph() {
  const work = async (query) => `stories/${(await room.call("GET", `/stories?${query}`)).stories[0].number}`;
  const [pair] = (await room.call("GET", "/translations")).behind;
  const second = await work("edition=fr&state=submitted&section=france"), arabic = await work("edition=ar&state=draft");
  const city = (await room.call("GET", "/pictures?q=Chatyr")).pictures[0].number;
  await room.call("PATCH", `/pictures/${city}`, { frame: { focus: { x: 367, y: 270 } }, caption: "Astana, au bord de l’Ichim." });
  for (const [name, login, path, options] of [
    ["desk-board", "mathieu", "", {}], ["desk-board-390", "mathieu", "", { viewport: { width: 390, height: 844 } }], ["desk-story", "solene", second, {}], ["desk-story-dark", "solene", second, { colorScheme: "dark" }],
    ["desk-story-ar", "hala", arabic, {}], ["desk-translate", "hala", `stories/${pair.original.number}/translate/${pair.translation.number}`, {}], ["desk-translations", "mathieu", "translations", {}], ["desk-people", "agnes", "settings/people", {}], ["desk-editions", "agnes", "settings/editions", {}], ["desk-front", "mathieu", "fronts/fr", {}], ["desk-wire", "mathieu", "wire?edition=fr", {}], ["desk-sign-in", "", "sign-in", {}], ["desk-pictures", "mathieu", "pictures", {}], ["desk-picture", "mathieu", `pictures/${city}`, { viewport: { width: 1440, height: 1000 } }],
  ]) {
    const p = await window_(login, options);
    await p.goto(`${room.base}/desk/${path}`);
    await p.waitForTimeout(1500);
    const png = join("/tmp", `${name}.png`);
    await p.screenshot({ path: png });
    execFileSync("cwebp", ["-quiet", "-q", "82", png, "-o", join(shots, `${name}.webp`)]);
    await p.context().close();
  }
}

for (const engine of engines(flag("--database", ""), flag("--s3", ""))) {
  room = await open(flag("--bin", "bin/marbre"), "--clock", "2024-07-04T14:12:00+02:00", (base) => `--base=${base}`,
    async (base) => { house = await openHouse(base, { "u-1": { email: "idris@newsroom.example", email_verified: true }, "u-2": { email: "idris@newsroom.example", email_verified: false } }); return `--oidc=${house.issuer}`; },
    "--oidc-client=newsroom", "--oidc-secret=a-secret-of-the-rig", "--oidc-name=The House", ...engine.flags);
  try {
    const before = wrong.length;
    if (shots) await photograph();
    else for (const part of process.argv.includes("--checked") ? [checked] : process.argv.includes("--day") ? [day] : engine.name === "SQLite" ? [screens, first, day] : [day]) {
      const begun = Date.now();
      await part().catch((e) => wrong.push(`${part.name}: ${e.stack}`));
      console.log(`${engine.name}, ${part.name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    }
    wrong.splice(before, wrong.length, ...wrong.slice(before).map((w) => `${engine.name}: ${w}`));
  } finally {
    await room.kill();
    house.close();
    room.close();
    engine.drop();
  }
}
await browser.close();
for (const w of wrong) console.log(w);
console.log(`${checks - Math.min(wrong.length, checks)} passed, ${wrong.length} failed`);
process.exit(wrong.length ? 1 : 0);
