// The ladder of a picture by sharp, told as JSON for `make bench`; nothing is asserted.
// node ladder.mjs FILE webp|jpg clones|once ROUNDS FOLDER WIDTH…
// "clones" is the way of sharp's manual: each width is a pipeline of its own on the file, which libvips
// reads at a reduced scale each time. With "once" the widest is read and the others are made of it.
import { readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";

const [file, coding, way, rounds, folder, ...rest] = process.argv.slice(2);
const widths = rest.map(Number);
sharp.cache(false);
sharp.concurrency(2);
const encoded = (s) => (coding === "webp" ? s.webp({ quality: 78, effort: 2 }) : s.jpeg({ quality: 82 })).toBuffer();

async function ladder() {
  if (way === "clones") {
    const source = sharp(file);
    return Promise.all(widths.map((w) => encoded(source.clone().resize(w))));
  }
  const { data, info } = await sharp(file).resize(widths[0]).raw().toBuffer({ resolveWithObject: true });
  const source = sharp(data, { raw: info });
  return Promise.all(widths.map((w) => encoded(source.clone().resize(w))));
}

const wall = [], cpu = [];
let prints;
for (let i = 0; i < Number(rounds); i++) {
  const begun = performance.now(), spent = process.cpuUsage();
  prints = await ladder();
  wall.push(performance.now() - begun);
  const used = process.cpuUsage(spent);
  cpu.push((used.user + used.system) / 1000);
}
writeFileSync(`${folder}/960.${coding}`, prints[widths.indexOf(960)]);
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
console.log(JSON.stringify({ wall, cpu, peak, bytes: prints.reduce((sum, p) => sum + p.length, 0) }));
