// Gives the pages that keep.js has kept, where the line gives nothing.
const shelf = "without-signal";
const lasts = 7 * 24 * 60 * 60_000; // milliseconds
const patience = 5_000; // with a line that is there and does not answer

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(keptOf(pathname).then((kept) => kept ?? fetch(request)));
  else if (request.mode === "navigate" && !search && /^\/(en|fr)\/meetings\/\d+(\/report)?$/.test(pathname)) event.respondWith(page(request, pathname));
});

const keptOf = (path) => caches.match(path, { cacheName: shelf, ignoreVary: true });

async function page(request, path) {
  const line = fetch(request);
  line.then((answer) => { if ([401, 403, 404].includes(answer.status)) forget(path); }, () => { /* said below */ });
  const kept = await keptOf(path);
  if (!kept || Date.now() - Date.parse(kept.headers.get("Date")) > lasts) return line;
  return Promise.race([line.catch(() => kept), new Promise((late) => setTimeout(late, patience, kept))]);
}

const forget = async (path) => (await caches.open(shelf)).delete(path);
