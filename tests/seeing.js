// Checks that run inside a page; each gives back its faults as sentences, none where all is well.
globalThis.seeing = (() => {
  const TABBABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const SCRIPTS = {
    ar: /\p{Script=Arabic}/u, fa: /\p{Script=Arabic}/u, ps: /\p{Script=Arabic}/u,
    uk: /\p{Script=Cyrillic}/u, ru: /\p{Script=Cyrillic}/u, ti: /\p{Script=Ethiopic}/u, am: /\p{Script=Ethiopic}/u,
    ur: /\p{Script=Arabic}/u, my: /\p{Script=Myanmar}/u, ne: /\p{Script=Devanagari}/u,
  };
  const FROM_THE_RIGHT = ["ar", "fa", "ps"];

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const isUnseenOnPurpose = (element) => element.closest(".hidden, .skip, .wide-only") !== null;
  const seen = (selector) => all(selector).filter(isSeen);
  const language = (element) => (element.closest("[lang]")?.lang ?? "").toLowerCase().split("-")[0];
  const tag = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 110);

  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const shown = node.parentElement.closest("select") ?? node.parentElement;
      if (node.data.trim() && isSeen(shown)) yield node;
    }
  }

  // Opens whatever is folded, so that every check sees all of the page.
  function unfold() {
    for (const fold of all("details")) fold.open = true;
    for (const toggle of all(".toggle:not(:checked)")) toggle.click();
  }

  // From here the next Tab goes to the first stop of the page.
  function rewind() {
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
  }

  // Text, options and labels whose letters are not those of the nearest `lang`. Names are left alone.
  function script() {
    const faults = [];
    const look = (words, element, where, least = 0.1) => {
      if (element.closest("[translate=no], script, style")) return;
      const letters = [...words].filter((letter) => /\p{L}/u.test(letter));
      if (letters.length < 4) return;
      const own = SCRIPTS[language(element)] ?? /\p{Script=Latin}/u;
      // A name of another script may stand in a sentence; a whole text may not, unless it is marked as a name.
      if (letters.filter((letter) => own.test(letter)).length >= least * letters.length) return;
      faults.push(`${where} in another script than lang=${language(element)}: ${words.trim().slice(0, 60)}`);
    };
    for (const node of texts()) look(node.data, node.parentElement, "text", 0.5);
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      for (const element of seen(`[${name}]`)) look(element.getAttribute(name), element, name);
    }
    // A page about something with an official name bears that name: a title cannot mark it, its heading does.
    const name = document.querySelector("h1 [translate=no]")?.textContent ?? "";
    look(document.title.replace(name, "").replace("Trede", ""), document.documentElement, "title");
    return faults;
  }

  // A name beside words in a row that is laid out as boxes: the spaces around it are gone.
  function glued() {
    return all("bdi, [translate=no]").flatMap((name) => {
      const around = name.parentElement;
      const isBoxes = /flex|grid/.test(getComputedStyle(around).display);
      const words = [...around.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      return isBoxes && words ? [`stands without its spaces: ${tag(name)} in ${tag(around)}`] : [];
    });
  }

  // Every element that names a language runs as that language is read.
  function direction() {
    return [document.documentElement, ...seen("[lang]")].flatMap((element) => {
      const right = FROM_THE_RIGHT.includes(language(element)) ? "rtl" : "ltr";
      const runs = element.matches("bdi:not([dir])") ? right : getComputedStyle(element).direction;
      return runs === right ? [] : [`runs ${runs}: ${tag(element)}`];
    });
  }

  const across = (nodes) => nodes.flatMap(({ node, from, to }) =>
    [...node.data].flatMap((letter, index) => {
      if (index < from || index >= to || !/\d/.test(letter)) return [];
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      const box = range.getBoundingClientRect();
      return [{ line: Math.round(box.top), x: box.left }];
    }));
  const ascends = (digits) => digits.every((digit, index) =>
    index === 0 || digit.line !== digits[index - 1].line || digit.x > digits[index - 1].x);

  // Numbers can be dialled, and their digits stand from left to right, in links and in running text.
  function numbers() {
    const faults = [];
    for (const link of seen("a[href^='tel:']")) {
      if (!/^tel:(\+[1-9]\d{6,14}|\d{3,6})$/.test(link.getAttribute("href"))) faults.push(`dials ${link.getAttribute("href")}`);
    }
    for (const node of texts()) {
      if (node.parentElement.closest("option")) continue;
      const link = node.parentElement.closest("a[href^='tel:']");
      for (const { index, 0: number } of node.data.matchAll(link ? /.*\d.*/gs : /\+?\d[\d ./-]{6,}\d/g)) {
        if (!ascends(across([{ node, from: index, to: index + number.length }]))) faults.push(`digits out of order: ${number}`);
      }
    }
    return faults;
  }

  const isInRunningText = (element) => getComputedStyle(element).display === "inline"
    && element.parentElement.textContent.trim().length > element.textContent.trim().length;
  // A box that is tapped through its label is as large as both.
  function size(element) {
    const boxes = [element, ...(element.matches("[type=checkbox], [type=radio]") ? element.labels : [])]
      .map((part) => part.getBoundingClientRect());
    return { wide: Math.max(...boxes.map((box) => box.width)), high: Math.max(...boxes.map((box) => box.height)) };
  }

  // A smaller target may do where a circle of 24 px around its middle meets no other target (WCAG 2.5.8).
  function standsAlone(element, others) {
    const box = element.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    return others.every((other) => {
      const near = other.getBoundingClientRect();
      const gap = Math.hypot(Math.max(near.left - x, 0, x - near.right), Math.max(near.top - y, 0, y - near.bottom));
      return other === element || gap >= 12;
    });
  }

  // Controls of 24 px at least (links in running text may be smaller), and 44 px where one must hit at once.
  function targets() {
    const faults = [];
    const stops = seen(TABBABLE);
    const MUST_HIT = "button, .button, summary, input, select, textarea, .strip a";
    for (const element of stops.filter((one) => !isUnseenOnPurpose(one))) {
      const mustHit = element.matches(MUST_HIT);
      if (!mustHit && (isInRunningText(element) || standsAlone(element, stops))) continue;
      const { wide, high } = size(element);
      const least = mustHit ? 44 : 24;
      // Half a pixel is lost in rounding.
      if (Math.min(wide, high) < least - 0.5) {
        faults.push(`${Math.round(wide)} × ${Math.round(high)} px, not ${least}: ${tag(element)}`);
      }
    }
    return faults;
  }

  const clear = (colour) => /^(transparent|.*[,/] ?0\))$/.test(colour);
  function look(element) {
    return [element, ...(element.labels ?? [])].map((part) => {
      const style = getComputedStyle(part);
      const outline = style.outlineStyle === "none" || clear(style.outlineColor) ? "0px" : style.outlineWidth;
      return [outline === "0px" ? "" : outline + style.outlineColor, style.boxShadow, style.borderColor,
        style.backgroundColor, style.textDecorationLine, style.textDecorationThickness].join(";");
    }).join("|");
  }
  // Whether the middle of what is in sight of a part of it is on top: a link can stand on two lines.
  function isOnTop(element) {
    return [...element.getClientRects()].some((box) => {
      const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
      const hit = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
      return hit && (element.contains(hit) || [...(element.labels ?? [])].some((label) => label.contains(hit)));
    });
  }

  // Each stop, forwards and backwards: it looks different with the focus, and nothing covers it.
  // Call it after a real Tab: only then browsers show the focus.
  function focus() {
    const faults = new Set();
    const stops = seen(TABBABLE).filter((one) => !one.disabled);
    for (const element of [...stops, ...stops.toReversed()]) {
      document.activeElement.blur();
      const before = look(element);
      element.focus();
      if (document.activeElement !== element) continue;
      if (look(element) === before) faults.add(`no visible focus: ${tag(element)}`);
      if (!isOnTop(element)) faults.add(`focus is covered: ${tag(element)}`);
    }
    return [...faults];
  }

  function stopsBeforeMain() {
    const main = document.querySelector("main");
    return seen(TABBABLE).filter((one) => one.compareDocumentPosition(main) & Node.DOCUMENT_POSITION_FOLLOWING).length;
  }

  const scrollsItself = (element) => {
    const region = element.closest(".scroll, [data-scroll], [role=region]");
    if (!region || !["auto", "scroll"].includes(getComputedStyle(region).overflowX)) return false;
    const isReached = region.tabIndex >= 0 || region.querySelector(TABBABLE) !== null;
    return isReached && region.matches("[aria-label], [aria-labelledby], :has(caption)");
  };

  // What makes the page scroll sideways; a region of its own may, where the keyboard reaches it and it has a name.
  function sideways() {
    const room = document.documentElement.clientWidth;
    const out = seen("body *").filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width && (box.right > room + 1 || box.left < -1) && !scrollsItself(element) && !isUnseenOnPurpose(element);
    });
    const inner = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
    const wide = document.documentElement.scrollWidth;
    const whole = wide > room ? [`${wide} px wide in ${room}`] : [];
    return [...whole, ...inner.slice(0, 8).map((element) => `goes beyond the edge: ${tag(element)}`)];
  }

  // Text that its box cuts off.
  function clipped() {
    return seen("body *").filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const cuts = (value) => value === "hidden" || value === "clip";
      const isCut = (cuts(overflowX) && element.scrollWidth > element.clientWidth + 1)
        || (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1);
      return isCut && element.textContent.trim() && !isUnseenOnPurpose(element) && !element.matches("svg, svg *");
    }).map((element) => `cuts its text off: ${tag(element)}`);
  }

  // The spacing that a reader may set (WCAG 1.4.12). The policy for style sheets does not hold for these.
  function space(isOn) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
      p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = isOn ? [sheet] : [];
  }

  // Controls that forced colours leave without a frame: their background is gone.
  function unframed() {
    return seen("button, .button, input:not([type=checkbox], [type=radio]), select, textarea").filter((element) => {
      const style = getComputedStyle(element);
      return parseFloat(style.borderTopWidth) === 0 && style.outlineStyle === "none";
    }).map((element) => `no frame: ${tag(element)}`);
  }

  async function axe(options) {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"], ...options });
    return violations.map(({ id, nodes }) => {
      const places = nodes.slice(0, 3).map(({ target }) => target.join(" ")).join(" and ");
      return `${id}, ${nodes.length} times, at ${places}: ${nodes[0].failureSummary.replace(/\s+/g, " ").slice(0, 220)}`;
    });
  }

  return { unfold, rewind, script, glued, direction, numbers, targets, focus, stopsBeforeMain, sideways, clipped, space, unframed, axe };
})();
