{% autoescape off %}const SITE = {{ site }};{% endautoescape %}

// Keeps the crisis page in the languages that somebody reads here, the numbers in all languages, and the service
// pages that the reader asked for. No other page: what somebody looked for stays on no phone.
// Pages come from the network as usual; what is kept is shown only where the network does not answer.

const NUMBERS = "/numbers/";
const SHELL = `shell-${SITE.version}`;
const CRISIS = "crisis";
const KEPT = "kept";

const DAY = 24 * 60 * 60 * 1000;
const PATIENCE = 4000; // for a page of numbers that is kept anyway
const MOST_KEPT = 20;
const GONE = [404, 410];

const OFFERED = SITE.languages.join("|");
const IN_LANGUAGE = new RegExp(`^/(${OFFERED})/`);
const SERVICE = new RegExp(`^/(${OFFERED})/services/[-\\w]+/$`);
const NOT_OURS = /^\/(admin|api)\//;

const languageOf = (address) => address && IN_LANGUAGE.exec(new URL(address, location).pathname)?.[1];
const crisisPage = (language) => `/${language}/crisis/`;

// Keeping

async function keep(cache, path) {
  try {
    // Without credentials nothing personal comes; an answer that leads elsewhere is an error, unless a service
    // leads to the one that replaces it.
    const redirect = SERVICE.test(path) ? "follow" : "error";
    const response = await fetch(path, { cache: "no-cache", credentials: "omit", redirect });
    await dropGone(path, response);
    if (response.redirected) return await keepSuccessor(cache, path, response);
    const isPublic = !/no-store|private/.test(response.headers.get("Cache-Control") ?? "");
    const isPage = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
    if (response.status !== 200 || !isPublic || !isPage) return false;
    await cache.put(path, response);
    return true;
  } catch {
    return false;
  }
}

// The copy of a service that was replaced goes; that of its successor comes, unless its page offers a quick way out:
// such a page is on no phone that did not ask for it.
async function keepSuccessor(cache, path, response) {
  const { origin, pathname } = new URL(response.url);
  if (response.status !== 200 || origin !== location.origin || !SERVICE.test(pathname)) return false;
  await cache.delete(path);
  const offersExit = (await response.text()).includes(" data-leave");
  return !offersExit && keep(cache, pathname);
}

// A service that is no longer there is not kept either: its page may name an address that must not be known.
async function dropGone(path, response) {
  if (!SERVICE.test(path) || !GONE.includes(response.status) || !(await caches.has(KEPT))) return;
  await (await caches.open(KEPT)).delete(path);
}

const pathsIn = async (cache) => (await cache.keys()).map((request) => new URL(request.url).pathname);

async function isFresh(cache, path) {
  const copy = await cache.match(path);
  // A phone with a wrong clock counts as old.
  return copy !== undefined && Math.abs(Date.now() - Date.parse(copy.headers.get("Date"))) < DAY;
}

// Fetches what is missing or older than a day; everything, where a new version comes.
async function refresh(spoken, { whole = false } = {}) {
  const crisis = await caches.open(CRISIS);
  const wanted = new Set([NUMBERS, ...spoken.map(crisisPage), ...(await pathsIn(crisis))]);
  await keepAll(crisis, wanted, whole);
  if (await caches.has(KEPT)) {
    const kept = await caches.open(KEPT);
    await keepAll(kept, await pathsIn(kept), whole);
  }
}

async function keepAll(cache, paths, whole) {
  for (const path of paths) {
    if (whole || !(await isFresh(cache, path))) await keep(cache, path);
  }
}

async function languagesShown() {
  const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return open.map((client) => languageOf(client.url)).filter(Boolean);
}

async function keepAsked(addresses) {
  // Opened first: what the page forgets meanwhile is not made again.
  const cache = await caches.open(KEPT);
  const asked = addresses.map((address) => new URL(address, location)).filter((url) => url.origin === location.origin);
  const services = new Set(asked.map((url) => url.pathname).filter((path) => SERVICE.test(path)));
  const kept = [];
  for (const path of [...services].slice(0, MOST_KEPT)) {
    if (await keep(cache, path)) kept.push(path);
  }
  return kept;
}

// Showing

// The copy says that it is one, and of which day: only here is that known. What held on that day only is taken out.
async function asCopy(copy) {
  const headers = new Headers(copy.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const made = new Date(copy.headers.get("Date") ?? NaN);
  const day = Number.isNaN(made.valueOf()) ? "" : made.toISOString().slice(0, 10);
  const html = (await copy.text())
    .replaceAll(" data-offline hidden", " data-offline")
    .replaceAll(" data-copied-on>", ` data-copied-on>${day}`)
    .replaceAll(" data-now>", " data-now hidden>")
    .replaceAll(' class="today"', "");
  return new Response(html, { headers });
}

// The copy of this very page, if it is kept.
async function copyOf(pathname) {
  const asked = SERVICE.test(pathname) && (await caches.match(pathname, { cacheName: KEPT }));
  return asked || caches.match(pathname, { cacheName: CRISIS });
}

async function shownInstead(request) {
  const { pathname } = new URL(request.url);
  const same = await copyOf(pathname);
  if (same) return asCopy(same);
  const known = [pathname, request.referrer].map(languageOf).concat(navigator.languages.map((tag) => tag.split("-")[0]));
  const paths = known.filter(Boolean).map(crisisPage);
  const others = (await pathsIn(await caches.open(CRISIS))).filter((path) => path !== NUMBERS);
  for (const path of [...paths, ...others, NUMBERS]) {
    const copy = await caches.match(path, { cacheName: CRISIS });
    if (copy) return asCopy(copy);
  }
  return Response.error();
}

async function navigate(event) {
  const { request } = event;
  const { pathname } = new URL(request.url);
  // Not from what the browser kept a minute ago, which does not say so. A POST goes on as it came: made anew, it would
  // seem to come from here.
  const asked = request.method === "GET" ? fetch(request, { cache: "no-cache" }) : fetch(request);
  const answered = asked.then(async (response) => {
    event.waitUntil(refresh([languageOf(pathname)].filter(Boolean)));
    await dropGone(pathname, response);
    // Where the site itself fails, the copy says more.
    if (response.status >= 500 && (await copyOf(pathname))) throw new Error(response.status);
    return response;
  });
  const isKept = await caches.match(pathname, { cacheName: CRISIS });
  const first = isKept ? [answered, new Promise((_, refuse) => setTimeout(refuse, PATIENCE))] : [answered];
  return Promise.race(first).catch(() => shownInstead(request));
}

// Events

addEventListener("install", (event) => {
  const fetched = async () => {
    await (await caches.open(SHELL)).addAll(SITE.shell);
    await refresh(await languagesShown(), { whole: true });
    await skipWaiting();
  };
  event.waitUntil(fetched());
});

addEventListener("activate", (event) => {
  const tidied = async () => {
    const old = (await caches.keys()).filter((name) => ![SHELL, CRISIS, KEPT].includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidied());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || NOT_OURS.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(navigate(event));
  else if (SITE.shell.includes(pathname)) {
    // Its name changes with its content, so the copy is as good; and a network that hangs holds up no page.
    event.respondWith(caches.match(pathname, { cacheName: SHELL }).then((copy) => copy ?? fetch(request)));
  }
});

addEventListener("message", (event) => {
  if (event.data?.type !== "keep") return;
  event.waitUntil(keepAsked(event.data.urls).then((kept) => event.ports[0]?.postMessage(kept)));
});
