// The filters of the list without a new page: what the form would lead to is fetched, and what differs is put in
// place. Nothing that has the focus or stands open is made anew.
let form;
let say;
let dress;
let asking; // the request under way, with its address
let shown = location.search; // the query of the list on the page

export function apply(...given) {
  if (!form) listen(...given);
  return show(address(), true);
}

function listen(...given) {
  [form, say, dress] = given;
  form.addEventListener("submit", (event) => {
    const { box: text, place } = form.elements;
    if ([text, place].some((box) => box.value !== box.defaultValue)) return;
    event.preventDefault();
    show(address(), true).then(lead);
  });
  addEventListener("popstate", () => {
    if (location.search !== shown) show(new URL(location), false);
  });
}

// The address that the form would lead to, without empty fields.
function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
  query.delete("was"); // for forms without script
  // A place that nobody changed stays the one that was chosen: its name alone can mean several.
  const place = new URLSearchParams(shown).get("place");
  if (place && query.get("place") === form.elements.place.defaultValue) query.set("place", place);
  const url = new URL(form.action);
  url.search = query;
  return url;
}

async function show(url, isNew) {
  asking?.abort();
  const results = form.querySelector(".results");
  results.removeAttribute("aria-busy");
  if (url.search === shown) return;
  const { signal } = asking = new AbortController();
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal });
    if (!answer.ok) throw new Error(answer.status);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    // An answer with a fault is shown whole, with its message.
    if (next.querySelector("form .error")) throw new Error("fault");
    if (signal.aborted) return;
    if (isNew) history.pushState(null, "", url);
    shown = url.search;
    put(next, isNew);
  } catch {
    if (!signal.aborted) location.assign(url);
  } finally {
    if (!signal.aborted) results.removeAttribute("aria-busy");
  }
}

function put(next, isNew) {
  document.title = next.title;
  document.querySelector("h1").textContent = next.querySelector("h1").textContent;
  const results = form.querySelector(".results");
  results.replaceChildren(...next.querySelector(".results").childNodes);
  merge(form.querySelector("#filters"), next.getElementById("filters"));
  for (const name of ["box", "place"]) {
    const now = form.elements[name];
    const then = next.getElementById(now.id);
    now.defaultValue = then.defaultValue;
    now.placeholder = then.placeholder;
    if (!isNew) now.value = then.value;
  }
  form.elements.was?.remove();
  form.elements.place.after(...next.getElementsByName("was"));
  // The way out stands on some lists only.
  document.querySelector(".leave")?.remove();
  const leave = next.querySelector(".leave");
  if (leave) document.querySelector(".skip").after(leave);
  // The other languages lead to the same list, and the menu takes the place along.
  const links = "header a, footer a";
  const fresh = next.querySelectorAll(links);
  document.querySelectorAll(links).forEach((link, index) => {
    link.setAttribute("href", fresh[index].getAttribute("href"));
  });
  dress();
  say(results.querySelector("h2").textContent);
}

const key = (node) => node.querySelector("[id]")?.id ?? node.tagName;

// Makes the children of one part those of another: what stands in both stays where it is and takes over words and state.
function merge(now, next) {
  const old = new Map([...now.children].map((node) => [key(node), node]));
  let last;
  for (const node of [...next.children]) {
    const own = old.get(key(node));
    old.delete(key(node));
    if (own) take(own, node);
    else if (last) last.after(node);
    else now.prepend(node);
    last = own ?? node;
  }
  for (const node of old.values()) node.remove();
}

function take(own, node) {
  for (const part of ["summary", "label"]) {
    own.querySelector(`:scope > ${part}`)?.replaceChildren(...node.querySelector(part).childNodes);
  }
  const list = own.querySelector("ul");
  if (list) return merge(list, node.querySelector("ul"));
  const box = own.querySelector("input");
  if (!box) return;
  const then = node.querySelector("input");
  box.checked = then.checked;
  if (box !== document.activeElement) box.value = then.value;
}

// To the number of services: on a phone it stands below the filters.
function lead() {
  const total = form.querySelector(".results h2");
  total.tabIndex = -1;
  total.focus();
  total.scrollIntoView();
}
