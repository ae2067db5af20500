/* PDQ, the fingerprint of a picture, bit for bit as Meta's reference computes it, from rows of pixels as they come.

   push() takes stripes of RGBA rows from top to bottom; digest() gives the fingerprint. Working memory is some rows, not
   the picture. Exactness: grey is worked out in double and stored as a 32-bit float; every sum, product and quotient
   after it is rounded to 32 bits, in the order of the reference. So two programs agree to the last bit, and a test can
   say so. Steps: grey, two passes of a box filter along rows and columns, 64 x 64 samples, a cosine transform of which
   16 x 16 remain, one bit for each that lies above the median. */

const SIDE = 64;
const KEPT = 16;
const BITS = KEPT * KEPT;
const SMALLEST = 5; // pixels a side: under it there is nothing to recognise
const { fround } = Math;

/* Window of the box filter for a side of so many pixels: two passes of it leave about 64 independent samples. */
function windowFor(side) {
  return Math.ceil(side / (2 * SIDE));
}

/* Which rows (or columns) of `side` are kept as the 64 samples. */
function samplesOf(side) {
  return Int32Array.from({ length: SIDE }, (_, i) => Math.trunc(((i + 0.5) * side) / SIDE));
}

/* Mean of a window around each place of a row; the window is smaller at both ends. */
function boxAlong(row, out, window) {
  const length = row.length;
  const half = (window + 2) >> 1;
  let sum = 0, size = 0, right = 0, left = 0, at = 0;
  for (; right < half - 1; right++, size++) sum = fround(sum + row[right]);
  for (; right < window; right++) {
    sum = fround(sum + row[right]);
    size++;
    out[at++] = fround(sum / size);
  }
  for (; right < length; right++, left++) {
    sum = fround(sum + row[right]);
    sum = fround(sum - row[left]);
    out[at++] = fround(sum / size);
  }
  for (; at < length; left++) {
    sum = fround(sum - row[left]);
    size--;
    out[at++] = fround(sum / size);
  }
}

/* The same down the columns, for rows that come one by one: the last `window` rows stay in a ring. Gives each finished
   row to `emit`, from the top; a row given is overwritten by the next. */
class BoxDown {
  constructor(width, height, emit) {
    this.width = width;
    this.height = height;
    this.window = windowFor(height);
    this.silent = ((this.window + 2) >> 1) - 1; // rows in before the first one out
    this.ring = new Float32Array(width * this.window);
    this.sums = new Float32Array(width);
    this.out = new Float32Array(width);
    this.taken = 0;
    this.oldest = 0;
    this.size = 0;
    this.emit = emit;
  }

  push(row) {
    const { width, sums, ring, window } = this;
    const full = this.taken >= window;
    const from = (this.taken % window) * width; // where the new row goes: when full, in the place of the oldest
    for (let x = 0; x < width; x++) {
      let sum = fround(sums[x] + row[x]);
      if (full) sum = fround(sum - ring[from + x]);
      sums[x] = sum;
      ring[from + x] = row[x];
    }
    this.taken++;
    if (full) this.oldest++;
    else this.size++;
    if (this.taken > this.silent) this.give();
  }

  /* After the last row: the window runs out at the lower edge. */
  finish() {
    const { width, sums, ring, window } = this;
    for (let left = this.silent; left > 0; left--) {
      const from = (this.oldest++ % window) * width;
      for (let x = 0; x < width; x++) sums[x] = fround(sums[x] - ring[from + x]);
      this.size--;
      this.give();
    }
  }

  give() {
    const { width, sums, out, size } = this;
    for (let x = 0; x < width; x++) out[x] = fround(sums[x] / size);
    this.emit(out);
  }
}

/* Rows of the cosine transform that are kept. */
const COSINES = (() => {
  const scale = fround(Math.sqrt(2 / SIDE));
  const rows = new Float32Array(KEPT * SIDE);
  for (let i = 0; i < KEPT; i++) {
    for (let j = 0; j < SIDE; j++) rows[i * SIDE + j] = scale * Math.cos((Math.PI / 2 / SIDE) * (i + 1) * (2 * j + 1));
  }
  return rows;
})();

/* 64 x 64 samples to the 16 x 16 lowest frequencies. */
export function transform(samples) {
  const half = new Float32Array(KEPT * SIDE);
  for (let i = 0; i < KEPT; i++) {
    for (let j = 0; j < SIDE; j++) {
      let sum = 0;
      for (let k = 0; k < SIDE; k++) sum = fround(sum + fround(COSINES[i * SIDE + k] * samples[k * SIDE + j]));
      half[i * SIDE + j] = sum;
    }
  }
  const kept = new Float32Array(BITS);
  for (let i = 0; i < KEPT; i++) {
    for (let j = 0; j < KEPT; j++) {
      let sum = 0;
      for (let k = 0; k < SIDE; k++) sum = fround(sum + fround(half[i * SIDE + k] * COSINES[j * SIDE + k]));
      kept[i * KEPT + j] = sum;
    }
  }
  return kept;
}

