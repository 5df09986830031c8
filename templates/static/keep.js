// A meeting's page and that of its report are wanted where there may be no
// signal. Until the report is there they are kept in this browser, with all
// they are made of, for the person who sees them; worker.js gives them where
// the line does not.
const root = document.documentElement, person = root.dataset.person; // 0: nobody is signed in; none: this page does not know
const version = new URL(import.meta.url).pathname.split("/")[2];
const shelf = `kept ${person} ${version}`;
const lasts = 7 * 24 * 60 * 60_000; // milliseconds

export async function keepPages() {
  if (root.dataset.asOf) { // this page is a kept one
    const when = new Intl.DateTimeFormat(root.lang, { year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" });
    document.querySelectorAll(".only-kept time").forEach((e) => { e.textContent = when.format(new Date(root.dataset.asOf)); });
    return;
  }
  if (!person || !window.caches || !navigator.serviceWorker) return; // without HTTPS there is neither
  document.querySelector("form[action$='/sign-out']")?.addEventListener("submit", () => drop(() => true));
  try {
    await tidy();
    const wanted = document.querySelector("[data-keep]");
    if (wanted) await keep(wanted.dataset.keep.split(" "));
  } catch { /* no line, no room or no permission: nothing was promised */ }
}

async function keep(pages) {
  await navigator.serviceWorker.register("/worker.js");
  await navigator.serviceWorker.ready;
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  await document.fonts.ready;
  const kept = await caches.open(shelf);
  const loaded = performance.getEntriesByType("resource").map((e) => e.name).filter((url) => url.startsWith(`${location.origin}/static/`));
  for (const url of new Set([document.querySelector("link[rel=icon]").href, ...loaded])) {
    if (!await kept.match(url)) await kept.add(url);
  }
  for (const page of pages) { // last: a page is of no use without what it is made of
    const answer = await fetch(page);
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const html = (await answer.text()).replace("<html", `<html data-as-of="${new Date().toISOString()}"`);
    await kept.put(page, new Response(html, { headers: answer.headers }));
  }
  await drop((name) => name !== shelf); // of an older program
  document.querySelectorAll("[data-is-kept]").forEach((e) => { e.hidden = false; });
}

// tidy leaves what the person who is signed in has kept, for a week.
async function tidy() {
  await drop((name) => name.split(" ")[1] !== person);
  for (const name of await shelves()) {
    const kept = await caches.open(name);
    for (const page of await kept.keys()) {
      const old = Date.now() - Date.parse((await kept.match(page)).headers.get("Date")) > lasts;
      if (old && !new URL(page.url).pathname.startsWith("/static/")) await kept.delete(page);
    }
  }
}

const shelves = async () => (await caches.keys()).filter((name) => name.startsWith("kept "));

async function drop(which) {
  for (const name of (await shelves()).filter(which)) await caches.delete(name);
}
