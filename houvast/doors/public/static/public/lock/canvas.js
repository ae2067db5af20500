/* Pixels out of a canvas, stripe by stripe, and whether this browser gives them back as they are. */

const ROWS = 256;
const MOST_PIXELS = 4 * 1024 * 1024; // of one stripe
const HARMLESS = 2; // steps of 255 that a browser may add to a pixel without a usable fingerprint changing much

export class Scrambled extends Error {}

function surface(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingEnabled = false;
  return { canvas, context };
}

/* Some browsers change what a page reads from a canvas, against recognising people. Random data then even look like a
   good picture. So: a known pattern in and out, once put there and once drawn, small and as wide as a real stripe.
   Gives the largest change (0: none); raises Scrambled where a fingerprint would be wrong. */
export async function probe(width = 64) {
  let worst = 0;
  for (const [w, h] of [[64, 64], [Math.max(width, 64), 64]]) {
    const { context } = surface(w, h);
    const pattern = context.createImageData(w, h);
    let seed = 2463534242;
    for (let at = 0; at < pattern.data.length; at++) {
      seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
      pattern.data[at] = at % 4 === 3 ? 255 : seed & 255;
    }
    context.putImageData(pattern, 0, 0);
    worst = Math.max(worst, change(pattern, context.getImageData(0, 0, w, h)));
    const bitmap = await createImageBitmap(pattern);
    context.clearRect(0, 0, w, h);
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    worst = Math.max(worst, change(pattern, context.getImageData(0, 0, w, h)));
  }
  if (worst > HARMLESS) throw new Scrambled();
  return worst;
}

function change(one, other) {
  let worst = 0;
  for (let at = 0; at < one.data.length; at++) worst = Math.max(worst, Math.abs(one.data[at] - other.data[at]));
  return worst;
}

/* Gives the rows of a picture to `take`, from the top. `view`: {matrix, width, height} of how to lay it (orientation.js).
   `ground`: a colour under what is see-through; without one the picture must be opaque, and false comes back as soon
   as it is not. `told(share)` is awaited after each stripe; what it throws ends the reading. */
export async function stripes(bitmap, view, ground, take, told) {
  const { matrix: [a, b, c, d, e, f], width, height } = view;
  const rows = Math.max(1, Math.min(ROWS, height, Math.floor(MOST_PIXELS / width)));
  const { context } = surface(width, rows);
  for (let top = 0; top < height; top += rows) {
    const now = Math.min(rows, height - top);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, rows);
    if (ground) {
      context.fillStyle = ground;
      context.fillRect(0, 0, width, rows);
    }
    context.setTransform(a, b, c, d, e, f - top);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, now);
    if (!ground && !opaque(data)) return false;
    take(data);
    await told((top + now) / height);
  }
  return true;
}

function opaque(data) {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

/* A small picture to recognise it by, for the page to show; it is never written anywhere. */
export function small(bitmap, side = 128) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)),
  );
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.transferToImageBitmap();
}
