// Asks Lighthouse of the pictures on every kind of page that shows some, as a telephone and as a desk's
// screen, and holds the lead picture to be the largest thing on a story's page, soon:
// node pictures.mjs [--bin PATH].
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { open } from "./newsroom.mjs";

const flag = (name, otherwise) => { const i = process.argv.indexOf(name); return i < 0 ? otherwise : process.argv[i + 1]; };
// Lighthouse's audits of pictures, those that became insights in version 12 too.
const audits = [
  "uses-responsive-images", "modern-image-formats", "uses-optimized-images", "offscreen-images", "efficient-animated-content", "unsized-images",
  "prioritize-lcp-image", "lcp-lazy-loaded", "image-delivery-insight", "lcp-discovery-insight", "image-aspect-ratio", "image-size-responsive",
];
const late = 2500; // ms: what Lighthouse and web.dev call good
const screen = {
  phone: {},
  desk: { formFactor: "desktop", screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false }, throttling: { rttMs: 40, throughputKbps: 10240, cpuSlowdownMultiplier: 1 } },
};

const wrong = [];
let checks = 0;
const room = await open(flag("--bin", "bin/marbre"), "--clock", "2024-07-04T14:12:00+02:00");
const chrome = await launch({ chromePath: "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox"] });
try {
  const story = (await room.call("GET", "/stories?edition=fr&state=published&limit=200")).stories.find((s) => /astana-organisation/.test(s.url));
  const pages = ["/fr/", story.url, "/fr/infos/", "/ar/", "/fr/search?q=Astana"];
  for (const [form, flags] of Object.entries(screen)) {
    for (const path of pages) {
      await fetch(room.base + path); // the first reader's prints are made
      const { lhr } = await lighthouse(room.base + path, { port: chrome.port, onlyAudits: [...audits, "largest-contentful-paint", "largest-contentful-paint-element"], ...flags });
      if (lhr.runtimeError) { wrong.push(`${form} ${path}: ${lhr.runtimeError.message}`); continue; }
      for (const id of audits) {
        const a = lhr.audits[id];
        checks++;
        if (!a) wrong.push(`${form} ${path}: Lighthouse has no audit ${id}`);
        else if (a.scoreDisplayMode === "error") wrong.push(`${form} ${path}: ${id}: ${a.errorMessage}`);
        else if (a.score !== null && a.score < 1) wrong.push(`${form} ${path}: ${id} ${a.displayValue ?? ""} ${JSON.stringify(a.details?.items ?? []).slice(0, 400)}`);
      }
      checks++;
      const lcp = lhr.audits["largest-contentful-paint"].numericValue;
      if (!(lcp < late)) wrong.push(`${form} ${path}: the largest thing is there after ${Math.round(lcp)} ms`);
      if (path === story.url && form === "desk") { // on a telephone the headline is larger than what is seen of the picture
        const largest = JSON.stringify(lhr.audits["largest-contentful-paint-element"].details ?? "");
        checks++;
        if (!/"selector":"[^"]*figure\.pic[^"]*img"/.test(largest)) wrong.push(`${form} ${path}: the largest thing is not the lead picture: ${largest.slice(0, 900)}`);
      }
    }
  }
} finally {
  await chrome.kill();
  await room.close();
}
for (const w of wrong) console.log(w);
console.log(`pictures, by Lighthouse: ${checks - wrong.length} passed, ${wrong.length} failed`);
process.exit(wrong.length || checks < 100 ? 1 : 0);
