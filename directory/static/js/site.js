// The scripts of every page; each page is whole without them. What only some visitors need is loaded when they
// need it. Words are translated by the server, in the template #words.
const words = document.getElementById("words").dataset;

// What is said to a screen reader, politely, in one place.
const region = document.createElement("p");
region.className = "hidden";
region.setAttribute("role", "status");
document.body.append(region);
const say = (text) => { region.textContent = text; };

const offline = () => import("./offline.js");

// Leaving: the page is out of sight at once, and the history holds the other site in its place. The pages that this
// phone keeps go too, with a worker or without, and without waiting for a module.
async function leave(exit) {
  document.documentElement.hidden = true;
  document.title = exit.hostname;
  try { sessionStorage.clear(); } catch { /* nothing is kept then */ }
  try {
    await Promise.race([globalThis.caches?.delete("kept"), new Promise((late) => setTimeout(late, 80))]);
  } catch { /* nothing is kept then */ }
  location.replace(exit.href);
}

// My list: kept in this tab only. Where nothing can be kept it goes along in each address, as without script.
const MOST = 20;
const onList = location.pathname.startsWith(words.list);
let store = null;
try { store = sessionStorage; } catch { /* blocked */ }

function gathered() {
  try {
    const slugs = JSON.parse(store.getItem("list"));
    return Array.isArray(slugs) ? slugs : [];
  } catch { return []; }
}

function gather(slugs) {
  const kept = [...new Set(slugs)].filter((slug) => /^[\w-]{1,100}$/.test(slug)).slice(0, MOST);
  try {
    if (kept.length) store.setItem("list", JSON.stringify(kept)); else store.removeItem("list");
  } catch { store = null; }
  return store;
}

// With another list in an address; an empty one takes it out.
function carrying(address, slugs) {
  const url = new URL(address, location);
  url.searchParams.delete("s");
  for (const slug of slugs) url.searchParams.append("s", slug);
  return url.pathname + url.search + url.hash;
}

// The addresses of this page no longer carry the list, else they would bring back what was taken off.
function unload() {
  history.replaceState(history.state, "", carrying(location, []));
  for (const link of document.querySelectorAll('a[href*="s="]')) {
    if (link.origin === location.origin && !link.dataset.gather) link.href = carrying(link.href, []);
  }
  for (const field of document.querySelectorAll("input[type=hidden][name=s]")) field.remove();
}

// The links to the visitor's own list, and how much is on it. A link to another list stays as the server wrote it.
function tally() {
  const slugs = gathered();
  for (const link of document.querySelectorAll("a[data-my-list]")) link.href = carrying(link.href, slugs);
  for (const count of document.querySelectorAll("[data-count]")) {
    count.textContent = slugs.length;
    count.hidden = !slugs.length;
  }
}

function mark() {
  const slugs = gathered();
  for (const link of document.querySelectorAll("a[data-gather]")) {
    const isOn = slugs.includes(link.dataset.gather);
    // Its words say what it does, so it has no aria-pressed: that would say it twice.
    link.setAttribute("role", "button");
    link.classList.toggle("is-on", isOn);
    link.firstChild.data = isOn ? link.dataset.on : link.dataset.off;
    const see = link.parentElement.querySelector(".gather-see");
    if (isOn && !see) {
      const added = document.createElement("a");
      added.className = "gather-see";
      added.href = words.list;
      added.dataset.myList = "";
      added.textContent = words.see;
      link.after(" ", added);
    } else if (!isOn) see?.remove();
  }
  tally();
}

const refresh = () => store && (onList ? tally() : mark());

function toggle(event, link) {
  const slugs = gathered();
  const isOn = slugs.includes(link.dataset.gather);
  const changed = slugs.filter((slug) => slug !== link.dataset.gather);
  if (!isOn) changed.push(link.dataset.gather);
  const isFull = changed.length > MOST;
  if (!isFull && !gather(changed)) return;
  event.preventDefault();
  mark();
  say(isFull ? words.full : `${words.listed} ${changed.length}`);
}

if (store) {
  const carried = new URL(location).searchParams.getAll("s");
  if (onList) {
    // It shows the list of its address, which may be somebody else's: that joins the visitor's own and replaces
    // nothing. On the own list it changes nothing: what is taken off there leaves the tab at the tap, see below.
    // Going back or loading again puts nothing on again.
    const [visit] = performance.getEntriesByType("navigation");
    if (visit?.type === "navigate") gather([...gathered(), ...carried]);
  } else if (carried.length && gather([...gathered(), ...carried])) unload();
  addEventListener("pageshow", (event) => event.persisted && refresh());
}

