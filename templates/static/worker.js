// Gives the pages that keep.js has kept, where the line gives nothing.
const lasts = 7 * 24 * 60 * 60_000; // milliseconds, as in keep.js, which cannot clear away without a line
const patience = 5_000; // with a line that is there and does not answer
const unreachable = [502, 503, 504]; // what a proxy answers for a server that is away

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(keptOf(pathname).then((kept) => kept ?? fetch(request)));
  else if (request.mode === "navigate" && meetingOf(pathname)) event.respondWith(page(event, pathname));
});

const meetingOf = (path) => path.match(/^\/(?:en|fr)(\/meetings\/\d+)(?:\/report)?$/)?.[1];

async function keptOf(path) {
  try {
    const kept = await caches.match(path, { ignoreVary: true });
    const old = kept && !path.startsWith("/static/") && Date.now() - Date.parse(kept.headers.get("Date")) > lasts;
    return old ? undefined : kept;
  } catch { // the browser's store is ill: there is still the line
    return undefined;
  }
}

async function page(event, path) {
  const line = fetch(event.request);
  event.waitUntil(line.then((answer) => learn(answer.clone(), meetingOf(path))).catch(() => { /* no line: nothing to learn */ }));
  const kept = await keptOf(path);
  if (!kept) return line;
  return Promise.race([
    line.then((answer) => unreachable.includes(answer.status) ? kept : answer, () => kept),
    new Promise((late) => setTimeout(late, patience, kept)),
  ]);
}

// learn lets go of a meeting whose pages the server no longer wants kept: it
// was called off or reported, or is somebody else's.
async function learn(answer, meeting) {
  if (answer.type !== "basic" || answer.status === 429 || answer.status >= 500) return;
  if ((await answer.text()).includes("data-keep=")) return;
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const { url } of await shelf.keys()) {
      if (meetingOf(new URL(url).pathname) === meeting) await shelf.delete(url);
    }
  }
}
