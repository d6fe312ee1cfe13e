// A house that vouches for people: oidc-provider, a certified OpenID provider, with its own sign-in pages.
import { createServer } from "node:http";
import Provider from "oidc-provider";

// openHouse starts one that knows the newsroom at base; accounts says what address each account has.
export async function openHouse(base, accounts) {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "newsroom", client_secret: "a-secret-of-the-rig", redirect_uris: [`${base}/desk/oidc/return`], grant_types: ["authorization_code"], response_types: ["code"] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
    features: { devInteractions: { enabled: true } }, // its own pages, which take any password
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    cookies: { keys: ["of the rig"] },
  });
  server.on("request", provider.callback());
  return { issuer, close: () => server.close() };
}
