// A meeting's page and that of its report are wanted where there may be no
// signal: they are kept in this browser with all they are made of, and the
// worker gives them where the line does not.
const shelf = "without-signal"; // worker.js reads it too

export async function keepPages(notice) {
  const asOf = document.documentElement.dataset.asOf;
  if (asOf) { // this is a kept page
    const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    notice.querySelector("time").textContent = when.format(new Date(asOf));
    return;
  }
  if (!navigator.serviceWorker || !window.caches) return; // without HTTPS there is neither
  try {
    await navigator.serviceWorker.register("/worker.js");
    if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
    await document.fonts.ready;
    const kept = await caches.open(shelf);
    const made = performance.getEntriesByType("resource").map((e) => e.name).filter((url) => url.startsWith(`${location.origin}/static/`));
    await Promise.all([kept.addAll([...new Set(made)]), ...notice.dataset.keep.split(" ").map((page) => keep(kept, page))]);
    for (const { url } of await kept.keys()) {
      if (url.startsWith(`${location.origin}/static/`) && !made.includes(url)) await kept.delete(url); // of an older program
    }
    document.querySelectorAll("[data-kept]").forEach((e) => { e.hidden = false; });
  } catch { /* no line, no room or no permission: nothing was promised */ }
}

async function keep(kept, page) {
  const answer = await fetch(page);
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const html = (await answer.text()).replace("<html", `<html data-as-of="${new Date().toISOString()}"`);
  await kept.put(page, new Response(html, { headers: answer.headers }));
}

// Nobody's pages stay in a browser in which nobody is signed in.
export function forgetPages() {
  window.caches?.delete(shelf);
}
