// Walks every kind of page of the demo newsroom in Chromium and says what is
// wrong: node walk.mjs [--bin PATH] [--shots FOLDER].
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { live } from "./live.mjs";
import { open } from "./newsroom.mjs";

const need = createRequire(import.meta.url);
const flag = (name, otherwise) => { const i = process.argv.indexOf(name); return i < 0 ? otherwise : process.argv[i + 1]; };
const bin = flag("--bin", "bin/marbre");
const shots = flag("--shots", "");
const axe = readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
const budget = 14 * 1024; // bytes of a story page, compressed, with its CSS and script

const wrong = [];
let checks = 0;
const check = (ok, where, what) => { checks++; if (!ok) wrong.push(`${where}: ${what}`); };

const room = await open(bin, "--clock", "2024-07-04T14:12:00+02:00");
const old = await open(bin);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

// pages lists the addresses to walk, with the status that each must answer.
async function pages() {
  const list = [];
  const add = (kind, path, status = 200, from = room) => list.push({ kind, path, status, url: from.base + path });
  for (const e of (await room.call("GET", "/editions")).editions) {
    add("front", `/${e.code}/`);
    for (const s of e.sections) {
      add("section", `/${e.code}/${s.slug}/`);
      for (const inner of s.sections ?? []) add("section", `/${e.code}/${s.slug}/${inner.slug}/`);
    }
    add("wire", `/${e.code}/live`);
    add("archive", `/${e.code}/archive/`);
    add("month", `/${e.code}/archive/2024/07/`);
    add("search", `/${e.code}/search`);
    add("results", `/${e.code}/search?q=${encodeURIComponent({ fr: "sommet d’Astana", en: "summit", ar: "القمه" }[e.code])}`);
    add("results by date", `/${e.code}/search?q=2024&sort=date&from=2024-01-01`);
    add("no results", `/${e.code}/search?q=qqqqq&section=${encodeURIComponent(e.sections[0].slug)}`);
    add("wrong search", `/${e.code}/search?q=a&from=x`, 400);
    add("missing", `/${e.code}/nothing/here/`, 404);
    const seen = new Set();
    for (const s of (await room.call("GET", `/stories?edition=${e.code}&state=published&limit=200`)).stories) {
      add("story", s.url);
      const html = await (await fetch(room.base + s.url)).text();
      for (const [, path] of html.matchAll(/href="(\/[a-z]+\/(?:authors|topics)\/[^"]+)"/g)) {
        if (!seen.has(path)) { seen.add(path); add(path.includes("/authors/") ? "author" : "topic", path); }
      }
    }
  }
  for (const s of (await room.call("GET", "/stories?state=withdrawn")).stories) add("gone", `/${s.edition}/2024/07/03/${s.number}/x`, 410);
  const long = (await old.call("GET", "/stories?edition=fr&state=published")).stories[0];
  add("old story", long.url, 200, old);
  return list;
}

// some is the first of each kind and edition, and every story: what is walked in all modes.
const some = (list) => list.filter((p, i) => p.kind === "story" || list.findIndex((q) => q.kind === p.kind && q.path.slice(0, 4) === p.path.slice(0, 4)) === i);

const widths = [360, 1280];

// overflow is how far a page can be scrolled sideways, and what sticks out.
const overflow = () => {
  const d = document.documentElement;
  return d.scrollWidth - d.clientWidth;
};

async function asReaders(list) {
  for (const javaScriptEnabled of [true, false]) {
    for (const width of widths) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled });
      const page = await context.newPage();
      let noise = [];
      page.on("console", (m) => { if (m.type() === "error" && !m.text().includes("the server responded with a status of 4")) noise.push(m.text()); });
      page.on("pageerror", (e) => noise.push(String(e)));
      // What was still on its way when the walk went on is aborted by the browser itself.
      page.on("requestfailed", (r) => { if (r.failure()?.errorText !== "net::ERR_ABORTED") noise.push(`failed: ${r.url()} ${r.failure()?.errorText}`); });
      page.on("request", (r) => { if (![room.base, old.base].some((b) => r.url().startsWith(b)) && !r.url().startsWith("data:")) noise.push(`asked elsewhere: ${r.url()}`); });
      page.on("response", (r) => { if (r.status() >= 400 && r.request().resourceType() !== "document") noise.push(`${r.status()}: ${r.url()}`); });
      for (const p of list) {
        noise = [];
        const mode = `${p.kind} ${decodeURI(p.path)} at ${width}${javaScriptEnabled ? "" : " without scripts"}`;
        const r = await page.goto(p.url, { waitUntil: "load" });
        check(r.status() === p.status, mode, `answered ${r.status()}, not ${p.status}`);
        check(noise.length === 0, mode, noise.join("; "));
        if (javaScriptEnabled) {
          const wide = await page.evaluate(overflow);
          check(wide <= 0, mode, `it can be scrolled sideways by ${wide} px`);
          const [dir, lang] = await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang]);
          check((dir === "rtl") === p.path.startsWith("/ar/") && lang.split("-")[0] === p.path.split("/")[1], mode, `dir ${dir}, lang ${lang}`);
        } else {
          check((await page.locator("h1").count()) >= 1, mode, "no heading");
        }
      }
      await context.close();
    }
  }
}

