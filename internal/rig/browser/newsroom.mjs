// The demo newsroom as a process of its own, and calls of its API.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const freePort = () => new Promise((done) => {
  const s = createServer().listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => done(port)); });
});

// open starts the demo and waits until it has said where it is. A flag can be made from that: base => "--base=" + base.
export async function open(bin, ...flags) {
  const data = mkdtempSync(join(tmpdir(), "marbre-walk-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  let child, token, log = "";
  async function start(flags) {
    child = spawn(bin, ["demo", "--every", "0", "--data", data, "--listen", `127.0.0.1:${port}`, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (d) => { log += d; });
    token = await new Promise((done, fail) => {
      child.stdout.on("data", (d) => { said += d; const m = said.match(/Token of the chief\s+(\S+)\s/); if (m) done(m[1]); });
      child.on("exit", (code) => fail(new Error(`the demo ended with ${code}: ${log}`)));
    });
  }
  const kill = () => new Promise((done) => { child.removeAllListeners("exit"); child.on("exit", done); child.kill("SIGKILL"); });
  for (const [i, f] of flags.entries()) if (typeof f === "function") flags[i] = await f(base);
  await start(flags);
  return {
    base,
    flags,
    log: () => log,
    token: () => token,
    async call(method, path, body) {
      const r = await fetch(`${base}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${token}` }, body: body && JSON.stringify(body) });
      const out = await r.json();
      if (!r.ok) throw new Error(`${method} ${path}: ${r.status} ${JSON.stringify(out)}`);
      return out;
    },
    kill,
    again: (...flags) => start(flags), // on the same data, at the same address
    close() { kill(); rmSync(data, { recursive: true, force: true }); },
  };
}

// engines are where a walk is made: SQLite with pictures in a folder, and PostgreSQL where a server is named, each time in a
// database of its own, with pictures in a bucket of their own where an S3 server is named (internal/rig/s3: a folder of it is a bucket).
export function engines(server, s3) {
  const lite = { name: "SQLite", flags: [], drop() {} };
  if (!server) return [lite];
  const name = `walk_${process.pid}_${Date.now() % 1e6}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  execFileSync("psql", [server, "-qc", `CREATE DATABASE ${name}`]);
  const flags = ["--database", url.href];
  let bucket = "";
  if (s3) {
    const at = new URL(s3);
    [process.env.AWS_ACCESS_KEY_ID, process.env.AWS_SECRET_ACCESS_KEY] = [at.username, at.password];
    bucket = join(process.env.MARBRE_RIG_S3 ?? join(tmpdir(), `marbre-s3-${process.getuid()}`), "data", name.replaceAll("_", "-"));
    mkdirSync(bucket);
    flags.push("--pictures", `s3://${name.replaceAll("_", "-")}/pictures?endpoint=${at.protocol}//${at.host}&region=us-east-1`);
  }
  return [lite, { name: s3 ? "PostgreSQL and S3" : "PostgreSQL", flags, drop: () => { execFileSync("psql", [server, "-qc", `DROP DATABASE ${name} WITH (FORCE)`]); if (bucket) rmSync(bucket, { recursive: true, force: true }); } }];
}

// comesIn signs somebody of the demo's staff in, in a browser's context.
export async function comesIn(context, base, login) {
  const r = await context.request.post(`${base}/api/v1/session`, { data: { login, password: "marbre-demo" } });
  if (!r.ok()) throw new Error(`${login} does not come in: ${r.status()} ${await r.text()}`);
}

// tunnel is a line to a newsroom that can break: cut ends what is on it and
// lets nobody through until mend.
export async function tunnel(base) {
  const ends = new Set();
  let whole = true;
  const hold = (c, other) => { ends.add(c); c.on("error", () => {}); c.on("close", () => { ends.delete(c); other.destroy(); }); };
  const s = createServer((c) => {
    if (!whole) return void c.destroy();
    const out = connect(Number(new URL(base).port), "127.0.0.1");
    hold(c, out);
    hold(out, c);
    c.pipe(out).pipe(c);
  });
  await new Promise((done) => s.listen(0, "127.0.0.1", done));
  const cut = () => { whole = false; for (const c of ends) c.destroy(); };
  return { base: `http://127.0.0.1:${s.address().port}`, cut, mend() { whole = true; }, close() { cut(); s.close(); } };
}