// Small buttons: the copy of a number is made here, the others wait in the page until the browser can do it.
const canCopy = words.copy && navigator.clipboard && matchMedia("(hover: hover)").matches;
const shows = {
  share: navigator.share,
  print: window.print,
  keep: navigator.serviceWorker,
};
const presses = {
  copy: ({ copy }) => navigator.clipboard.writeText(copy).then(() => say(words.copied)),
  share: ({ title, text, url = location.href }) => navigator.share({ title, text, url }),
  print: () => window.print(),
  keep: ({ urls }) => offline()
    .then((pages) => pages.keepPages(urls.split(" ").filter(Boolean)))
    .then(() => say(words.kept), () => say(words.unkept)),
  forget: ({ forget }) => offline().then((pages) => pages.forgetAll()).then(() => say(forget)),
};

function copyButton(phone) {
  const button = document.createElement("button");
  const number = document.createElement("span");
  number.className = "hidden";
  number.dir = "ltr";
  number.textContent = ` ${phone.textContent}`;
  button.type = "button";
  button.className = "second copy";
  button.dataset.copy = phone.textContent;
  button.append(words.copy, number);
  phone.closest(".dial").append(button);
}

// The server says the hours of today, which hold until midnight; only here is it known what time it is in Belgium,
// wherever the phone thinks it is. This language writes days and times as the page does.
const clock = () => new Date().toLocaleString("sv", { timeZone: "Europe/Brussels" }).split(" ");

function lookAtClock() {
  const [day, time] = clock();
  for (const chip of document.querySelectorAll("[data-day]:not([hidden])")) {
    const { dataset, firstElementChild: label } = chip;
    // It is of other days: then nothing is known of this one.
    if (day < dataset.day || day > (dataset.last ?? dataset.day)) chip.remove();
    else if (label) {
      dataset.said ??= label.textContent;
      const isOpen = dataset.hours.split(" ").some((span) => {
        const [from, until] = span.split("-");
        return until && from <= time && time < until;
      });
      chip.classList.toggle("good", isOpen);
      label.textContent = isOpen ? words.open : dataset.said;
    }
  }
  for (const row of document.querySelectorAll(".today")) row.classList.toggle("today", row.dataset.on === day);
}
setInterval(lookAtClock, 60_000);

function dress() {
  for (const [name, able] of Object.entries(shows)) {
    for (const button of document.querySelectorAll(`button[data-${name}]`)) button.hidden = !able;
  }
  if (canCopy) {
    for (const phone of document.querySelectorAll("main .dial:not(:has(.copy)) .phone")) copyButton(phone);
  }
  lookAtClock();
  refresh();
}
dress();

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leave], a[data-gather], button");
  if (!link) return;
  const { dataset } = link;
  if ("leave" in dataset) {
    event.preventDefault();
    leave(link);
  } else if (dataset.gather) {
    if (!store || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // The page of the list follows the link, to the same page without this service.
    if (onList) gather(gathered().filter((slug) => slug !== dataset.gather));
    else toggle(event, link);
  } else {
    const name = Object.keys(presses).find((press) => press in dataset);
    // Who closes the sheet for sharing changed their mind: no fault.
    if (name) presses[name](dataset)?.catch?.(() => {});
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

// Filters: without a new page for each.
const panel = document.getElementById("filters");
if (panel) {
  const load = () => import("./filters.js");
  panel.addEventListener("focusin", () => load().catch(() => {}), { once: true });
  panel.addEventListener("change", () => {
    load().then((filters) => filters.apply(panel.form, say, dress)).catch(() => panel.form.submit());
  });
}

// Places: suggestions while somebody types.
for (const box of document.querySelectorAll("input[data-places]")) {
  const load = () => import("./places.js").then((places) => places.suggest(box, words, say)).catch(() => {});
  if (box === document.activeElement) load(); else box.addEventListener("focus", load, { once: true });
}

// What the phone keeps, once the page has all it needs; a page that never rests is given three seconds more.
if (navigator.serviceWorker) {
  const keep = () => offline().then((pages) => pages.keepOffline()).catch(() => {});
  addEventListener("load", () => setTimeout(() => {
    if (window.requestIdleCallback) requestIdleCallback(keep, { timeout: 3000 }); else keep();
  }, 3000));
}