/* How much there is to see in the samples: 0 (flat) to 100. */
export function qualityOf(samples) {
  const step = (u, v) => Math.abs(Math.trunc(fround(fround(fround(u - v) * 100) / 255)));
  let sum = 0;
  for (let i = 0; i < SIDE; i++) {
    for (let j = 0; j < SIDE; j++) {
      const here = samples[i * SIDE + j];
      if (i + 1 < SIDE) sum += step(here, samples[(i + 1) * SIDE + j]);
      if (j + 1 < SIDE) sum += step(here, samples[i * SIDE + j + 1]);
    }
  }
  return Math.min(100, Math.trunc(sum / 90));
}

/* 256 bits as 64 hex digits, the last frequency first. The median is the lower of the two in the middle. */
function hexOf(kept) {
  const median = Float32Array.from(kept).sort()[BITS / 2 - 1];
  let hex = "";
  for (let at = BITS - 4; at >= 0; at -= 4) {
    let digit = 0;
    for (let bit = 3; bit >= 0; bit--) digit = digit * 2 + (kept[at + bit] > median ? 1 : 0);
    hex += digit.toString(16);
  }
  return hex;
}

export class Pdq {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.row = 0;
    this.tooSmall = width < SMALLEST || height < SMALLEST;
    this.samples = new Float32Array(SIDE * SIDE);
    this.grey = new Float32Array(width);
    this.along = new Float32Array(width);
    const columns = samplesOf(width), rows = samplesOf(height), window = windowFor(width);
    const picked = new Float32Array(SIDE), again = new Float32Array(width);
    let done = 0, next = 0;
    this.window = window;
    this.second = new BoxDown(SIDE, height, (row) => {
      for (; next < SIDE && rows[next] === done; next++) this.samples.set(row, next * SIDE);
      done++;
    });
    this.first = new BoxDown(width, height, (row) => {
      boxAlong(row, again, window);
      for (let j = 0; j < SIDE; j++) picked[j] = again[columns[j]];
      this.second.push(picked);
    });
  }

  /* The next rows, as RGBA bytes. */
  push(rgba) {
    for (let from = 0; from < rgba.length; from += this.width * 4) this.pushRow(rgba, from);
  }

  pushRow(rgba, from, places = null) {
    const { width, grey } = this;
    for (let x = 0; x < width; x++) {
      const at = from + 4 * (places === null ? x : places[x]);
      grey[x] = rgba[at] * 0.299 + rgba[at + 1] * 0.587 + rgba[at + 2] * 0.114;
    }
    const row = this.row++;
    if (this.tooSmall) return;
    if (width === SIDE && this.height === SIDE) {
      this.samples.set(grey, row * SIDE);
      return;
    }
    boxAlong(grey, this.along, this.window);
    this.first.push(this.along);
  }

  /* {hash: 64 hex digits, quality: 0 to 100}, once every row was pushed. */
  digest() {
    if (this.row !== this.height) throw new RangeError(`${this.row} rows of ${this.height}`);
    if (this.tooSmall) return { hash: "0".repeat(BITS / 4), quality: 0 };
    if (this.width !== SIDE || this.height !== SIDE) {
      this.first.finish();
      this.second.finish();
    }
    return { hash: hexOf(transform(this.samples)), quality: qualityOf(this.samples) };
  }
}

/* As Meta's own program hashes a file: first brought to 512 x 512 by taking single pixels, once a side is longer. Takes
   the same rows as `Pdq`. */
export class Pdq512 {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    const shrinks = width > 512 || height > 512;
    const to = (side) => (shrinks ? 512 : side);
    this.inner = new Pdq(to(width), to(height));
    this.columns = Int32Array.from({ length: to(width) }, (_, i) => Math.floor((i * width) / to(width)));
    this.rows = Int32Array.from({ length: to(height) }, (_, i) => Math.floor((i * height) / to(height)));
    this.row = 0;
    this.next = 0;
  }

  push(rgba) {
    for (let from = 0; from < rgba.length; from += this.width * 4, this.row++) {
      for (; this.next < this.rows.length && this.rows[this.next] === this.row; this.next++) {
        this.inner.pushRow(rgba, from, this.columns);
      }
    }
  }

  digest() {
    return this.inner.digest();
  }
}

/* In how many of the 256 bits two fingerprints differ. */
export function distance(one, other) {
  let bits = 0;
  for (let at = 0; at < one.length; at++) {
    let left = parseInt(one[at], 16) ^ parseInt(other[at], 16);
    for (; left; left &= left - 1) bits++;
  }
  return bits;
}
