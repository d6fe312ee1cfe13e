// How fast the desk's grid of pictures is in a browser, told as JSON for `make bench`; nothing is asserted.
// MARBRE_PASSWORD=… node grid.mjs --base URL --login LOGIN --scroll PICTURES
import { chromium } from "playwright-core";

const flag = (name) => process.argv[process.argv.indexOf(name) + 1];
const base = flag("--base"), far = Number(flag("--scroll"));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const came = await context.request.post(`${base}/api/v1/session`, { data: { login: flag("--login"), password: process.env.MARBRE_PASSWORD } });
if (!came.ok()) throw new Error(`${came.status()} ${await came.text()}`);

// painted waits until there are wanted pictures and all in sight have their pixels, and for the frame after.
const painted = (p, wanted) => p.evaluate((wanted) => new Promise((done) => {
  const inSight = () => [...document.querySelectorAll(".grid img")].filter((i) => { const r = i.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight; });
  const look = () => {
    const seen = inSight();
    if (document.querySelectorAll(".grid li:not(.empty)").length >= wanted && seen.length > 0 && seen.every((i) => i.complete && i.naturalWidth > 0)) requestAnimationFrame(() => setTimeout(() => done(seen.length)));
    else requestAnimationFrame(look);
  };
  look();
}), wanted);

const out = { open: [], found: [] };
for (let i = 0; i < 8; i++) {
  const p = await context.newPage();
  const cdp = await context.newCDPSession(p);
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  const begun = performance.now();
  await p.goto(`${base}/desk/pictures`, { waitUntil: "commit" });
  await p.waitForSelector(".grid img");
  out.seen = await painted(p, 60);
  out.open.push(performance.now() - begun);
  const typed = performance.now();
  await p.fill("input[type=search]", "kaleidoscope");
  await p.waitForFunction(() => [...document.querySelectorAll(".grid .c")].every((c) => /kaleidoscope/.test(c.textContent)) && document.querySelector(".grid img"));
  await painted(p, 60);
  out.found.push(performance.now() - typed);
  await p.close();
}

const p = await context.newPage();
await p.goto(`${base}/desk/pictures`);
await p.waitForSelector(".grid img");
await painted(p, 60);
Object.assign(out, await p.evaluate(async (far) => {
  const box = document.querySelector(".pictures .all");
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const count = () => document.querySelectorAll(".grid li:not(.empty)").length;
  let frames = 0, late = 0, longestGap = 0, last = 0, going = true;
  const watch = (now) => {
    if (last) { frames++; const gap = now - last; longestGap = Math.max(longestGap, gap); if (gap > 50) late++; }
    last = now;
    if (going) requestAnimationFrame(watch);
  };
  const begun = performance.now();
  requestAnimationFrame(watch);
  while (count() < far && performance.now() - begun < 120000) {
    if (box.scrollTop + box.clientHeight < box.scrollHeight - 2) { box.scrollTop += 450; await frame(); continue; }
    const before = count(), more = [...box.querySelectorAll("button")].at(-1);
    if (!more) break;
    more.click();
    while (count() === before && performance.now() - begun < 120000) await frame();
  }
  going = false;
  return { scroll: performance.now() - begun, pictures: count(), frames, late, longestGap };
}, far));
await browser.close();
console.log(JSON.stringify(out));