async function asEveryone(list) {
  for (const width of widths) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      for (const p of list) {
        await page.goto(p.url, { waitUntil: "load" });
        await page.addScriptTag({ content: axe });
        const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }));
        check(violations.length === 0, `${p.kind} ${decodeURI(p.path)} at ${width} ${colorScheme}`, violations.map((v) => `axe ${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}`).join("; "));
      }
      await context.close();
    }
  }
}

// valid gives every page to the Nu HTML checker, in one run.
async function valid(list) {
  const dir = mkdtempSync(join(tmpdir(), "marbre-html-"));
  for (const [i, p] of list.entries()) {
    const r = await fetch(p.url);
    writeFileSync(join(dir, `${String(i).padStart(4, "0")}.html`), await r.text());
  }
  const jar = join(need.resolve("vnu-jar/package.json"), "..", "build/dist/vnu.jar");
  const out = spawnSync("java", ["-jar", jar, "--errors-only", "--format", "json", "--exit-zero-always", ...readdirSync(dir).sort().map((f) => join(dir, f))], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (out.status !== 0) throw new Error(`the Nu HTML checker did not run: ${out.stderr.slice(0, 500)}`);
  const by = new Map(list.map((p, i) => [`${String(i).padStart(4, "0")}.html`, p]));
  const said = JSON.parse(out.stderr).messages;
  checks += list.length;
  for (const m of said.slice(0, 50)) {
    const p = by.get(m.url.split("/").pop());
    wrong.push(`${p.kind} ${p.path}: HTML line ${m.lastLine}: ${m.message} ${(m.extract ?? "").slice(0, 120)}`);
  }
  rmSync(dir, { recursive: true });
}

// weight is what a story page costs a reader, with its CSS and script.
async function weight(list) {
  let heaviest = 0;
  const page = await (await browser.newContext()).newPage();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  for (const p of list.filter((p) => p.kind === "story")) {
    let bytes = 0;
    const kinds = new Map();
    const onResponse = (e) => kinds.set(e.requestId, e.type);
    const onFinished = (e) => { if (["Document", "Stylesheet", "Script"].includes(kinds.get(e.requestId))) bytes += e.encodedDataLength; };
    cdp.on("Network.responseReceived", onResponse);
    cdp.on("Network.loadingFinished", onFinished);
    await cdp.send("Network.clearBrowserCache");
    await page.goto(p.url, { waitUntil: "networkidle" });
    cdp.off("Network.responseReceived", onResponse);
    cdp.off("Network.loadingFinished", onFinished);
    heaviest = Math.max(heaviest, bytes);
    check(bytes > 0 && bytes <= budget, `story ${decodeURI(p.path)}`, `weighs ${bytes} bytes, over ${budget}`);
  }
  await page.context().close();
  return heaviest;
}

async function byKeyboard(list) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  for (const kind of ["front", "story", "section", "wire", "results"]) {
    for (const p of list.filter((p) => p.kind === kind).slice(0, 1)) {
      await page.goto(p.url);
      for (let i = 0; i < 8; i++) {
        await page.keyboard.press("Tab");
        const [href, seen] = await page.evaluate(() => {
          const a = document.activeElement, s = getComputedStyle(a), ring = (t) => t.outlineStyle !== "none" && parseFloat(t.outlineWidth) > 0;
          const after = getComputedStyle(a, "::after");
          return [a.getAttribute("href") ?? a.tagName, ring(s) || ring(after) || s.boxShadow !== "none" || a.closest(":focus-within") && [...document.querySelectorAll(":focus-within")].some((t) => ring(getComputedStyle(t)))];
        });
        if (i === 0) check(href.startsWith("#"), `${kind} by keyboard`, `the first stop is ${href}, not a way to the text`);
        check(seen, `${kind} by keyboard`, `nobody sees where the focus is: ${href}`);
      }
    }
  }
  await page.context().close();
}

