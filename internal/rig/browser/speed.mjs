// How fast the desk is in a browser, told as JSON for `make bench`; nothing is asserted.
// MARBRE_PASSWORD=… node speed.mjs --base URL --login LOGIN --story NUMBER --short NUMBER
// The two stories are one of 5,000 words in 150 blocks and one of 50 words.
import { chromium } from "playwright-core";

const flag = (name) => process.argv[process.argv.indexOf(name) + 1];
const base = flag("--base"), long = flag("--story"), short = flag("--short");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const came = await context.request.post(`${base}/api/v1/session`, { data: { login: flag("--login"), password: process.env.MARBRE_PASSWORD } });
if (!came.ok()) throw new Error(`${came.status()} ${await came.text()}`);

// keys types into the middle of what is editable and gives the milliseconds from each key to the end of the
// frame that shows it.
async function keys(p, paragraphs, line) {
  const middle = p.locator(paragraphs).nth(Math.floor((await p.locator(paragraphs).count()) / 2));
  await middle.click();
  await p.waitForTimeout(300);
  await p.keyboard.press("End");
  await p.evaluate(() => {
    window.taken = [];
    addEventListener("keydown", (e) => requestAnimationFrame(() => {
      const shown = new MessageChannel();
      shown.port1.onmessage = () => taken.push(performance.now() - e.timeStamp);
      shown.port2.postMessage(0);
    }), true);
  });
  for (const key of line.repeat(6)) { await p.keyboard.type(key); await p.waitForTimeout(25); }
  return p.evaluate(() => taken);
}

// visit gives the milliseconds from an address to what is looked for, as a window that was never there:
// the program comes from the newsroom each time.
async function visit(path, wanted, times) {
  const taken = [];
  for (let i = 0; i < times; i++) {
    const p = await context.newPage();
    const cdp = await context.newCDPSession(p);
    await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
    const begun = performance.now();
    await p.goto(base + path, { waitUntil: "commit" });
    await p.waitForSelector(wanted);
    taken.push(performance.now() - begun);
    await p.close();
  }
  return taken;
}

// weight is what a first visit loads, in bytes as sent, with and without fonts.
async function weight(path, wanted) {
  const p = await context.newPage();
  const cdp = await context.newCDPSession(p);
  const fonts = new Set(), sum = { all: 0, fonts: 0 };
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  cdp.on("Network.responseReceived", (e) => { if (e.type === "Font") fonts.add(e.requestId); });
  cdp.on("Network.loadingFinished", (e) => { sum.all += e.encodedDataLength; if (fonts.has(e.requestId)) sum.fonts += e.encodedDataLength; });
  await p.goto(base + path);
  await p.waitForSelector(wanted);
  await p.waitForTimeout(700);
  await p.close();
  return sum;
}

const story = (n) => `/desk/stories/${n}`, sheet = ".galley:not(.closed) .txt";
const line = " Leaders admitted Belarus on Thursday, and \"the rest\" will follow.";
const out = { keys: {} };
for (const [name, number] of [["50 words", short], ["5,000 words", long]]) {
  const p = await context.newPage();
  await p.goto(base + story(number));
  await p.waitForSelector(sheet);
  const paragraphs = await p.locator(".txt > p").allTextContents();
  out.keys[name] = await keys(p, ".txt > p", line);
  await p.close();
  // The same text in a page that has nothing else, edited by the browser alone.
  const bare = await context.newPage();
  await bare.setContent(`<!doctype html><body contenteditable>${paragraphs.map((t) => `<p>${t.replace(/[&<]/g, "")}</p>`).join("")}`);
  out.keys[`${name}, no desk`] = await keys(bare, "p", line);
  await bare.close();
}
out.open = { "50 words": await visit(story(short), sheet, 8), "5,000 words": await visit(story(long), sheet, 8) };
out.board = await visit("/desk/", ".cols .card", 12);
out.weight = { board: await weight("/desk/", ".cols .card"), story: await weight(story(long), sheet) };
await browser.close();
console.log(JSON.stringify(out));
