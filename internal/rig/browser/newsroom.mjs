// The demo newsroom as a process of its own, and calls of its API.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const freePort = () => new Promise((done) => {
  const s = createServer().listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => done(port)); });
});

// open starts the demo and waits until it has said where it is.
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
  await start(flags);
  return {
    base,
    log: () => log,
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