async function onPaper(list) {
  const page = await (await browser.newContext({ colorScheme: "dark" })).newPage();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const p = list.find((p) => p.kind === "story");
  await page.goto(p.url);
  const [nav, ink, paper] = await page.evaluate(() => {
    const s = getComputedStyle(document.body), n = document.querySelector("nav");
    return [n && n.getClientRects().length, s.color, s.backgroundColor];
  });
  const dark = (c) => { const m = c.match(/\d+(\.\d+)?/g).map(Number); return m.length > 3 && m[3] === 0 ? 255 : Math.max(...m.slice(0, 3)); };
  check(!nav && dark(ink) < 80 && dark(paper) > 200, "story on paper", `navigation ${nav}, ink ${ink} on ${paper}`);
  await page.context().close();
}

async function photograph(list) {
  const find = (kind, e, more = () => true) => list.find((p) => p.kind === kind && p.path.startsWith(`/${e}/`) && more(p))?.path;
  const lead = find("story", "fr", (p) => p.path.includes("astana-organisation"));
  const leadAr = find("story", "ar", (p) => p.path.includes("astana"));
  for (const [name, path, width, height, colorScheme] of [
    ["front-1280", "/fr/", 1280, 1500], ["front-360", "/fr/", 360, 1500], ["front-dark", "/fr/", 1280, 1300, "dark"],
    ["front-en", "/en/", 1280, 1300], ["front-ar-1280", "/ar/", 1280, 1300], ["front-ar-360", "/ar/", 360, 1500],
    ["story-1280", lead, 1280, 1700], ["story-360", lead, 360, 1700], ["story-dark", lead, 1280, 1300, "dark"], ["story-ar", leadAr, 1280, 1400],
    ["section", "/fr/infos/", 1280, 1100], ["wire", "/fr/live", 1280, 1100], ["archive", "/en/archive/2024/07/", 1280, 1000],
    ["search", "/fr/search?q=sommet+astana", 1280, 1000], ["search-ar", "/ar/search?q=%D8%A3%D8%B3%D8%AA%D8%A7%D9%86%D8%A7", 360, 900, "dark"],
    ["gone", find("gone", "fr"), 1280, 800], ["missing", "/ar/nothing/here/", 1280, 800],
  ]) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: colorScheme ?? "light" });
    const page = await context.newPage();
    await page.goto(room.base + path, { waitUntil: "networkidle" });
    if (name === "wire") { // somebody reads further down, and more comes
      await page.evaluate(() => scrollTo(0, 700));
      for (const text of ["Astana : les délégations quittent le palais de l’Indépendance.", "Kourou : le lanceur est sur son pas de tir."]) await room.call("POST", "/flashes", { edition: "fr", text, urgency: 5 });
      await page.waitForSelector("#fresh:not([hidden])");
    }
    const png = join(tmpdir(), `${name}.png`);
    await page.screenshot({ path: png });
    execFileSync("cwebp", ["-quiet", "-q", "72", png, "-o", join(shots, `${name}.webp`)]); // of Debian's webp
    await context.close();
  }
}

try {
  const list = await pages();
  if (shots) {
    await photograph(list);
  } else {
    const chosen = some(list);
    const step = async (name, work) => { const t = Date.now(); const r = await work(); console.log(`${name}: ${((Date.now() - t) / 1000).toFixed(1)} s`); return r; };
    await step("valid HTML", () => valid(list));
    await step("as readers", () => asReaders(chosen));
    await step("for everyone", () => asEveryone(chosen));
    const heaviest = await step("weight", () => weight(list));
    await step("by keyboard", () => byKeyboard(list));
    await step("on paper", () => onPaper(list));
    await step("live", () => live({ bin, browser, check, axe }));
    for (const line of [...new Set(wrong)].slice(0, 200)) console.error(line);
    console.log(`${list.length} pages, ${chosen.length} of them in every mode; ${checks} checks, ${wrong.length} failed; the heaviest story weighs ${heaviest} bytes`);
  }
} finally {
  await browser.close();
  room.close();
  old.close();
}
process.exit(wrong.length > 0 ? 1 : 0);
