/* MD5 (RFC 1321) of a file that may be larger than memory: it is read in pieces, and nothing of it is kept.

   It finds only the very same file: one that a messenger wrote anew has another MD5. Used for videos, where the lists of
   platforms hold nothing better. It protects nothing here, so that its age does not matter. */

const BLOCK = 64;
const PIECE = 4 * 1024 * 1024;

/* `words`: whole blocks of 16 little-endian numbers. Changes `state`. Written out: called in pieces, the 64 steps take four
   times as long (measured). */
function blocks(state, words) {
  let a = state[0], b = state[1], c = state[2], d = state[3];
  for (let at = 0; at < words.length; at += 16) {
    const wasA = a, wasB = b, wasC = c, wasD = d;
    // round 1
    a = (a + ((b & c) | (~b & d)) + words[at + 0] - 680876936) | 0; a = (((a << 7) | (a >>> 25)) + b) | 0;
    d = (d + ((a & b) | (~a & c)) + words[at + 1] - 389564586) | 0; d = (((d << 12) | (d >>> 20)) + a) | 0;
    c = (c + ((d & a) | (~d & b)) + words[at + 2] + 606105819) | 0; c = (((c << 17) | (c >>> 15)) + d) | 0;
    b = (b + ((c & d) | (~c & a)) + words[at + 3] - 1044525330) | 0; b = (((b << 22) | (b >>> 10)) + c) | 0;
    a = (a + ((b & c) | (~b & d)) + words[at + 4] - 176418897) | 0; a = (((a << 7) | (a >>> 25)) + b) | 0;
    d = (d + ((a & b) | (~a & c)) + words[at + 5] + 1200080426) | 0; d = (((d << 12) | (d >>> 20)) + a) | 0;
    c = (c + ((d & a) | (~d & b)) + words[at + 6] - 1473231341) | 0; c = (((c << 17) | (c >>> 15)) + d) | 0;
    b = (b + ((c & d) | (~c & a)) + words[at + 7] - 45705983) | 0; b = (((b << 22) | (b >>> 10)) + c) | 0;
    a = (a + ((b & c) | (~b & d)) + words[at + 8] + 1770035416) | 0; a = (((a << 7) | (a >>> 25)) + b) | 0;
    d = (d + ((a & b) | (~a & c)) + words[at + 9] - 1958414417) | 0; d = (((d << 12) | (d >>> 20)) + a) | 0;
    c = (c + ((d & a) | (~d & b)) + words[at + 10] - 42063) | 0; c = (((c << 17) | (c >>> 15)) + d) | 0;
    b = (b + ((c & d) | (~c & a)) + words[at + 11] - 1990404162) | 0; b = (((b << 22) | (b >>> 10)) + c) | 0;
    a = (a + ((b & c) | (~b & d)) + words[at + 12] + 1804603682) | 0; a = (((a << 7) | (a >>> 25)) + b) | 0;
    d = (d + ((a & b) | (~a & c)) + words[at + 13] - 40341101) | 0; d = (((d << 12) | (d >>> 20)) + a) | 0;
    c = (c + ((d & a) | (~d & b)) + words[at + 14] - 1502002290) | 0; c = (((c << 17) | (c >>> 15)) + d) | 0;
    b = (b + ((c & d) | (~c & a)) + words[at + 15] + 1236535329) | 0; b = (((b << 22) | (b >>> 10)) + c) | 0;
    // round 2
    a = (a + ((b & d) | (c & ~d)) + words[at + 1] - 165796510) | 0; a = (((a << 5) | (a >>> 27)) + b) | 0;
    d = (d + ((a & c) | (b & ~c)) + words[at + 6] - 1069501632) | 0; d = (((d << 9) | (d >>> 23)) + a) | 0;
    c = (c + ((d & b) | (a & ~b)) + words[at + 11] + 643717713) | 0; c = (((c << 14) | (c >>> 18)) + d) | 0;
    b = (b + ((c & a) | (d & ~a)) + words[at + 0] - 373897302) | 0; b = (((b << 20) | (b >>> 12)) + c) | 0;
    a = (a + ((b & d) | (c & ~d)) + words[at + 5] - 701558691) | 0; a = (((a << 5) | (a >>> 27)) + b) | 0;
    d = (d + ((a & c) | (b & ~c)) + words[at + 10] + 38016083) | 0; d = (((d << 9) | (d >>> 23)) + a) | 0;
    c = (c + ((d & b) | (a & ~b)) + words[at + 15] - 660478335) | 0; c = (((c << 14) | (c >>> 18)) + d) | 0;
    b = (b + ((c & a) | (d & ~a)) + words[at + 4] - 405537848) | 0; b = (((b << 20) | (b >>> 12)) + c) | 0;
    a = (a + ((b & d) | (c & ~d)) + words[at + 9] + 568446438) | 0; a = (((a << 5) | (a >>> 27)) + b) | 0;
    d = (d + ((a & c) | (b & ~c)) + words[at + 14] - 1019803690) | 0; d = (((d << 9) | (d >>> 23)) + a) | 0;
    c = (c + ((d & b) | (a & ~b)) + words[at + 3] - 187363961) | 0; c = (((c << 14) | (c >>> 18)) + d) | 0;
    b = (b + ((c & a) | (d & ~a)) + words[at + 8] + 1163531501) | 0; b = (((b << 20) | (b >>> 12)) + c) | 0;
    a = (a + ((b & d) | (c & ~d)) + words[at + 13] - 1444681467) | 0; a = (((a << 5) | (a >>> 27)) + b) | 0;
    d = (d + ((a & c) | (b & ~c)) + words[at + 2] - 51403784) | 0; d = (((d << 9) | (d >>> 23)) + a) | 0;
    c = (c + ((d & b) | (a & ~b)) + words[at + 7] + 1735328473) | 0; c = (((c << 14) | (c >>> 18)) + d) | 0;
    b = (b + ((c & a) | (d & ~a)) + words[at + 12] - 1926607734) | 0; b = (((b << 20) | (b >>> 12)) + c) | 0;
    // round 3
    a = (a + (b ^ c ^ d) + words[at + 5] - 378558) | 0; a = (((a << 4) | (a >>> 28)) + b) | 0;
    d = (d + (a ^ b ^ c) + words[at + 8] - 2022574463) | 0; d = (((d << 11) | (d >>> 21)) + a) | 0;
    c = (c + (d ^ a ^ b) + words[at + 11] + 1839030562) | 0; c = (((c << 16) | (c >>> 16)) + d) | 0;
    b = (b + (c ^ d ^ a) + words[at + 14] - 35309556) | 0; b = (((b << 23) | (b >>> 9)) + c) | 0;
    a = (a + (b ^ c ^ d) + words[at + 1] - 1530992060) | 0; a = (((a << 4) | (a >>> 28)) + b) | 0;
    d = (d + (a ^ b ^ c) + words[at + 4] + 1272893353) | 0; d = (((d << 11) | (d >>> 21)) + a) | 0;
    c = (c + (d ^ a ^ b) + words[at + 7] - 155497632) | 0; c = (((c << 16) | (c >>> 16)) + d) | 0;
    b = (b + (c ^ d ^ a) + words[at + 10] - 1094730640) | 0; b = (((b << 23) | (b >>> 9)) + c) | 0;
    a = (a + (b ^ c ^ d) + words[at + 13] + 681279174) | 0; a = (((a << 4) | (a >>> 28)) + b) | 0;
    d = (d + (a ^ b ^ c) + words[at + 0] - 358537222) | 0; d = (((d << 11) | (d >>> 21)) + a) | 0;
    c = (c + (d ^ a ^ b) + words[at + 3] - 722521979) | 0; c = (((c << 16) | (c >>> 16)) + d) | 0;
    b = (b + (c ^ d ^ a) + words[at + 6] + 76029189) | 0; b = (((b << 23) | (b >>> 9)) + c) | 0;
    a = (a + (b ^ c ^ d) + words[at + 9] - 640364487) | 0; a = (((a << 4) | (a >>> 28)) + b) | 0;
    d = (d + (a ^ b ^ c) + words[at + 12] - 421815835) | 0; d = (((d << 11) | (d >>> 21)) + a) | 0;
    c = (c + (d ^ a ^ b) + words[at + 15] + 530742520) | 0; c = (((c << 16) | (c >>> 16)) + d) | 0;
    b = (b + (c ^ d ^ a) + words[at + 2] - 995338651) | 0; b = (((b << 23) | (b >>> 9)) + c) | 0;
    // round 4
    a = (a + (c ^ (b | ~d)) + words[at + 0] - 198630844) | 0; a = (((a << 6) | (a >>> 26)) + b) | 0;
    d = (d + (b ^ (a | ~c)) + words[at + 7] + 1126891415) | 0; d = (((d << 10) | (d >>> 22)) + a) | 0;
    c = (c + (a ^ (d | ~b)) + words[at + 14] - 1416354905) | 0; c = (((c << 15) | (c >>> 17)) + d) | 0;
    b = (b + (d ^ (c | ~a)) + words[at + 5] - 57434055) | 0; b = (((b << 21) | (b >>> 11)) + c) | 0;
    a = (a + (c ^ (b | ~d)) + words[at + 12] + 1700485571) | 0; a = (((a << 6) | (a >>> 26)) + b) | 0;
    d = (d + (b ^ (a | ~c)) + words[at + 3] - 1894986606) | 0; d = (((d << 10) | (d >>> 22)) + a) | 0;
    c = (c + (a ^ (d | ~b)) + words[at + 10] - 1051523) | 0; c = (((c << 15) | (c >>> 17)) + d) | 0;
    b = (b + (d ^ (c | ~a)) + words[at + 1] - 2054922799) | 0; b = (((b << 21) | (b >>> 11)) + c) | 0;
    a = (a + (c ^ (b | ~d)) + words[at + 8] + 1873313359) | 0; a = (((a << 6) | (a >>> 26)) + b) | 0;
    d = (d + (b ^ (a | ~c)) + words[at + 15] - 30611744) | 0; d = (((d << 10) | (d >>> 22)) + a) | 0;
    c = (c + (a ^ (d | ~b)) + words[at + 6] - 1560198380) | 0; c = (((c << 15) | (c >>> 17)) + d) | 0;
    b = (b + (d ^ (c | ~a)) + words[at + 13] + 1309151649) | 0; b = (((b << 21) | (b >>> 11)) + c) | 0;
    a = (a + (c ^ (b | ~d)) + words[at + 4] - 145523070) | 0; a = (((a << 6) | (a >>> 26)) + b) | 0;
    d = (d + (b ^ (a | ~c)) + words[at + 11] - 1120210379) | 0; d = (((d << 10) | (d >>> 22)) + a) | 0;
    c = (c + (a ^ (d | ~b)) + words[at + 2] + 718787259) | 0; c = (((c << 15) | (c >>> 17)) + d) | 0;
    b = (b + (d ^ (c | ~a)) + words[at + 9] - 343485551) | 0; b = (((b << 21) | (b >>> 11)) + c) | 0;
    a = (a + wasA) | 0;
    b = (b + wasB) | 0;
    c = (c + wasC) | 0;
    d = (d + wasD) | 0;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

export class Md5 {
  constructor() {
    this.state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
    this.rest = new Uint8Array(BLOCK);
    this.resting = 0;
    this.length = 0;
  }

  push(bytes) {
    this.length += bytes.length;
    let from = 0;
    if (this.resting) {
      from = Math.min(BLOCK - this.resting, bytes.length);
      this.rest.set(bytes.subarray(0, from), this.resting);
      this.resting += from;
      if (this.resting < BLOCK) return;
      this.whole(this.rest);
      this.resting = 0;
    }
    const to = from + Math.floor((bytes.length - from) / BLOCK) * BLOCK;
    if (to > from) this.whole(bytes.subarray(from, to));
    this.rest.set(bytes.subarray(to));
    this.resting = bytes.length - to;
  }

  whole(bytes) {
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    blocks(this.state, new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4));
  }

  /* 32 hex digits. */
  digest() {
    const bits = this.length * 8; // exact up to 2 ** 53
    const end = new Uint8Array(this.resting < BLOCK - 8 ? BLOCK : 2 * BLOCK);
    end.set(this.rest.subarray(0, this.resting));
    end[this.resting] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, bits % 2 ** 32, true);
    view.setUint32(end.length - 4, Math.floor(bits / 2 ** 32), true);
    this.whole(end);
    return Array.from(new Uint8Array(this.state.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/* The MD5 of a file. `told(share)` is called after each piece with how much was read, 0 to 1; what it throws ends the
   reading. */
export async function md5Of(file, told) {
  const md5 = new Md5();
  for await (const piece of piecesOf(file)) {
    md5.push(piece);
    await told(md5.length / file.size);
  }
  return md5.digest();
}

/* The bytes of a file, in order. A reader that fills our own buffer is the quickest and takes the least memory; where a
   browser has none, pieces are cut off one by one. */
async function* piecesOf(file) {
  let reader;
  try {
    reader = file.stream().getReader({ mode: "byob" });
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem;
  }
  if (reader) {
    yield* filled(reader);
    return;
  }
  for (let from = 0; from < file.size; from += PIECE) {
    yield new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer());
  }
}

async function* filled(reader) {
  let buffer = new ArrayBuffer(PIECE);
  try {
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done) return;
      yield value;
      buffer = value.buffer;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
