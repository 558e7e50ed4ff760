/* <kb-search>: search a kb from a page of another site. One file, no dependencies, nothing inline: see docs/widget.md.
   Whatever comes from the server goes into the page as text, never as HTML. */
"use strict";
(() => {
  // The place of kb is one folder above this script, also where kb is mounted below a path.
  const own = document.currentScript ? new URL("..", document.currentScript.src).href : `${location.origin}/`;
  const LONGEST = 1000; // characters in a question, as the server has it
  const PAUSE = 150; // milliseconds of quiet before suggestions are asked for
  const PATIENCE = 30000; // milliseconds before an answer counts as not coming
  const SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

  const TEXTS = {
    nl: {
      label: "Zoek in publicaties",
      placeholder: "Stel een vraag of typ een onderwerp",
      search: "Zoek",
      suggestions: "Suggesties",
      suggested: (n) => (n === 1 ? "1 suggestie" : `${n} suggesties`),
      loading: "Bezig met zoeken…",
      found: (n) => (n === 1 ? "1 publicatie gevonden" : `${n} publicaties gevonden`),
      corrected: (word) => `gezocht op “${word}”`,
      empty: "Niets gevonden. Probeer andere woorden.",
      unanswered: "Wij vinden geen passage die uw vraag beantwoordt. Dit ligt er het dichtst bij:",
      refused: "Deze vraag kan niet worden gezocht. Maak de vraag korter of gebruik andere woorden.",
      failed: "Zoeken lukt nu niet. Probeer het later nog eens.",
      results: "Resultaten",
      page: "p.",
      slide: "dia",
      all: "Alle resultaten",
    },
    en: {
      label: "Search publications",
      placeholder: "Ask a question or type a subject",
      search: "Search",
      suggestions: "Suggestions",
      suggested: (n) => (n === 1 ? "1 suggestion" : `${n} suggestions`),
      loading: "Searching…",
      found: (n) => (n === 1 ? "1 publication found" : `${n} publications found`),
      corrected: (word) => `searched for “${word}”`,
      empty: "Nothing found. Try other words.",
      unanswered: "We find no passage that answers your question. These come nearest:",
      refused: "This question cannot be searched. Make it shorter or use other words.",
      failed: "Searching does not work now. Please try again later.",
      results: "Results",
      page: "p.",
      slide: "slide",
      all: "All results",
    },
  };

  // light-dark() follows the colour scheme that the page itself declares, so a light page never gets a dark widget.
  const CSS = `
:host { display: block; font-family: var(--kb-font, inherit); line-height: 1.5; text-align: start;
  --ink: var(--kb-ink, #1b2426); --soft: var(--kb-soft, #505d60); --paper: var(--kb-paper, #ffffff);
  --line: var(--kb-line, #76807f); --accent: var(--kb-accent, #0b5c5c); --accent-ink: var(--kb-accent-ink, #ffffff);
  --glow: var(--kb-glow, #e6f2ef); --radius: var(--kb-radius, 6px); }
@supports (color: light-dark(#000, #fff)) { :host {
  --ink: var(--kb-ink, light-dark(#1b2426, #e8ecec)); --soft: var(--kb-soft, light-dark(#505d60, #a9b5b6));
  --paper: var(--kb-paper, light-dark(#ffffff, #1c2324)); --line: var(--kb-line, light-dark(#76807f, #7d8988));
  --accent: var(--kb-accent, light-dark(#0b5c5c, #7fd3c9));
  --accent-ink: var(--kb-accent-ink, light-dark(#ffffff, #0c1a1a));
  --glow: var(--kb-glow, light-dark(#e6f2ef, #203534)); } }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
.box { background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
label { display: block; font-weight: 600; margin-block-end: .3em; }
.line { display: flex; flex-wrap: wrap; gap: .5em; }
.field { position: relative; flex: 1 1 12em; min-width: 0; }
input, button { font: inherit; min-height: 2.75em; border-radius: var(--radius); padding: .4em .8em; }
input { width: 100%; color: inherit; background: var(--paper); border: 1px solid var(--line); }
button { color: var(--accent-ink); background: var(--accent); border: 1px solid var(--accent); cursor: pointer; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
ul, ol { list-style: none; margin: 0; padding: 0; }
[hidden] { display: none !important; }
.options { position: absolute; z-index: 10; inset-inline: 0; inset-block-start: calc(100% + 4px); max-height: 20em;
  overflow-y: auto; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); }
.options li { padding: .5em .8em; cursor: pointer; }
.options li:hover { background: var(--glow); }
.options li[aria-selected="true"] { background: var(--glow); outline: 2px solid var(--accent); outline-offset: -2px; }
.status { margin: .8em 0; color: var(--soft); min-height: 1.5em; }
.status:empty { min-height: 0; margin: 0; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.result { border-block-start: 1px solid var(--line); padding: .8em 0; }
.title { font-size: 1.05em; font-weight: 600; line-height: 1.3; }
.facts, .place { color: var(--soft); font-size: .92em; }
.place { padding-inline-start: calc(.8em + 3px); }
.facts span + span::before { content: " · "; }
blockquote { margin: .5em 0 0; padding-inline-start: .8em; border-inline-start: 3px solid var(--accent); white-space: pre-line; }
@media (prefers-reduced-motion: no-preference) {
  .box[data-state="loading"] .status { animation: kb-wait 1.2s ease-in-out infinite alternate; }
  @keyframes kb-wait { to { opacity: .5; } }
}
`;

  let sheet = null;
  try {
    // A made style sheet needs no 'unsafe-inline' on the page; a browser without them shows the widget unstyled.
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  } catch {
    sheet = null;
  }

  /** An element with text, parts and attributes; attributes that are null are left out. */
  function make(tag, { text, part, children = [], ...attributes } = {}) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (part) {
      element.setAttribute("part", part);
      element.classList.add(part);
    }
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  class KbSearch extends HTMLElement {
    static observedAttributes = ["server", "lang", "limit", "programme", "heading-level", "placeholder"];
    #root = this.attachShadow({ mode: "open", delegatesFocus: true });
    #box = null;
    #input = null;
    #options = null;
    #status = null; // what became of the question
    #heard = null; // what only a screen reader tells
    #results = null;
    #active = -1; // which suggestion is chosen with the arrows; -1 for none
    #timer = 0;
    #suggesting = null;
    #searching = null;
    #labels = new Map(); // address -> promise of the names of programmes

    constructor() {
      super();
      if (sheet) this.#root.adoptedStyleSheets = [sheet];
    }

    connectedCallback() {
      this.#build();
    }

    disconnectedCallback() {
      this.#stop();
    }

    attributeChangedCallback(name, before, after) {
      if (this.isConnected && this.#box && before !== after) this.#build();
    }

    get #server() {
      const base = new URL(this.getAttribute("server") || own, document.baseURI);
      return base.href.replace(/[?#].*$/, "").replace(/\/*$/, "/");
    }

    get #language() {
      const asked = this.closest("[lang]")?.getAttribute("lang") || "";
      return asked.toLowerCase().split("-")[0] === "en" ? "en" : "nl";
    }

    get #texts() {
      return TEXTS[this.#language];
    }

    #number(name, usual, least, most) {
      const number = Number.parseInt(this.getAttribute(name) ?? "", 10);
      return Number.isNaN(number) ? usual : Math.min(most, Math.max(least, number));
    }

    get #programmes() {
      return (this.getAttribute("programme") || "").split(",").map((p) => p.trim()).filter(Boolean);
    }

    #address(path, pairs) {
      const url = new URL(path, this.#server);
      for (const [name, value] of pairs) url.searchParams.append(name, value);
      return url;
    }

    #build() {
      const typed = this.#input ? this.#input.value : "";
      this.#stop();
      const t = this.#texts;
      this.#input = make("input", {
        part: "input", id: "q", type: "text", role: "combobox", name: "q", maxlength: LONGEST, autocomplete: "off",
        enterkeyhint: "search", "aria-autocomplete": "list",
        "aria-expanded": "false", "aria-controls": "options",
        placeholder: this.getAttribute("placeholder") ?? t.placeholder,
      });
      this.#input.value = typed;
      this.#options = make("ul", { part: "options", id: "options", role: "listbox", "aria-label": t.suggestions, hidden: "" });
      this.#status = make("p", { part: "status", role: "status" });
      this.#heard = make("p", { class: "heard", role: "status" });
      this.#results = make("div", { part: "results" });
      const field = make("div", { class: "field", children: [this.#input, this.#options] });
      const button = make("button", { part: "button", type: "submit", text: t.search });
      const form = make("form", {
        part: "form", role: "search",
        children: [
          make("label", { part: "label", for: "q", text: t.label }),
          make("div", { class: "line", children: [field, button] }),
        ],
      });
      this.#box = make("div", { part: "box", lang: this.#language, "data-state": "idle" });
      this.#box.append(form, this.#heard, this.#status, this.#results);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#search();
      });
      this.#input.addEventListener("input", () => this.#typed());
      this.#input.addEventListener("keydown", (event) => this.#key(event));
      this.#input.addEventListener("blur", () => this.#close());
      // Without this a press on a suggestion takes the focus from the field, which closes the list under the pointer.
      this.#options.addEventListener("pointerdown", (event) => event.preventDefault());
      this.#options.addEventListener("mousedown", (event) => event.preventDefault());
      this.#options.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.#choose(option);
      });
      this.#root.replaceChildren(this.#box);
    }

    #stop() {
      clearTimeout(this.#timer);
      this.#suggesting?.abort();
      this.#searching?.abort();
    }

    async #json(url, control) {
      const timer = setTimeout(() => control.abort(new DOMException("too late", "TimeoutError")), PATIENCE);
      try {
        const answer = await fetch(url, { signal: control.signal, credentials: "same-origin" });
        if (!answer.ok) throw Object.assign(new Error(`status ${answer.status}`), { status: answer.status });
        return await answer.json();
      } finally {
        clearTimeout(timer);
      }
    }

    // Suggestions: a combobox with a list, https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

    #typed() {
      clearTimeout(this.#timer);
      this.#suggesting?.abort();
      const typed = this.#input.value.trim();
      if (typed.length < 2) this.#close();
      else this.#timer = setTimeout(() => this.#suggest(typed), PAUSE);
    }

    async #suggest(typed) {
      const control = new AbortController();
      this.#suggesting = control;
      try {
        const url = this.#address("api/suggest", [["q", typed], ["lang", this.#language], ["limit", 6]]);
        const { suggestions } = await this.#json(url, control);
        if (!control.signal.aborted && this.#root.activeElement === this.#input) this.#offer(suggestions);
      } catch {
        if (this.#suggesting === control) this.#close(); // one can search without them
      }
    }

    #offer(suggestions) {
      const options = suggestions.map(({ text }, n) =>
        make("li", { part: "option", role: "option", id: `option-${n}`, "aria-selected": "false", text }));
      this.#options.replaceChildren(...options);
      this.#activate(-1);
      this.#show(options.length > 0);
      this.#heard.textContent = options.length ? this.#texts.suggested(options.length) : "";
    }

    get #open() {
      return !this.#options.hidden;
    }

    #show(open) {
      this.#options.hidden = !open;
      this.#input.setAttribute("aria-expanded", String(open));
    }

    #close() {
      clearTimeout(this.#timer);
      this.#suggesting?.abort();
      this.#activate(-1);
      this.#show(false);
      this.#heard.textContent = "";
    }

    #activate(number) {
      this.#active = number;
      [...this.#options.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === number)));
      const option = this.#options.children[number];
      if (option) {
        this.#input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else this.#input.removeAttribute("aria-activedescendant");
    }

    #key(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const count = this.#options.children.length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!count) return;
        event.preventDefault();
        const up = event.key === "ArrowUp";
        if (event.altKey) this.#open && up ? this.#close() : this.#show(true);
        else {
          this.#show(true);
          // One place more than there are suggestions: past the last one the reader is back in the field.
          this.#activate(((this.#active + 1 + (up ? -1 : 1) + count + 1) % (count + 1)) - 1);
        }
      } else if (event.key === "Enter" && this.#open && this.#active >= 0) {
        event.preventDefault();
        this.#choose(this.#options.children[this.#active]);
      } else if (event.key === "Escape") {
        if (this.#open) {
          event.preventDefault();
          event.stopPropagation(); // a dialogue around the widget stays open
          this.#close();
        } else if (this.#input.value) {
          event.preventDefault();
          event.stopPropagation();
          this.#input.value = "";
          this.#options.replaceChildren();
        }
      } else if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") this.#activate(-1);
    }

    #choose(option) {
      this.#input.value = option.textContent;
      this.#search();
    }

    // Answers

    async #search() {
      this.#close();
      this.#options.replaceChildren();
      const question = this.#input.value.trim();
      if (!question) {
        this.#input.focus();
        return;
      }
      this.#searching?.abort();
      const control = new AbortController();
      this.#searching = control;
      this.#state("loading", this.#texts.loading);
      const filters = this.#programmes.map((programme) => ["programme", programme]);
      const limit = this.#number("limit", 5, 1, 50);
      const url = this.#address("api/search", [["q", question], ["page_size", limit], ...filters]);
      try {
        const [answer, labels] = await Promise.all([this.#json(url, control), this.#programmeLabels()]);
        if (this.#searching !== control || control.signal.aborted) return;
        this.#answer(answer, labels);
        if (answer.groups.length) this.#results.append(this.#rest(question, filters));
      } catch (error) {
        if (this.#searching !== control || error.name === "AbortError") return;
        this.#state("error", error.status === 422 ? this.#texts.refused : this.#texts.failed);
      }
    }

    /** Names by id of programme; an answer has only the id, which will do when these cannot be had. */
    #programmeLabels() {
      const url = this.#address("api/facets", [["labels", this.#language]]).href;
      if (!this.#labels.has(url)) {
        const asked = this.#json(url, new AbortController())
          .then(({ facets }) => new Map(facets.programme.map(({ value, label }) => [value, label])))
          .catch(() => {
            this.#labels.delete(url);
            return new Map();
          });
        this.#labels.set(url, asked);
      }
      return this.#labels.get(url);
    }

    #state(name, told) {
      this.#box.dataset.state = name;
      this.#box.setAttribute("aria-busy", String(name === "loading"));
      this.#status.textContent = told;
      if (name !== "answered" && name !== "unanswered") this.#results.replaceChildren();
    }

    #answer(answer, labels) {
      const t = this.#texts;
      if (!answer.groups.length) {
        this.#state("empty", t.empty);
        return;
      }
      const words = answer.notices.corrections.map(({ shown }) => t.corrected(shown));
      if (answer.answered) this.#state("answered", [t.found(answer.total_publications), ...words].join("; "));
      else this.#state("unanswered", t.unanswered);
      const hits = new Map(answer.hits.map((hit) => [hit.passage_id, hit]));
      // What fits less is not counted as found, so it only shows when there is nothing better.
      const groups = answer.groups.filter(({ weaker }) => !(answer.answered && weaker));
      const items = groups.map((group) => this.#result(group, hits, labels));
      this.#results.replaceChildren(make("ol", { "aria-label": t.results, role: "list", children: items }));
    }

    #result({ publication, hits: ids }, hits, labels) {
      const { title, url, id, language, programme, year, media_type: type } = publication;
      const link = make("a", { part: "link", href: this.#link(url, id), lang: language, text: title });
      const level = this.#number("heading-level", 3, 1, 6);
      const heading = make("div", { part: "title", role: "heading", "aria-level": level, children: [link] });
      const facts = [programme && (labels.get(programme) || programme), year].filter(Boolean);
      const told = make("div", { part: "facts", children: facts.map((fact) => make("span", { text: String(fact) })) });
      const quotes = ids.filter((hit) => hits.has(hit)).flatMap((hit) => this.#quote(hits.get(hit), language, type));
      return make("li", { part: "result", children: [heading, ...(facts.length ? [told] : []), ...quotes] });
    }

    #quote({ quote, page }, language, type) {
      const text = make("blockquote", { part: "quote", lang: language, text: quote });
      if (page === null) return [text];
      const unit = type === SLIDES ? this.#texts.slide : this.#texts.page;
      return [text, make("div", { part: "place", text: `${unit} ${page}` })];
    }

    /** The publication's address when a browser may follow it, else its page in kb. */
    #link(url, id) {
      const page = this.#address(`publications/${encodeURIComponent(id)}`, []).href;
      try {
        const found = new URL(url, this.#server);
        return ["http:", "https:"].includes(found.protocol) ? found.href : page;
      } catch {
        return page;
      }
    }

    #rest(question, filters) {
      const url = this.#address("", [["q", question], ["lang", this.#language], ...filters]);
      return make("p", { part: "all", children: [make("a", { href: url.href, text: this.#texts.all })] });
    }
  }

  if (!customElements.get("kb-search")) customElements.define("kb-search", KbSearch);
})();
