// A door to the desk for somebody: it carries their token on every call and on the galley's
// socket, and says who they are. It can be cut and mended, like a line.
import { createServer, request } from "node:http";
import { connect } from "node:net";

export async function door(base, token, login, name) {
  const { port } = new URL(base);
  const ends = new Set();
  let whole = true;
  const headers = (h) => ({ ...h, host: `127.0.0.1:${port}`, origin: base, authorization: `Bearer ${token}` });
  const me = { login, name, role: "chief", grants: [], language: "en", may: { create: true } };
  const own = { "/api/v1/me": me, "/api/v1/people": { people: [{ login, name, role: "chief" }] } };
  const s = createServer((q, r) => {
    if (!whole) return void q.socket.destroy();
    if (q.method === "GET" && own[q.url]) { r.setHeader("Content-Type", "application/json"); return void r.end(JSON.stringify(own[q.url])); }
    const out = request({ host: "127.0.0.1", port, path: q.url, method: q.method, headers: headers(q.headers) }, (a) => { r.writeHead(a.statusCode, a.headers); a.pipe(r); });
    out.on("error", () => q.socket.destroy());
    q.pipe(out);
  });
  s.on("upgrade", (q, c, head) => {
    if (!whole) return void c.destroy();
    const out = connect(Number(port), "127.0.0.1", () => {
      out.write(`GET ${q.url} HTTP/1.1\r\n${Object.entries(headers(q.headers)).map(([k, v]) => `${k}: ${v}`).join("\r\n")}\r\n\r\n`);
      out.write(head);
      out.pipe(c).pipe(out);
    });
    for (const end of [c, out]) { ends.add(end); end.on("error", () => {}); end.on("close", () => { ends.delete(end); c.destroy(); out.destroy(); }); }
  });
  await new Promise((done) => s.listen(0, "127.0.0.1", done));
  const cut = () => { whole = false; for (const e of ends) e.destroy(); };
  return { base: `http://127.0.0.1:${s.address().port}`, cut, mend() { whole = true; }, close() { cut(); s.closeAllConnections(); s.close(); } };
}
