// Windows that write in one story at once, over lines that break and a newsroom
// that is killed: all of them end with the same text, and no word is lost.
//   node together.mjs [--bin PATH] [--database postgres://…] [--seconds 8] [--seed N]
// With a database every run is also made on it, and one on two nodes.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { open } from "./house.mjs";
import { chance } from "./random.mjs";
import { Window } from "./window.mjs";

const flag = (name, otherwise) => { const i = process.argv.indexOf(name); return i < 0 ? otherwise : process.argv[i + 1]; };
const bin = flag("--bin", "bin/marbre"), server = flag("--database", ""), seconds = +flag("--seconds", 8), seed = +flag("--seed", Date.now() % 1e6);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const wrong = [];

async function until(what, most, test) {
  for (const end = Date.now() + most; Date.now() < end; await sleep(25)) if (await test()) return true;
  wrong.push(`${what}: not within ${most} ms`);
  return false;
}

async function run(name, windows, { database, nodes = 1 }) {
  const began = Date.now(), before = wrong.length;
  const r = chance(seed), house = await open(bin, { database, nodes });
  try {
    const { number } = await house.call("POST", "/stories", { edition: "fr", headline: "Astana", text: "The ninth member.\n\nMore text of it.\n\nThe end." });
    const all = Array.from({ length: windows }, (_, i) => new Window(`w${i}`, chance(seed + 1 + i), number, house.token, () => house.nodes[i % nodes].base));
    all.forEach((w) => w.connect());
    await until("everybody is let in", 5000, () => all.every((w) => w.quiet));

    let writing = true;
    const hands = all.map(async (w) => { while (writing) { w.write(); await sleep(5 + w.r(90)); } });
    const lines = all.map(async (w) => {
      while (writing) {
        await sleep(200 + w.r(1500));
        if (w.r.odds(1, 3)) { w.away(true); await sleep(300 + w.r(1200)); w.away(false); } else w.cut();
      }
    });
    for (let part = 0; part < 3; part++) {
      await sleep((seconds * 1000) / 4);
      const node = r.of(house.nodes);
      await node.kill(); // in the middle of whatever it does
      await sleep(r(400));
      await node.start();
    }
    await sleep((seconds * 1000) / 4);
    writing = false;
    await Promise.all([...hands, ...lines]);
    all.forEach((w) => w.away(false));

    await until("everybody is up to date", 15000, () => all.every((w) => w.quiet) && all.every((w) => w.state.doc.eq(all[0].state.doc)));
    for (const w of all) for (const f of w.failed) wrong.push(`${name}: ${w.name}: ${f}`);
    const text = all[0].state.doc.textBetween(0, all[0].state.doc.content.size, "\n");
    const count = (word) => text.split(word).length - 1;
    let words = 0;
    for (const w of all) {
      for (const word of w.wrote) { words++; if (count(word) !== 1) wrong.push(`${name}: ${word} stands there ${count(word)} times`); }
      for (const word of w.struck) if (count(word) !== 0) wrong.push(`${name}: ${word} was struck out and stands there`);
    }
    // Everybody is seen, once; who goes is gone at once.
    await until("everybody is seen", 3000, () => all.every((w) => w.people.length === windows));
    all.at(-1).close();
    await until("who closes is gone", 1000, () => all.slice(0, -1).every((w) => w.people.length === windows - 1));
    // What the newsroom has is what the windows show, also as a revision.
    const { doc, version } = await house.call("GET", `/stories/${number}/galley`);
    if (!all[0].state.doc.eq(all[0].state.schema.nodeFromJSON(doc))) wrong.push(`${name}: the newsroom has another text`);
    const told = all.map((w) => w.settled);
    all[0].put("fin");
    await until("the last word is taken", 3000, () => all[0].quiet);
    await house.call("POST", `/stories/${number}/galley/settle`);
    const body = all[0].state.schema.nodeFromJSON((await house.call("GET", `/stories/${number}`)).body).textContent;
    for (const w of all) for (const word of w.wrote) if (!body.includes(word)) wrong.push(`${name}: ${word} is not in the revision`);
    await until("a revision is told", 5000, () => all.slice(0, -1).every((w, i) => w.settled > told[i]));
    // It closes in good order.
    all.forEach((w) => w.close());
    await house.nodes[0].kill("SIGTERM");
    console.log(`${wrong.length === before ? "ok" : "WRONG"}: ${name}: ${words} words in ${version} steps by ${windows} windows, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  } catch (err) {
    wrong.push(`${name}: ${err.stack}`);
  } finally {
    if (wrong.length > before) console.error(house.log().slice(-4000));
    await house.close();
  }
}

const base = () => {
  const name = "marbre_" + randomBytes(6).toString("hex"), url = new URL(server);
  execFileSync("psql", [server, "-qc", `CREATE DATABASE ${name}`]);
  url.pathname = "/" + name;
  return { url: url.href, drop: () => execFileSync("psql", [server, "-qc", `DROP DATABASE ${name} WITH (FORCE)`]) };
};

console.log(`seed ${seed}`);
for (const windows of flag("--windows", "2,6").split(",").map(Number)) {
  await run(`SQLite, ${windows}`, windows, {});
  if (!server) continue;
  for (const nodes of [1, 2]) {
    const db = base();
    await run(`PostgreSQL, ${windows} at ${nodes} node${nodes > 1 ? "s" : ""}`, windows, { database: db.url, nodes });
    db.drop();
  }
}
for (const w of wrong.slice(0, 40)) console.error(w);
process.exit(wrong.length ? 1 : 0);
