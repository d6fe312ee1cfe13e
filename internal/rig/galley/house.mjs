// A newsroom of its own as processes of the built binary: one, or several nodes on one PostgreSQL.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const freePort = () => new Promise((done) => {
  const s = createServer().listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => done(port)); });
});

/// Starts `nodes` processes and makes an editor's token. `database` is
/// PostgreSQL's address; without it everything is in a folder.
export async function open(bin, { database, nodes = 1 } = {}) {
  const data = mkdtempSync(join(tmpdir(), "marbre-galley-"));
  const where = database ? ["--database", database] : [];
  let log = "";
  const all = [];
  for (let i = 0; i < nodes; i++) {
    const dir = nodes > 1 ? join(data, `node${i}`) : data;
    const node = { port: await freePort(), child: null };
    node.base = `http://127.0.0.1:${node.port}`;
    node.start = () => new Promise((done, fail) => {
      node.child = spawn(bin, ["serve", "--data", dir, "--listen", `127.0.0.1:${node.port}`, ...where, "--lang", "fr"], { stdio: ["ignore", "ignore", "pipe"] });
      node.child.stderr.on("data", (d) => { log += d; if (String(d).includes("Marbre is at")) done(); });
      node.child.on("exit", (code) => fail(new Error(`serve ended with ${code}: ${log}`)));
    });
    /// Ends the process as a power cut would.
    node.kill = (signal = "SIGKILL") => new Promise((done) => { if (node.child.exitCode !== null || node.child.signalCode) return done(); node.child.removeAllListeners("exit"); node.child.on("exit", done); node.child.kill(signal); });
    await node.start();
    all.push(node);
  }
  const token = execFileSync(bin, ["token", "create", "--data", nodes > 1 ? join(data, "node0") : data, ...where, "--role", "editor", "--name", "Claire"], { encoding: "utf8" }).trim();
  return {
    nodes: all,
    token,
    log: () => log,
    async call(method, path, body, node = all[0]) {
      const r = await fetch(`${node.base}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${token}` }, body: body && JSON.stringify(body) });
      const out = await r.json();
      if (!r.ok) throw new Error(`${method} ${path}: ${r.status} ${JSON.stringify(out)}`);
      return out;
    },
    async close() {
      await Promise.all(all.map((n) => n.kill()));
      rmSync(data, { recursive: true, force: true });
    },
  };
}
