// Suggestions under a box for a place, as a combobox. What is typed goes to this site only, and a place that was
// chosen is sent by its code, so that it never has to be asked again.
const LEAST = 2;
const MOST = 8;
const PAUSE = 150; // milliseconds

export function suggest(box, words, say) {
  const list = document.createElement("ul");
  list.id = `${box.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.suggestions);
  box.after(list);
  box.parentElement.classList.add("has-suggestions");
  box.autocomplete = "off";
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  let places = [];
  let active = -1;
  let pause;
  let asking;
  let chosen = {};

  function close() {
    clearTimeout(pause);
    asking?.abort();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    stand(-1);
  }

  function stand(at) {
    active = at;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", index === at));
    const option = list.children[at];
    if (!option) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function show(found) {
    places = found.slice(0, MOST);
    list.replaceChildren(...places.map((place, index) => asOption(place, `${list.id}-${index}`, words)));
    say(`${words.found} ${places.length}`);
    if (!places.length) return close();
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    stand(-1);
  }

  async function find() {
    asking?.abort();
    const { signal } = asking = new AbortController();
    const q = box.value.trim();
    if (q.length < LEAST) return close();
    try {
      const query = new URLSearchParams({ q, lang: document.documentElement.lang });
      const answer = await fetch(`${words.api}?${query}`, { signal });
      const { results = [] } = await answer.json();
      if (!signal.aborted) show(results);
    } catch {
      if (!signal.aborted) close();
    }
  }

  function choose(at) {
    chosen = places[at];
    box.value = chosen.name;
    close();
  }

  box.addEventListener("input", () => {
    clearTimeout(pause);
    asking?.abort();
    pause = setTimeout(find, PAUSE);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    const last = places.length - 1;
    const moves = { ArrowDown: active < last ? active + 1 : 0, ArrowUp: active > 0 ? active - 1 : last };
    if (active >= 0) Object.assign(moves, { Home: 0, End: last });
    if (event.isComposing) return;
    if (isOpen && event.key in moves) stand(moves[event.key]);
    else if (event.key === "ArrowDown") find();
    else if (isOpen && event.key === "Escape") close();
    else if (isOpen && event.key === "Enter" && active >= 0) choose(active);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) choose([...list.children].indexOf(option));
  });
  box.form.addEventListener("formdata", ({ formData }) => {
    if (chosen.nis && box.value === chosen.name) {
      formData.set(box.name, chosen.nis);
      formData.delete("was");
    }
  });
  if (box.value !== box.defaultValue) find(); // typed before this was here
}

function asOption(place, id, words) {
  const isCode = /^\d+$/.test(place.match);
  const notes = [
    !isCode && place.match !== place.name && place.match,
    place.kind === "municipality" ? place.province : words[place.kind],
  ];
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.append(isolated(isCode ? `${place.match} ${place.name}` : place.name));
  for (const note of notes.filter(Boolean)) option.append(" · ", isolated(note));
  return option;
}

function isolated(text) {
  const name = document.createElement("bdi");
  name.textContent = text;
  return name;
}
