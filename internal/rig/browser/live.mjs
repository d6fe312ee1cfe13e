// Open pages before the eyes of readers: what happens in the newsroom is done
// through its API, and nobody loads anything again.
import { open, tunnel } from "./newsroom.mjs";

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

// live checks that open pages stay true. check notes a finding; axe is the
// source of axe-core.
export async function live(rig) {
  await Promise.all([
    day(rig),
    midnight(rig, "fr", "2024-07-04T23:59:48+02:00", "vendredi 5 juillet 2024"),
    midnight(rig, "ar", "2024-07-04T22:59:48+02:00", "الجمعة، ٥ يوليو ٢٠٢٤"), // Cairo's summer
  ]);
}

// day is one of many that open pages go through.
async function day({ bin, browser, check, axe }) {
  const room = await open(bin, "--clock", "2024-07-04T14:12:00+02:00");
  const pages = [];
  // read opens a page as a reader does and waits until it follows.
  const read = async (path, { size = "desktop", colorScheme = "light", at = room.base, script = true } = {}) => {
    const context = await browser.newContext({ viewport: sizes[size], colorScheme, bypassCSP: true, javaScriptEnabled: script });
    const page = await context.newPage();
    page.on("pageerror", (e) => check(false, `live ${path}`, String(e)));
    const ready = script && page.waitForResponse((r) => r.url().includes("/live/events"));
    await page.goto(at + path);
    await ready;
    if (script) await page.waitForTimeout(150); // the first frames
    pages.push(page);
    return page;
  };
  const leave = async () => { for (const p of pages.splice(0)) await p.context().close(); };
  // soon wants something to become so; without it, it says what.
  const soon = async (what, page, is, arg) => {
    const ok = await page.waitForFunction(is, arg, { timeout: 10000 }).then(() => true, () => false);
    check(ok, "live", what);
  };
  const flash = (text, urgency = 5, edition = "fr") => room.call("POST", "/flashes", { edition, text, urgency });
  const publish = async (story, over) => {
    const s = await room.call("POST", "/stories", story);
    for (const act of ["submit", "approve"]) await room.call("POST", `/stories/${s.number}/${act}`);
    return { ...s, ...await room.call("POST", `/stories/${s.number}/publish`, over ? { flash: over } : undefined) };
  };
  const correct = async (number, change, note) => {
    const { revision } = await room.call("GET", `/stories/${number}`);
    await room.call("POST", `/stories/${number}/revisions`, { base_revision: revision, ...change });
    return room.call("POST", `/stories/${number}/correct`, { note });
  };
  const top = (text) => document.querySelector("#wire li")?.textContent.includes(text);
  const banner = (text) => document.querySelector("#brk")?.textContent.includes(text) ?? false;
  const has = ([selector, text]) => [...document.querySelectorAll(selector)].some((e) => e.textContent.includes(text));
  const lacks = ([selector, text]) => ![...document.querySelectorAll(selector)].some((e) => e.textContent.includes(text));

  try {
    // The minute of breaking news: a flash, then the story that takes its place.
    const [first] = (await room.call("GET", "/stories?edition=fr&state=published&limit=1")).stories;
    const front = await read("/fr/"), wire = await read("/fr/live"), section = await read("/fr/sport/"), story = await read(first.url);
    const breaking = await flash("Alerte à la vigie", 1);
    for (const [name, page] of Object.entries({ front, wire, section, story })) await soon(`the ${name} raises no banner for a flash`, page, banner, "Alerte à la vigie");
    for (const [name, page] of Object.entries({ front, wire })) await soon(`the ${name}'s wire does not begin with the flash`, page, top, "Alerte à la vigie");
    const after = await publish({ edition: "fr", section: "sciences", headline: "Ce que la vigie a vu", standfirst: "Une comète.", text: "La neuvième comète est passée.\n\nOn attend." }, breaking.seq);
    for (const [name, page] of Object.entries({ front, wire, section, story })) {
      await soon(`the ${name}'s banner still tells of the flash`, page, banner, "Ce que la vigie a vu");
      check(await page.locator(".brk").count() === 1, "live", `the ${name} has more than one banner`);
    }
    for (const [name, page] of Object.entries({ front, wire })) {
      await soon(`the ${name}'s wire does not begin with the story`, page, top, "Ce que la vigie a vu");
      check(await page.evaluate(lacks, ["#wire li", "Alerte à la vigie"]), "live", `the ${name}'s wire has the story and its flash`);
    }
    await soon("the front's news do not show the story", front, has, ["main .h, main .also", "Ce que la vigie a vu"]);

    // A correction reaches who reads the story, and what the wire said of it before.
    const reading = await read(after.url);
    await correct(after.number, { headline: "Ce que la vigie a bien vu", standfirst: "Une comète, la dixième.", text: "La dixième comète est passée.\n\nOn attend." }, "C’était la dixième, pas la neuvième.");
    await soon("who reads the story is not told that it was corrected", reading, () => !document.querySelector("#moved").hidden && document.querySelector("#moved").textContent.includes("C’était la dixième"));
    check(await reading.locator("#moved .lv.c").count() === 1, "live", "the notice has no mark of a correction");
    check((await reading.locator("h1").innerText()).includes("Ce que la vigie a vu"), "live", "the text changed under the reader");
    await soon("older entries of a story keep its old headline", wire, () => [...document.querySelectorAll("#wire a")].every((a) => a.textContent !== "Ce que la vigie a vu"));
    await soon("older entries of a story keep its old standfirst", wire, lacks, ["#wire .sum", "Une comète."]);
    await soon("the correction has no entry", wire, top, "C’était la dixième");
    const state = () => { const t = document.querySelector(".state time"); return `${t.dateTime} ${t.textContent}`; };
    const says = await wire.evaluate(state);
    await wire.reload();
    check(await wire.evaluate(state) === says, "live", `the open wire says of its newest entry: ${says}`);
    await reading.click("#moved a");
    await soon("the notice does not lead to the new version", reading, has, ["h1", "bien"]);
    await flash("Pendant ce temps");
    await front.goto(after.url.startsWith("http") ? after.url : room.base + after.url);
    await flash("Pendant l’absence");
    await front.goBack();
    await soon("who comes back to the front misses an entry", front, top, "Pendant l’absence");
    check(await front.locator("#wire li", { hasText: "Pendant l’absence" }).count() === 1, "live", "who comes back to the front has an entry twice");

    // What a script sets is what the template sets.
    await publish({ edition: "ar", section: "dawli", headline: "المذنّب العاشر", standfirst: "شوهد الليلة.", text: "شوهد المذنّب." }).catch(async () => {
      const { editions } = await room.call("GET", "/editions");
      return publish({ edition: "ar", section: editions.find((e) => e.code === "ar").sections[0].slug, headline: "المذنّب العاشر", standfirst: "شوهد الليلة.", text: "شوهد المذنّب." });
    });
    const slugs = Object.fromEntries((await room.call("GET", "/editions")).editions.map((e) => [e.code, e.sections[0].slug]));
    for (const edition of ["fr", "ar"]) {
      const open = [await read(`/${edition}/`), await read(`/${edition}/live`)];
      const draft = { edition, section: slugs[edition], kicker: "K", headline: `One & <two> ${edition}`, standfirst: "It is « so ».", text: "A text.", lead: { url: "/assets/demo/orbite.svg", alt: "A tower", width: 1200, height: 800, whole: true } };
      const a = await publish(draft), b = await publish({ ...draft, headline: "Three", urgency: 2, lead: undefined, kicker: "" });
      await correct(a.number, { headline: `One & <three> ${edition}` }, "Three, not <two>.");
      const { revision } = await room.call("GET", `/stories/${b.number}`);
      await room.call("POST", `/stories/${b.number}/revisions`, { base_revision: revision, text: "More." });
      await room.call("POST", `/stories/${b.number}/update`, { note: "More is known." });
      const c = await publish({ ...draft, headline: "Gone" });
      await room.call("POST", `/stories/${c.number}/withdraw`, { reason: "It was not <so>." });
      await flash("A line <b>.", 6, edition);
      await flash("A flash.", 1, edition);
      for (const page of open) {
        await soon("a flash did not come", page, top, "A flash.");
        const rows = () => [...document.querySelectorAll("#wire li")].slice(0, 8).map((li) => {
          const e = li.cloneNode(true), at = (n) => [...n.attributes].filter((x) => x.value !== "" || x.name === "alt").map((x) => `${x.name}=${x.value}`).sort().join(" ");
          const walk = (n) => n.nodeType === 3 ? n.data.trim() : `<${n.localName} ${at(n)}>${[...n.childNodes].map(walk).filter(Boolean).join("")}</>`;
          return walk(e);
        });
        const set = await page.evaluate(rows);
        await page.waitForTimeout(300); // the copy is printed anew
        await page.reload();
        const printed = await page.evaluate(rows);
        for (const [i, row] of set.entries()) check(row === printed[i], `live ${page.url()}`, `an entry as the script sets it:\n  ${row}\nas it is printed:\n  ${printed[i]}`);
        check(set.length === 8, `live ${page.url()}`, `${set.length} entries to compare`);
      }
    }
    await leave();

    const moved = await publish({ edition: "fr", section: "sciences", headline: "Ce qui sera retiré", text: "Un texte." });

    // Who goes through the list by keyboard keeps it, and gets to the count before it.
    {
      const page = await read("/fr/live");
      const newest = await page.locator("#wire li a").first().textContent();
      await page.locator("#wire a").first().focus();
      const breaking = await flash("Au clavier");
      await soon("what comes does not wait for who is in the list by keyboard", page, () => document.querySelector("#fresh b").textContent === "1" && !document.querySelector("#fresh").hidden);
      await publish({ edition: "fr", section: "sciences", headline: "Au clavier, le récit", text: "Un texte." }, breaking.seq);
      await page.keyboard.press("Tab");
      await page.waitForTimeout(400);
      check(!await page.evaluate(has, ["#wire li", "Au clavier"]) && await page.innerText("#fresh b") === "1", "live", "the list moves under who goes through it by keyboard, or counts a flash beside its story");
      await page.keyboard.press("Shift+Tab");
      check(await page.evaluate(() => document.activeElement.textContent) === newest, "live", "the focus goes astray in the list");
      await page.keyboard.press("Shift+Tab");
      check(await page.evaluate(() => document.activeElement.id) === "fresh", "live", "the count cannot be reached by keyboard");
      await page.keyboard.press("Enter");
      await soon("the count does nothing by keyboard", page, top, "Au clavier, le récit");
      check(await page.evaluate(() => document.activeElement.id) === "wire", "live", "after the count the keyboard is not in the list");
      await leave();
    }

    // A reader's place never jumps.
    for (const [where, path, size, list] of [["the wire", "/fr/live", "desktop"], ["the wire on a phone", "/fr/live", "phone"], ["the front on a phone", "/fr/", "phone"], ["the front's list", "/fr/", "desktop", ".roll"]]) {
      const page = await read(path, { size });
      const far = () => page.evaluate((list) => { if (list) document.querySelector(list).scrollTop = 300; else window.scrollTo(0, document.querySelector("#wire").getBoundingClientRect().top + scrollY + 260); }, list);
      await far();
      await page.waitForTimeout(100);
      const place = () => page.evaluate(() => {
        const w = document.querySelector("#wire").getBoundingClientRect(), top = Math.max(w.top, 0);
        const li = window.kept ??= [...document.querySelectorAll("#wire li")].find((e) => e.getBoundingClientRect().bottom > top + 20);
        return li.getBoundingClientRect().top;
      });
      const was = await place();
      for (let i = 0; i < 3; i++) await flash(`Attend ${i}`);
      await soon(`${where}: nothing waits behind the count`, page, () => Number(document.querySelector("#fresh b").textContent) === 3 && !document.querySelector("#fresh").hidden);
      check(Math.abs(await place() - was) <= 1, "live", `${where}: the reader's place jumped by ${await place() - was} px`);
      if (!list) { // what comes and goes above them moves nothing either
        await flash(`Alarme, ${where}`, 1);
        await soon(`${where}: no banner for who reads further down`, page, banner, `Alarme, ${where}`);
        check(Math.abs(await place() - was) <= 1, "live", `${where}: the banner moved the reader's place by ${await place() - was} px`);
      }
      // As a finger or a mouse does it: what covers the button would take the click.
      await page.click("#fresh", { timeout: 3000 }).catch((e) => check(false, "live", `${where}: the count cannot be pressed: ${e.message.slice(0, 200)}`));
      await page.waitForTimeout(50);
      check(await page.evaluate(() => { const r = document.querySelector("#wire li").getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }), "live", `${where}: what waited is out of sight`);
      await soon(`${where}: what waited is not shown`, page, has, ["#wire li", "Attend 2"]);
      check(await page.evaluate(() => document.activeElement.id === "wire" && document.querySelector("#fresh").hidden), "live", `${where}: after the count the focus is nowhere`);
      await leave();
    }

    // More than a page arrives while somebody reads further down.
    {
      const page = await read("/fr/live");
      await page.mouse.wheel(0, 1500);
      await page.waitForTimeout(200);
      for (let i = 0; i < 70; i++) await flash(`Beaucoup ${i}`);
      await soon("seventy do not wait", page, () => document.querySelector("#fresh b").textContent === "70");
      await page.evaluate(() => document.querySelector("#fresh").click());
      await soon("the newest page is not there", page, top, "Beaucoup 69");
      const seen = await page.locator("#wire li").evaluateAll((all) => all.map((e) => Number(e.dataset.seq)));
      await page.click(".pager a[rel=next]");
      const more = await page.locator(".flow li").evaluateAll((all) => all.map((e) => Number(e.dataset.seq)));
      check(seen.length === 60 && more.length > 10 && more[0] < seen.at(-1) && new Set([...seen, ...more]).size === seen.length + more.length, "live", `paging after many: ${seen.length} and ${more.length} entries`);
      check((await page.locator(".flow li").first().innerText()).includes("Beaucoup 9"), "live", "there is a hole between the pages");
      await leave();
    }

    // A page that was open all day goes back to the newest page and does not grow without end.
    {
      const page = await read("/fr/live");
      for (let i = 0; i < 190; i++) await flash(`Toute la journée ${i}`);
      await soon("the wire grows without end", page, () => document.querySelectorAll("#wire li").length === 60 && document.querySelector("#wire li").textContent.includes("Toute la journée 189"));
      await leave();
    }

    // A pause, by keyboard; and who listens is told how much, not each.
    {
      const page = await read("/fr/live");
      const said = await page.evaluate(() => { window.said = []; new MutationObserver(() => window.said.push(document.querySelector("#said").textContent)).observe(document.querySelector("#said"), { childList: true, characterData: true, subtree: true }); return document.querySelector("#pause span").textContent; });
      await page.focus("#pause");
      await page.keyboard.press("Enter");
      check(await page.evaluate((was) => document.querySelector("#pause").getAttribute("aria-pressed") === "true" && document.querySelector("#pause span").textContent === "Reprendre" && was === "Mettre en pause", said), "live", `the pause says ${await page.innerText("#pause span")}`);
      await flash("Pendant la pause");
      await soon("what comes in a pause does not wait", page, () => document.querySelector("#fresh b").textContent === "1");
      check(!await page.evaluate(top, "Pendant la pause"), "live", "it moves in a pause");
      const held = await page.evaluate(() => document.querySelector("#wire li").getBoundingClientRect().top);
      await flash("Aussi");
      await soon("what comes in a pause is not counted", page, () => document.querySelector("#fresh b").textContent === "2");
      check(await page.evaluate(() => document.querySelector("#wire li").getBoundingClientRect().top) === held, "live", "it moves in a pause");
      await page.keyboard.press("Enter");
      check(await page.getAttribute("#pause", "aria-pressed") === "false" && await page.innerText("#pause span") === "Mettre en pause", "live", "after the pause its button says something else");
      await soon("after the pause nothing comes", page, () => ["Aussi", "Pendant la pause"].every((t, i) => document.querySelectorAll("#wire li")[i].textContent.includes(t)));
      for (let i = 0; i < 10; i++) await flash(`Vite ${i}`);
      await soon("ten did not come", page, top, "Vite 9");
      await page.waitForTimeout(2500);
      const told = (await page.evaluate(() => window.said)).filter(Boolean);
      check(told.length >= 1 && told.length <= 2 && told.some((t) => t.includes("10")), "live", `who listens was told ${JSON.stringify(told)}`);
      await leave();
    }

    // As everyone: what scripts raise keeps the rules too.
    for (const size of ["phone", "desktop"]) {
      for (const colorScheme of ["light", "dark"]) {
        const all = [await read("/fr/", { size, colorScheme }), await read("/fr/live", { size, colorScheme }), await read(after.url, { size, colorScheme })];
        for (const p of all.slice(0, 2)) await p.click("#pause");
        await correct(after.number, { standfirst: `Une comète, ${size} ${colorScheme}.` }, "Le chapeau était incomplet.");
        await flash("Une alerte", 1);
        await soon("the pause button does not show how to go on", all[1], () => document.querySelector("#pause path").getAttribute("d").startsWith("M4"));
        for (const p of all.slice(0, 2)) await soon("the count is not there", p, () => !document.querySelector("#fresh").hidden);
        await soon("the notice is not there", all[2], () => !document.querySelector("#moved").hidden);
        await Promise.all(all.map(async (p) => {
          await soon("the banner is not there", p, banner, "Une alerte");
          await p.addScriptTag({ content: axe });
          const { violations } = await p.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }));
          check(violations.length === 0, `live ${p.url()} ${size} ${colorScheme}`, violations.map((v) => `axe ${v.id}: ${v.nodes[0].html.slice(0, 160)}`).join("; "));
          check(await p.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `live ${p.url()} ${size}`, "it can be scrolled sideways");
        }));
        await leave();
      }
    }

    // By the accessibility tree the wire is a heading, lists, and buttons with names.
    {
      const page = await read("/fr/live");
      const cdp = await page.context().newCDPSession(page);
      const { nodes } = await cdp.send("Accessibility.getFullAXTree");
      const named = (role) => nodes.filter((n) => n.role?.value === role && !n.ignored).map((n) => n.name?.value ?? "");
      check(named("heading")[0] === "Le direct" && named("listitem").length >= 60 && named("button").includes("Mettre en pause") && named("status").length === 1 && named("time").length >= 60, "live", `the accessibility tree: ${JSON.stringify([named("heading").slice(0, 2), named("listitem").length, named("button"), named("status").length, named("time").length])}`);
      await leave();
      for (const [path, count] of [["/fr/live", 60], ["/fr/", 24]]) {
        const plain = await read(path, { script: false });
        check(await plain.locator("#pause").isHidden() && await plain.locator("#fresh").isHidden() && await plain.locator("#wire li").count() === count, "live", `without script ${path} shows what only a script can do`);
      }
      await leave();
    }

    // A withdrawal: gone from the lists, and under who reads it.
    {
      const list = await read("/fr/live"), front = await read("/fr/"), page = await read(after.url);
      const told = page.waitForResponse((r) => r.request().isNavigationRequest(), { timeout: 10000 }).catch(() => {});
      await room.call("POST", `/stories/${after.number}/withdraw`, { reason: "La vigie s’est trompée." });
      for (const p of [list, front]) {
        await soon("a withdrawn story stays on an open page's wire", p, lacks, ["#wire li", "Ce que la vigie"]);
        await soon("the withdrawal has no entry", p, top, "La vigie s’est trompée.");
      }
      await soon("the front's news keep it", front, lacks, ["main", "Ce que la vigie"]);
      check((await told)?.status() === 410, "live", "the open page of what was withdrawn is not its 410");
      await soon("who reads it is not told", page, has, ["main", "La vigie s’est trompée."]);
      await leave();
    }

    // The newsroom falls over, and comes back: nothing is missed, nothing is double.
    {
      const line = await tunnel(room.base);
      const page = await read("/fr/live"), far = await read("/fr/live", { at: line.base });
      await flash("Avant la panne");
      await soon("before the failure", page, top, "Avant la panne");
      // The reader's own line first: it misses an entry, a banner and a withdrawal.
      await soon("through the tunnel", far, top, "Avant la panne");
      line.cut();
      await flash("Dans le tunnel", 1);
      await room.call("POST", `/stories/${moved.number}/withdraw`, { reason: "Retiré dans le tunnel." });
      await page.waitForTimeout(300);
      check(await far.evaluate(lacks, ["#wire li", "Dans le tunnel"]), "live", "the line did not break");
      line.mend();
      await soon("after the tunnel an entry is missing", far, () => ["Dans le tunnel", "Retiré dans le tunnel."].every((t) => [...document.querySelectorAll("#wire li")].filter((e) => e.textContent.includes(t)).length === 1));
      await soon("after the tunnel the banner is missing", far, banner, "Dans le tunnel");
      await soon("after the tunnel a withdrawn story stays", far, lacks, ["#wire li", "Ce qui sera retiré"]);
      await far.context().close();
      pages.splice(pages.indexOf(far), 1);
      line.close();
      await room.kill();
      await room.again("--clock", "2024-07-04T15:30:00+02:00");
      for (let i = 0; i < 5; i++) await flash(`Après la panne ${i}`);
      await soon("who came back missed something", page, () => [0, 1, 2, 3, 4].every((i) => [...document.querySelectorAll("#wire li")].filter((e) => e.textContent.includes(`Après la panne ${i}`)).length === 1));
      check(await page.evaluate(() => new Set([...document.querySelectorAll("#wire li")].map((e) => e.dataset.seq)).size === document.querySelectorAll("#wire li").length), "live", "after the failure an entry is there twice");
      await leave();
    }
  } finally {
    await leave();
    room.close();
  }
}

