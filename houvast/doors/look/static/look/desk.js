/* The desk's own script. Everything works without it; with it: keys, live refresh, blocks put where the cursor
   stands, a warning before the session ends. Nothing is stored but one choice: single keys on or off. */
(() => {
  "use strict";
  const body = document.body;
  const find = (selector, within = document) => within.querySelector(selector);
  const typing = (element) => element && element.matches("input, textarea, select, [contenteditable]");

  /* ---------- live: an id arrives, the page asks again ---------- */
  let stream = null;
  let asking = null;
  const askAgain = () => {
    clearTimeout(asking);
    asking = setTimeout(() => window.htmx && htmx.trigger(body, "live"), 250);
  };
  const listen = () => {
    const address = find("#stream")?.dataset.live;
    if (!address || !window.EventSource) return;
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource(address);
    stream.onmessage = askAgain;
    stream.addEventListener("resync", askAgain);
  };
  addEventListener("pagehide", () => stream && stream.close());
  addEventListener("pageshow", listen);

  /* ---------- the session's end is announced, and covers the page ---------- */
  const dialog = find("#idle");
  const WARN_BEFORE = 120000;
  let warnedFor = "";
  let askedFor = "";
  let looking = null;
  const watchIdle = () => {
    clearTimeout(looking);
    const end = find("#stream")?.dataset.idleAt;
    if (!end || !dialog) return;
    const left = Date.parse(end) - Date.now();
    if (left > WARN_BEFORE && dialog.open) dialog.close();
    body.classList.toggle("ended", left <= 0 || Boolean(find("[data-ended]")));
    if (left <= 0) {
      if (dialog.open) dialog.close();
      if (askedFor !== end) { askedFor = end; askAgain(); }
      return;
    }
    if (left <= WARN_BEFORE && warnedFor !== end) { warnedFor = end; find("#keys")?.close(); dialog.showModal(); }
    looking = setTimeout(watchIdle, Math.max(1000, Math.min(left, left - WARN_BEFORE > 0 ? left - WARN_BEFORE : left)));
  };
  const laterIdle = (moment) => {
    const mark = find("#stream");
    if (mark && moment) { mark.dataset.idleAt = moment; watchIdle(); }
  };
  body.addEventListener("stays", (event) => laterIdle(event.detail.value));

  /* ---------- words put into the reply where the cursor stands ---------- */
  const insert = (text) => {
    const reply = find("#reply");
    if (!reply) return false;
    const before = reply.value.slice(0, reply.selectionStart).replace(/\s+$/, "");
    const after = reply.value.slice(reply.selectionEnd).replace(/^\s+/, "");
    const start = before ? before + "\n\n" : "";
    reply.value = start + text + (after ? "\n\n" + after : "");
    reply.focus();
    reply.selectionStart = reply.selectionEnd = (start + text).length;
    reply.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  };

  /* ---------- keys ---------- */
  const dialogKeys = find("#keys");
  const single = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
  const showKeys = () => document.documentElement.classList.toggle("keyed", single());
  const nameOf = (element) => {
    if (element.hasAttribute("aria-label")) return element.getAttribute("aria-label");
    const copy = element.cloneNode(true);
    copy.querySelectorAll("kbd, .count").forEach((part) => part.remove());
    return copy.textContent.trim();
  };
  const listKeys = () => {
    const list = find("#keys-list");
    const rows = [...document.querySelectorAll("[data-key]")].map((element) => [element.dataset.key, nameOf(element)]);
    if (find("[data-row]")) rows.unshift(["j / k", list.dataset.rows], ["↵", list.dataset.open]);
    if (find("#reply")) rows.push(["r", nameOf(find("label[for=reply]"))], ["Ctrl ↵", nameOf(find("[data-send]"))]);
    rows.push(["?", nameOf(find("#show-keys"))]);
    list.replaceChildren(...rows.flatMap(([key, name]) => {
      const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
      const mark = document.createElement("kbd");
      mark.textContent = key;
      term.append(mark);
      meaning.textContent = name;
      return [term, meaning];
    }));
    find("#keys-off").checked = !single();
    dialogKeys.showModal();
  };
  const step = (by) => {
    const rows = [...document.querySelectorAll("[data-row] .open")];
    const next = rows[rows.indexOf(document.activeElement) + by] || rows[by > 0 ? 0 : rows.length - 1];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  const press = (element) => {
    const fold = element.closest("details");
    if (element.matches("summary")) {
      fold.open = true;
      (find("textarea", fold) || element).focus();
    } else if (element.matches('a[href^="#"]')) {
      const target = find(element.getAttribute("href"));
      if (!target) return;
      if (target.matches("details")) target.open = true;
      target.scrollIntoView();
      find("a.button, summary, a, button", target)?.focus();
    } else if (element.hasAttribute("data-ask")) element.focus();
    else element.click();
  };
  /* Whoever types beside a field, thinking they are in it, must not give a case back with a letter of a word. */
  let lastPlain = 0;
  const inAWord = (found) => {
    const typing = Date.now() - lastPlain < 1000;
    if (!found || typing) lastPlain = Date.now();
    return typing;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("#reply")) {
      event.preventDefault();
      event.target.form.requestSubmit(find("[data-send]"));
      return;
    }
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || find("dialog[open]")) return;
    if (event.key === "?" && dialogKeys) { event.preventDefault(); listKeys(); return; }
    if (!single() || event.key.length > 1) return;
    const known = "jkr".includes(event.key) || find(`[data-key="${CSS.escape(event.key)}"]`);
    if (inAWord(known) || !known) return;
    if (event.key === "j" || event.key === "k") { event.preventDefault(); step(event.key === "j" ? 1 : -1); return; }
    if (event.key === "r" && find("#reply")) { event.preventDefault(); find("#reply").focus(); return; }
    const element = find(`[data-key="${CSS.escape(event.key)}"]`);
    if (element) { event.preventDefault(); press(element); }
  });

  /* ---------- clicks ---------- */
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) close.closest("dialog").close();
    const inserted = event.target.closest("[data-insert]");
    if (inserted && insert(inserted.dataset.insert)) event.preventDefault();
    if (event.target.closest("[data-print]")) window.print();
    const fold = event.target.closest('a[data-key][href^="#"]');
    if (fold) { event.preventDefault(); press(fold); }
  });
  /* What opens to be filled in is filled in at once: the next letters belong there. */
  document.addEventListener("click", (event) => {
    const fold = event.target.closest("summary")?.parentElement;
    const field = fold && find("textarea, select, input:not([type=hidden])", fold);
    if (!field) return;
    event.preventDefault();
    fold.open = !fold.open;
    if (fold.open) field.focus();
  });
  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.removeAttribute("hidden");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.done;
    });
  });
  find("#keys-off")?.addEventListener("change", (event) => {
    try { localStorage.setItem("keys", event.target.checked ? "off" : "on"); } catch { /* kept for this page only */ }
    showKeys();
  });
  /* A form is sent once: a second press while the first is under way does nothing. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (!form.hasAttribute("hx-post")) form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  /* ---------- htmx ---------- */
  body.addEventListener("htmx:afterSettle", () => { listen(); watchIdle(); });
  const notKept = (event) => {
    const kept = find("#kept");
    if (kept && event.target.id === "reply") kept.textContent = kept.dataset.lost;
  };
  body.addEventListener("htmx:sendError", notKept);
  body.addEventListener("htmx:responseError", notKept);
  /* A draft that is on its way while the answer is being sent would come back after it. */
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.form?.dataset.sent) event.preventDefault();
  });
  /* What is typed is kept at once when the page is left or hidden; who comes back signed in again sees it all. */
  addEventListener("visibilitychange", () => {
    if (!document.hidden && body.classList.contains("ended")) askAgain();
    const reply = find("#reply");
    if (document.hidden && reply && window.htmx) htmx.trigger(reply, "keep");
  });

  /* A long conversation opens where the unread begins; what we know and what to do stay beside it. */
  const unread = find(".said > .fresh") || find(".said > li:last-child");
  if (unread && !location.hash && matchMedia("(min-width: 1121px)").matches && unread.getBoundingClientRect().top > innerHeight * 0.7) {
    unread.scrollIntoView({ behavior: "instant" });
  }

  if (find("[data-key], [data-row]")) find("#show-keys")?.removeAttribute("hidden");
  find("#show-keys")?.addEventListener("click", listKeys);
  document.querySelectorAll("[data-print]").forEach((button) => button.removeAttribute("hidden"));
  document.querySelectorAll("[data-nojs]").forEach((button) => button.remove());
  showKeys();
  watchIdle();
})();
