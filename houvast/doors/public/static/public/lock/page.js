/* The page on which fingerprints are made. The pictures stay where they are: this page may not connect to anything, and
   what is to be sent is carried as text to another page, where it is read before it goes.

   Whatever comes from a file (its name, its pixels) is shown as text or drawn, never read as a page. */

const MOST = 20; // pictures at a time
const MARK = "prints:"; // what the next page looks for in the name of this window
const PLAIN = 49;
const AS_SEEN = ["upright", "upright-white"]; // of a picture that is only compared: the one way in which people see it

const tool = document.querySelector("[data-tool]"); // not there where nothing may be made
const list = tool?.querySelector("[data-list]");
const say = new Map(Array.from(
  document.querySelector("#words").content.querySelectorAll("[data-word]"), (word) => [word.dataset.word, word.textContent],
));
const rows = new Map(); // number → what is known of that picture
const compared = tool?.dataset.only === "pictures"; // no videos here, and one line a picture
let worker, waiting = [], busy = null, last = 0;

/* Leave now: nothing here waits, and the server ends the session as the page goes. */
function prepareLeaving() {
  const way = document.querySelector("a.leave");
  let shifts = 0, first = 0;
  const leave = (event) => {
    event?.preventDefault();
    document.body.append(Object.assign(document.createElement("div"), { className: "cover" }));
    document.title = "…";
    worker?.terminate();
    location.replace(way.href);
  };
  way.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift") { shifts = 0; return; }
    if (!shifts || event.timeStamp - first > 2000) { shifts = 0; first = event.timeStamp; }
    if (++shifts === 3) leave();
  }, true);
}

function startWorker() {
  const address = tool.dataset.worker;
  const policy = globalThis.trustedTypes?.createPolicy("lock", { createScriptURL: () => address });
  worker = new Worker(policy ? policy.createScriptURL(address) : address, { type: "module" });
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = () => tell("cannot");
}

/* Every script and style is here: from now on this page may ask nobody for anything, its own server included. A policy
   that is added stands beside the first one, and nothing takes it away again. */
function close() {
  const policy = "default-src 'none'; img-src data:; form-action 'none'; base-uri 'none'";
  document.head.append(Object.assign(document.createElement("meta"), { httpEquiv: "Content-Security-Policy", content: policy }));
}

/* Only then pictures can be chosen. No network is needed any more. */
function open() {
  close();
  document.querySelector("[data-without]").hidden = true;
  tool.hidden = false;
  tool.querySelector("[data-choose]").addEventListener("change", chosen);
  tool.querySelector("[data-stop]").addEventListener("click", stop);
  tool.querySelector("[data-clear]").addEventListener("change", ({ target }) => list.classList.toggle("clear", target.checked));
  tool.querySelector("[data-next] a").addEventListener("click", onward);
}

function hear(data) {
  if (data.loaded) open();
  else if (data.scrambled) {
    for (const number of waiting) fail(number, "scrambled");
    waiting = [];
    finish();
  } else if (data.ready) next();
  else if (data.result) done(data.id, data.result);
  else if (data.reason) {
    fail(data.id, data.reason);
    next();
  } else progress(data.id, data.share);
}

/* --- what was chosen --- */

function chosen(event) {
  const files = Array.from(event.target.files).slice(0, MOST - rows.size);
  tool.querySelector("[data-many]").hidden = files.length === event.target.files.length;
  if (!files.length) return;
  for (const file of files) waiting.push(add(file));
  event.target.value = "";
  if (busy !== null) return;
  busy = 0;
  tool.querySelector("[data-stop]").hidden = false;
  worker.postMessage({ begin: true });
}

function next() {
  const number = waiting.shift();
  if (number === undefined) return finish();
  const row = rows.get(number);
  busy = number;
  state(row, "busy");
  row.progress.hidden = false;
  worker.postMessage({ id: number, file: row.file });
}

function finish() {
  busy = null;
  tool.querySelector("[data-stop]").hidden = true;
  tell(offered().length ? "ready" : "nothing");
  show();
}