// midnight passes while pages are open, in each edition's own zone.
async function midnight({ bin, browser, check }, edition, clock, title) {
  const room = await open(bin, "--clock", clock);
  const context = await browser.newContext({ viewport: sizes.desktop });
  try {
    const pages = [["front", "h3"], ["wire", "h2"]].map(([name, head]) => ({ name, head }));
    for (const p of pages) {
      p.page = await context.newPage();
      await p.page.goto(`${room.base}/${edition}/${p.name === "wire" ? "live" : ""}`);
      p.was = await p.page.locator(".day time").getAttribute("datetime");
    }
    await room.call("POST", "/flashes", { edition, text: "La veille", urgency: 5 });
    for (const { page, name, was } of pages) {
      await page.waitForFunction(() => document.querySelector(".day time").dateTime === "2024-07-05", undefined, { timeout: 20000 }).catch(() => {});
      check(was === "2024-07-04" && await page.locator(".day time").textContent() === title, "midnight", `the day of the ${edition} ${name} went from ${was} to ${await page.locator(".day time").textContent()}`);
    }
    await room.call("POST", "/flashes", { edition, text: "Le lendemain", urgency: 5 });
    for (const { page, name, head } of pages) {
      await page.waitForFunction(() => document.querySelector("#wire li").textContent.includes("Le lendemain"), undefined, { timeout: 5000 }).catch(() => {});
      const days = await page.locator(`#wire > ${head}`).evaluateAll((all) => all.map((h) => [h.hidden, h.firstElementChild.dateTime, h.nextElementSibling.firstElementChild.textContent]));
      check(days[0]?.[0] === (name === "front") && days[0][1] === "2024-07-05" && days[0][2].includes("Le lendemain") && days[1][0] === false && days[1][1] === "2024-07-04" && days[1][2].includes("La veille"), "midnight", `the days of the ${edition} ${name}: ${JSON.stringify(days.slice(0, 2))}`);
    }
  } finally {
    await context.close();
    room.close();
  }
}
