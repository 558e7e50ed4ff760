/* Suggestions under the search box: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/. Behaves like kb-search.js.
   Without it, or when the server does not answer, the box is a plain field. What comes in becomes text, never HTML. */
"use strict";
(() => {
  const PAUSE = 150; // milliseconds of quiet before suggestions are asked for
  const LEAST = 2; // characters
  const MOST = 6; // suggestions
  const english = document.documentElement.lang === "en";
  const name = english ? "Suggestions" : "Suggesties";
  const one = english ? "1 suggestion" : "1 suggestie";
  // The place of kb is one folder above this script, also where kb is mounted below a path.
  const route = new URL("../api/suggest", document.currentScript.src);
  const input = document.querySelector("form#search input[name=q]");
  if (!input) return;

  let active = -1; // which suggestion is chosen with the arrows; -1 for none
  let timer = 0;
  let asking = null;

  function set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }
  const make = (tag, attributes) => set(document.createElement(tag), attributes);

  const list = make("ul", { id: "suggestions", class: "suggestions", role: "listbox", "aria-label": name, hidden: "" });
  const heard = make("p", { class: "visually-hidden", role: "status" }); // what only a screen reader tells
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" });
  input.after(list);
  input.form.append(heard);

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
  }

  function activate(number) {
    active = number;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === number)));
    const option = list.children[number];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    activate(-1);
    show(false);
    heard.textContent = "";
  }

  function offer(found) {
    close();
    list.replaceChildren(...found.map(({ text }, n) => {
      const option = make("li", { id: `suggestion-${n}`, role: "option", "aria-selected": "false" });
      option.textContent = text;
      return option;
    }));
    if (!found.length) return;
    show(true);
    heard.textContent = found.length === 1 ? one : `${found.length} ${name.toLowerCase()}`;
  }

  async function ask(typed) {
    const control = new AbortController();
    asking = control;
    let found = []; // one can search without them
    try {
      route.search = new URLSearchParams({ q: typed, lang: english ? "en" : "nl", limit: MOST });
      const answer = await fetch(route, { signal: control.signal });
      if (answer.ok) found = (await answer.json()).suggestions;
    } catch {}
    if (!control.signal.aborted && document.activeElement === input) offer(found);
  }

  function typed() {
    clearTimeout(timer);
    asking?.abort();
    const text = input.value.trim();
    if (text.length < LEAST) offer([]);
    else timer = setTimeout(ask, PAUSE, text);
  }

  function choose(option) {
    input.value = option.textContent;
    input.form.requestSubmit();
  }

  function key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const count = list.children.length;
    const open = !list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      if (!count) return;
      event.preventDefault();
      if (event.altKey) return open && step < 0 ? close() : show(true);
      show(true);
      // One place more than there are suggestions: past the last one the reader is back in the field.
      activate(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape" && (open || input.value)) {
      event.preventDefault(); // the first press closes the list, a second one empties the field
      if (!open) input.value = "";
      open ? close() : offer([]);
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) activate(-1);
  }

  input.addEventListener("input", (event) => event.isComposing || typed());
  input.addEventListener("compositionend", typed);
  input.addEventListener("keydown", key);
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  // Without this a press on a suggestion takes the focus from the field, which closes the list under the pointer.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => target.matches("li") && choose(target));
})();
