/* Makes fingerprints, one file at a time, away from the page. It asks nobody anything: it is served with a policy of its
   own that forbids every connection, and needs none.

   In:  {begin: true} before a batch · {id, file} · {stop: true}
   Out: {loaded: true} once, when every script is here · {ready: true, noise} or {scrambled: true} · {id, share} while it works · {id, result} · {id, reason} where it cannot

   A result: {kind: "picture", prints, quality, notes, width, height, small} or {kind: "video", md5}. A print: {how, hash,
   quality, hash512, quality512}; `how` says how the picture lay: upright or as stored in the file, on white or black
   where it is see-through, in the colours it brings along. */

import { Scrambled, probe, small, stripes } from "./canvas.js";
import { Kind, kindOf, moves } from "./kinds.js";
import { md5Of } from "./md5.js";
import { HEAD, asStored, readHead } from "./orientation.js";
import { Pdq, Pdq512, distance } from "./pdq.js";

const UNSTABLE = 16; // bits between the two ways of hashing one picture
const OTHER_COLOURS = 10; // bits from which on both are worth keeping
const PLAIN = 49; // quality up to which a fingerprint recognises nothing
const POOR = 79;
const WIDEST_PROBED = 4096;

class Stopped extends Error {}

let stopped = false, noise = 0, probed = 64;
const channel = new MessageChannel();

/* Lets a message in between two pieces of work. */
function breathe() {
  return new Promise((go) => {
    channel.port1.onmessage = go;
    channel.port2.postMessage(0);
  });
}

self.postMessage({ loaded: true });

self.onmessage = async ({ data }) => {
  if (data.stop) stopped = true;
  else if (data.begin) await begin();
  else await work(data.id, data.file);
};

async function begin() {
  stopped = false;
  try {
    noise = await probe();
    self.postMessage({ ready: true, noise });
  } catch {
    self.postMessage({ scrambled: true });
  }
}

async function work(id, file) {
  const told = async (share) => {
    self.postMessage({ id, share });
    await breathe();
    if (stopped) throw new Stopped();
  };
  try {
    const result = await read(file, told);
    self.postMessage({ id, result }, result.small ? [result.small] : []);
  } catch (problem) {
    self.postMessage({ id, reason: reasonOf(problem) });
  }
}

function reasonOf(problem) {
  if (problem instanceof Stopped) return "stopped";
  if (problem instanceof Scrambled) return "scrambled";
  if (problem?.reason) return problem.reason;
  if (problem?.name === "NotFoundError" || problem?.name === "NotReadableError") return "gone";
  return "unreadable";
}

function cannot(reason) {
  return Object.assign(new Error(reason), { reason });
}

async function read(file, told) {
  await told(0);
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const kind = kindOf(head);
  if (kind === Kind.VIDEO) return { kind, md5: await md5Of(file, told) };
  if (kind !== Kind.PICTURE && kind !== Kind.HEIC) throw cannot(kind);
  try {
    return await ofPicture(file, head, told);
  } catch (problem) {
    // Some browsers do read HEIC: only where this one does not, say what it is.
    throw kind === Kind.HEIC && reasonOf(problem) === "unreadable" ? cannot(kind) : problem;
  }
}

async function ofPicture(file, head, told) {
  const { orientation, profile } = readHead(head);
  const raw = await decoded(file, "none");
  try {
    await probeOnce(Math.min(raw.width, WIDEST_PROBED));
    const { prints, grounds } = await printsOf(raw, orientation, [null], "", told);
    if (profile) await addColours(file, orientation, grounds, prints, told);
    return { kind: Kind.PICTURE, ...judged(prints, head, grounds, orientation), small: small(raw),
      width: raw.width, height: raw.height };
  } finally {
    raw.close();
  }
}

/* A browser may leave small canvases alone: the width at hand is tried too. */
async function probeOnce(width) {
  if (width <= probed) return;
  noise = Math.max(noise, await probe(width));
  probed = width;
}

function decoded(file, colorSpaceConversion) {
  return createImageBitmap(file, { imageOrientation: "from-image", colorSpaceConversion });
}

/* One print for each way the picture may lie. `grounds`: [null] until a see-through pixel is met, then both colours it
   may be shown on. */
async function printsOf(bitmap, orientation, grounds, colours, told) {
  const prints = [];
  for (const turned of orientation > 1 ? ["upright", "stored"] : ["upright"]) {
    const view = asStored(turned === "stored" ? orientation : 1, bitmap.width, bitmap.height);
    const made = [];
    for (let at = 0; at < grounds.length; at++) {
      const print = await printOf(bitmap, view, grounds[at], told);
      if (print) made.push({ how: [turned, grounds[at], colours].filter(Boolean).join("-"), ...print });
      else [grounds, at] = [["white", "black"], -1];
    }
    prints.push(...made);
  }
  return { prints, grounds };
}

async function printOf(bitmap, view, ground, told) {
  const full = new Pdq(view.width, view.height), reduced = new Pdq512(view.width, view.height);
  const take = (rows) => { full.push(rows); reduced.push(rows); };
  if (!await stripes(bitmap, view, ground, take, told)) return null;
  const { hash, quality } = full.digest(), { hash: hash512, quality: quality512 } = reduced.digest();
  return { hash, quality, hash512, quality512 };
}

/* A platform may hash a picture in the colours in which it is shown: where that makes a difference, both are kept. */
async function addColours(file, orientation, grounds, prints, told) {
  const shown = await decoded(file, "default");
  try {
    const { prints: others } = await printsOf(shown, orientation, grounds, "shown", told);
    if (others.some((other, at) => distance(other.hash, prints[at].hash) > OTHER_COLOURS)) prints.push(...others);
  } finally {
    shown.close();
  }
}

function judged(prints, head, grounds, orientation) {
  const quality = Math.max(...prints.map((print) => print.quality));
  const notes = [];
  if (quality > PLAIN && quality <= POOR) notes.push("poor");
  if (prints.some((print) => distance(print.hash, print.hash512) > UNSTABLE)) notes.push("unstable");
  if (moves(head)) notes.push("moves");
  if (grounds.length > 1) notes.push("see_through");
  if (orientation > 1) notes.push("turned");
  if (prints.some((print) => print.how.endsWith("shown"))) notes.push("colours");
  if (noise) notes.push("noise");
  return { prints, quality, notes, plain: quality <= PLAIN };
}
