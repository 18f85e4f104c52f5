/* What happens inside the HTML that the server sends: a click on a citation opens its place in the filing, a click on an
   example asks it. Everything is fetched from this host. The one thing kept is the name of this tab's conversation. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const isWide = () => window.matchMedia("(min-width: 1000px)").matches;
  const calm = () => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
  let opened = null; // the mark or source that was clicked last, to come back to
  let openedAddress = ""; // kept apart: the framework may reuse the element for other content
  let request = 0; // number of the newest request: an older one that arrives late is dropped

  // --- evidence ----------------------------------------------------------------------------------------

  async function open(button, { scroll = true } = {}) {
    const body = find(".wz-evidence-body");
    if (!body) return;
    const mine = ++request;
    const isTurning = body.contains(button);
    if (!isTurning) choose(button);
    body.setAttribute("aria-busy", "true");
    if (!isTurning && !find(".wz-sheet", body)) say(body, body.dataset.loading);
    if (scroll && !isWide()) find("#wz-evidence").scrollIntoView({ behavior: calm(), block: "start" });
    try {
      const response = await fetch(button.dataset.evidence, { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(String(response.status));
      const html = await response.text();
      if (mine === request) show(body, html);
    } catch {
      if (mine === request) say(body, body.dataset.failed);
    } finally {
      if (mine === request) body.removeAttribute("aria-busy");
    }
  }

  // An answer without sources leaves no page of another answer beside it.
  function clear() {
    const body = find(".wz-evidence-body");
    if (!body || !find(".wz-sheet", body)) return;
    request += 1;
    opened = null;
    body.removeAttribute("aria-busy");
    say(body, body.dataset.hint);
  }

  function choose(button) {
    document.querySelectorAll("[data-evidence][aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    const within = button.closest(".wz-answer") || document;
    const address = CSS.escape(button.dataset.evidence);
    within.querySelectorAll(`[data-evidence="${address}"]`).forEach((same) => same.setAttribute("aria-current", "true"));
    opened = button;
    openedAddress = button.dataset.evidence;
  }

  function say(body, text) {
    const note = document.createElement("p");
    note.className = "wz-hint";
    note.textContent = text || "";
    body.replaceChildren(note);
  }

  function show(body, html) {
    const wasLarge = Boolean(find(".wz-paper.wz-large", body));
    body.innerHTML = html; // made by our own server, every text in it escaped
    const zoom = find(".wz-zoom", body);
    if (zoom && (wasLarge || isTooSmall(body))) enlarge(zoom, true);
    const picture = find("img#wz-page", body);
    if (picture && !picture.complete) picture.addEventListener("load", () => centre(body), { once: true });
    centre(body);
  }

  // A marked page whose print would be smaller than it can be read: a wide table, or a phone.
  function isTooSmall(body) {
    const picture = find("img#wz-page", body);
    return Boolean(picture && find(".wz-anchor", body)) && picture.clientWidth < 0.7 * points(picture);
  }

  function points(picture) {
    return Number(picture.getAttribute("width"));
  }

  // Only the paper is scrolled, never the whole window.
  function centre(body) {
    const paper = find(".wz-paper", body);
    const mark = paper && (find(".wz-anchor", paper) || find(".wz-marked", paper));
    if (!mark) return;
    const from = paper.getBoundingClientRect();
    const to = mark.getBoundingClientRect();
    paper.scrollTop += to.top - from.top - paper.clientHeight * 0.45;
    paper.scrollLeft += to.left - from.left - paper.clientWidth * 0.35;
  }

  function enlarge(zoom, large) {
    const body = zoom.closest(".wz-evidence-body");
    const paper = find(".wz-paper", body);
    if (!paper || !find("img#wz-page", paper)) return;
    const picture = find("img#wz-page", paper);
    const sheet = find(".wz-paper-sheet", paper);
    sheet.style.width = large ? `${Math.max(1.5 * sheet.parentElement.clientWidth, 1.15 * points(picture))}px` : "";
    paper.classList.toggle("wz-large", large);
    zoom.setAttribute("aria-pressed", String(large));
    zoom.textContent = large ? body.dataset.fit : body.dataset.zoom;
    centre(body);
  }

  function goBack() {
    const target = opened && opened.isConnected ? opened : find("#wz-chat .wz-turn:last-child");
    if (!target) return;
    target.scrollIntoView({ behavior: calm(), block: "center" });
    if (target.focus) target.focus({ preventScroll: true });
  }

  // --- the conversation's name -------------------------------------------------------------------------

  // Random, so that nobody guesses it; kept by the tab over a reload. A tab that was copied from another one holds the
  // same name and asks around: whoever has it already says so, and the copy draws a new one.
  const STORED = "wenzhang-conversation";
  const others = "BroadcastChannel" in window ? new BroadcastChannel(STORED) : null;
  const me = draw();
  let named = stored();
  let asked = Promise.resolve();

  function draw() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function stored() {
    try {
      return sessionStorage.getItem(STORED) || "";
    } catch {
      return ""; // storage is forbidden: the conversation lasts as long as the page
    }
  }

  function rename() {
    named = draw();
    try {
      sessionStorage.setItem(STORED, named);
    } catch {
      /* as above */
    }
  }

  if (others) {
    others.addEventListener("message", ({ data }) => {
      if (data.from === me || data.name !== named) return;
      if (data.taken) rename();
      else others.postMessage({ from: me, name: named, taken: true });
    });
  }
  if (!named) rename();
  else if (others) {
    others.postMessage({ from: me, name: named });
    asked = new Promise((done) => setTimeout(done, 60));
  }

  window.wenzhang = {
    session: async () => {
      await asked;
      return named;
    },
    renew: async () => {
      await asked;
      const old = named;
      rename();
      return old;
    },
  };

  // --- asking ------------------------------------------------------------------------------------------

  let isWaiting = false; // a question is written and will be asked when the answer before it is there

  function ask(question) {
    const input = find("#wz-question textarea");
    const send = find("#wz-send");
    if (!input || !send || send.disabled) return;
    const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
    set.call(input, question); // past the framework's own setter, which would swallow the change
    input.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => send.click(), 60);
  }

  function isPending() {
    return Boolean(find("#wz-chat .wz-pending"));
  }

  // The question shows at once, before the server has said anything; its own picture of the conversation replaces this.
  function announce() {
    const text = find("#wz-question textarea").value.trim();
    const chat = find("#wz-chat");
    const said = find("[data-searching]");
    if (!text || !chat || !said || isPending()) return;
    const ghost = document.createElement("div");
    ghost.className = "wz-ghost wz-turn";
    ghost.innerHTML =
      '<div class="wz-asked"><span class="wz-seal" aria-hidden="true"></span><p></p></div>' +
      '<div class="wz-pending"><span class="wz-dots" aria-hidden="true"></span><span></span></div>';
    find(".wz-seal", ghost).textContent = said.dataset.asked;
    find("p", ghost).textContent = text;
    find(".wz-pending span:last-child", ghost).textContent = said.dataset.searching;
    chat.append(ghost);
    chat.classList.add("wz-asking");
    bring(ghost);
  }

  function settleGhost() {
    const ghost = find("#wz-chat > .wz-ghost");
    if (!ghost || !find("#wz-chat .wz-log")) return;
    const last = find(".wz-log .wz-turn:last-child .wz-asked p");
    if (!last || last.textContent.trim() !== find("p", ghost).textContent) return;
    ghost.remove();
    find("#wz-chat").classList.remove("wz-asking");
  }

  function wait(waits) {
    isWaiting = waits;
    const composer = find("#wz-composer");
    if (waits) composer.dataset.note = find("[data-queued]").dataset.queued;
    else delete composer.dataset.note;
  }

  document.addEventListener(
    "keydown",
    (event) => {
      const input = event.target;
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || !input.matches("#wz-question textarea")) return;
      if (!input.value.trim()) return;
      if (isPending()) wait(true);
      else announce();
    },
    true
  );

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea"); // without https browsers know only the old way
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const label = button.textContent;
    button.textContent = find("[data-copied]").dataset.copied;
    setTimeout(() => (button.textContent = label), 1600);
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target && target.closest("[data-evidence], .wz-ask, .wz-zoom, .wz-back, .wz-copy, #wz-send, .wz-paper-sheet");
    if (!button || button.disabled) return;
    if (button.matches("#wz-send")) return announce();
    if (button.matches(".wz-ask")) ask(button.dataset.question);
    else if (button.matches(".wz-back")) goBack();
    else if (button.matches(".wz-copy")) copy(button);
    else if (button.matches(".wz-zoom")) enlarge(button, button.getAttribute("aria-pressed") !== "true");
    else if (button.matches(".wz-paper-sheet")) {
      const zoom = find(".wz-zoom");
      if (zoom) enlarge(zoom, zoom.getAttribute("aria-pressed") !== "true");
    } else open(button);
  });

  // --- what the framework brings in later --------------------------------------------------------------

  let turns = 0;
  let settled = null;

  function followConversation() {
    settleGhost();
    const all = document.querySelectorAll("#wz-chat .wz-log .wz-turn");
    const last = all[all.length - 1];
    if (!last) {
      turns = 0;
      return;
    }
    const answer = find(".wz-answer, .wz-error", last);
    if (all.length !== turns) {
      turns = all.length;
      settled = null;
      bring(last);
    }
    if (answer && settled !== last.textContent) {
      const isNew = settled === null;
      settled = last.textContent;
      if (isNew) arrived(last);
    }
  }

  function arrived(turn) {
    bring(turn);
    const first = find(".wz-cite", turn);
    if (first && isWide()) open(first, { scroll: false });
    else if (!first) clear();
    const input = find("#wz-question textarea");
    if (input && isWide()) input.focus({ preventScroll: true });
    if (isWaiting) {
      wait(false);
      setTimeout(() => find("#wz-send").click(), 120);
    }
  }

  function bring(turn) {
    if (!isWide()) return turn.scrollIntoView({ behavior: calm(), block: "start" });
    const chat = find("#wz-chat");
    return chat.scrollTo({ top: chat.scrollTop + turn.getBoundingClientRect().top - chat.getBoundingClientRect().top - 24, behavior: calm() });
  }

  function followLanguage() {
    const brand = find("[data-lang]");
    if (brand && document.documentElement.lang !== brand.dataset.lang) {
      document.documentElement.lang = brand.dataset.lang;
      document.title = find("h1", brand).textContent;
      setTimeout(() => reopen(brand.dataset.lang), 150); // the rest of the page follows the name at once
    }
  }

  function reopen(lang) {
    if (!opened) return;
    const address = openedAddress.replace(/lang=[a-z]+/, `lang=${lang.slice(0, 2)}`);
    const same = find(`[data-evidence="${CSS.escape(address)}"]`);
    if (same) open(same, { scroll: false });
  }

  // The id stands on the label around the input: a label leads every way of typing to its input.
  function nameInput() {
    const block = find("div#wz-question");
    const label = block && find("label", block);
    if (!label) return;
    block.id = "wz-question-block";
    label.id = "wz-question";
    if (isWide()) find("textarea", label).focus({ preventScroll: true });
  }

  function acceptFormats() {
    const input = find("#wz-upload input[type=file]");
    if (input && !input.accept) input.accept = ".pdf,.docx,.xlsx,.xls,.csv,.tsv,.txt,.md,.html,.htm";
  }

  function follow() {
    nameInput();
    acceptFormats();
    followLanguage();
    followConversation();
  }

  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
  follow();
})();
