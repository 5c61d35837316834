// What this phone keeps for when there is no internet: see the worker, templates/offline/worker.js.

const KEPT = "kept";

// Starts the worker, which keeps the crisis numbers; says so on the page that it keeps, and which others it keeps.
export async function keepOffline() {
  await showKept();
  const copy = document.querySelector("[data-offline]");
  if (copy && !copy.hidden) return;
  const note = document.querySelector("[data-works-offline]");
  if ((await started()) && note) note.hidden = !(await caches.match(location.pathname));
}

// Keeps these service pages, and answers their paths; rejects where one of them cannot be kept.
export async function keepPages(urls) {
  const worker = await started();
  if (!worker) throw new Error("no worker");
  const asked = new Set(urls.map((url) => new URL(url, location)).map((url) => url.origin + url.pathname));
  const kept = await new Promise((answer) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => answer(event.data);
    worker.postMessage({ type: "keep", urls: [...asked] }, [port2]);
  });
  if (kept.length < asked.size) throw new Error("not kept");
  return kept;
}

// Takes the service pages off this phone; the crisis numbers stay.
export async function forgetAll() {
  await globalThis.caches?.delete(KEPT);
  const section = document.querySelector("[data-kept-pages]");
  if (section) section.hidden = true;
}

// The worker once it works; nothing where the browser has none, or starts none.
async function started() {
  const registration = await navigator.serviceWorker?.register("/sw.js");
  const worker = registration && (registration.active ?? registration.waiting ?? registration.installing);
  if (!worker || worker.state === "activated") return worker;
  return new Promise((ready) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") ready(worker);
      if (worker.state === "redundant") ready(null);
    });
  });
}

// The crisis page leads to the pages that this phone keeps, with internet or without.
async function showKept() {
  const section = document.querySelector("[data-kept-pages]");
  if (!section || !(await globalThis.caches?.has(KEPT))) return;
  const kept = await caches.open(KEPT);
  const list = section.querySelector("ul");
  for (const request of await kept.keys()) {
    const html = await (await kept.match(request)).text();
    const page = new DOMParser().parseFromString(html, "text/html");
    const link = document.createElement("a");
    link.href = request.url;
    link.textContent = page.querySelector("h1")?.textContent ?? request.url;
    link.lang = page.documentElement.lang;
    link.dir = page.documentElement.dir;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  section.hidden = !list.children.length;
}