function stop() {
  for (const number of waiting) fail(number, "stopped");
  waiting = [];
  worker.postMessage({ stop: true });
}

/* --- one picture --- */

function add(file) {
  const number = ++last;
  const item = document.querySelector("#row").content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-${name}]`);
  const row = { number, file, item, progress: part("progress"), state: part("state"), notes: part("notes"),
    small: part("small"), give: part("give"), box: part("give").querySelector("input"), lines: [] };
  part("number").textContent = number;
  part("file").textContent = file.name;
  row.box.addEventListener("change", show);
  list.append(item);
  rows.set(number, row);
  state(row, "waits");
  return number;
}

function state(row, word) {
  row.state.textContent = say.get(word) ?? say.get("unreadable");
  row.item.dataset.now = word;
}

function progress(number, share) {
  const row = rows.get(number);
  row.progress.value = Math.max(row.progress.value, share);
}

function fail(number, reason) {
  const row = rows.get(number);
  row.progress.hidden = true;
  row.file = null;
  state(row, reason);
}

function done(number, result) {
  const row = rows.get(number);
  row.progress.hidden = true;
  row.file = null;
  if (result.small) draw(row, result.small);
  row.lines = linesOf(number, result);
  const plain = !row.lines.length;
  const video = result.kind === "video";
  state(row, video ? (compared ? "no_video" : "video") : plain ? "plain" : "made");
  for (const note of plain ? [] : (result.notes ?? []).filter((each) => say.has(`note_${each}`))) {
    row.notes.append(Object.assign(document.createElement("li"), { textContent: say.get(`note_${note}`) }));
  }
  row.notes.hidden = !row.notes.childElementCount;
  row.give.hidden = plain;
  row.box.checked = false;
  next();
}

function draw(row, bitmap) {
  row.small.width = bitmap.width;
  row.small.height = bitmap.height;
  row.small.getContext("bitmaprenderer").transferFromImageBitmap(bitmap);
  row.small.hidden = false;
}

/* What of a result may be handed over, one line a fingerprint, as it will be sent. */
function linesOf(number, result) {
  if (result.kind === "video") return compared ? [] : [`${number} md5 ${result.md5}`];
  if (compared) return asSeen(number, result.prints);
  const seen = new Set();
  return result.prints.flatMap(({ how, hash, quality, hash512, quality512 }) => {
    if (quality <= PLAIN || seen.has(hash)) return [];
    seen.add(hash);
    return [`${number} pdq ${hash} ${quality} ${how}`, `${number} pdq512 ${hash512} ${quality512} ${how}`];
  });
}

function asSeen(number, prints) {
  const seen = AS_SEEN.map((how) => prints.find((print) => print.how === how)).find(Boolean);
  return seen && seen.quality > PLAIN ? [`${number} pdq ${seen.hash} ${seen.quality} ${seen.how}`] : [];
}

/* --- what will be sent --- */

function offered() {
  return Array.from(rows.values()).filter((row) => row.lines.length);
}

function text() {
  return offered().filter((row) => row.box.checked).flatMap((row) => row.lines).join("\n");
}

function show() {
  const outcome = text();
  tool.querySelector("[data-result]").hidden = !offered().length || busy !== null;
  tool.querySelector("[data-text]").value = outcome;
  tool.querySelector("[data-next]").hidden = !outcome;
  tool.querySelector("[data-none]").hidden = Boolean(outcome);
}

/* To the page where it can be read and sent. The text goes along in the name of this window: in memory, to a page of
   ours, in no address, no history and no request. */
function onward(event) {
  event.preventDefault();
  window.name = MARK + text();
  location.assign(event.currentTarget.href);
}

function tell(word) {
  tool.querySelector("[data-said]").textContent = say.get(word) ?? "";
}

window.name = "";
prepareLeaving();
if (tool && typeof OffscreenCanvas !== "undefined" && typeof createImageBitmap !== "undefined") startWorker();
