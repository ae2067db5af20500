/* What kind of file this is, by its first bytes: the name says nothing. */

import { holds, starts, text } from "./orientation.js";

/* What a browser may show as a picture, and what it never can, each with its own sentence on the page. */
export const Kind = Object.freeze({
  PICTURE: "picture",
  VIDEO: "video",
  EMPTY: "empty",
  HEIC: "heic",
  TIFF: "tiff",
  DRAWING: "drawing", // SVG: a drawing in words, which can bring anything along
  OTHER: "other",
});

const PICTURES = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  text("GIF8"),
  text("BM"),
  [0, 0, 1, 0], // icon
  [0xff, 0x0a], // JPEG XL
  [0, 0, 0, 0x0c, ...text("JXL ")],
];
const VIDEOS = [
  [0x1a, 0x45, 0xdf, 0xa3], // Matroska, WebM
  text("OggS"),
  text("FLV"),
  [0, 0, 1, 0xba], // MPEG programme
  [0, 0, 1, 0xb3],
  [0x30, 0x26, 0xb2, 0x75], // ASF, WMV
];
const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

export function kindOf(bytes) {
  if (!bytes.length) return Kind.EMPTY;
  if (PICTURES.some((begin) => starts(bytes, begin))) return Kind.PICTURE;
  if (VIDEOS.some((begin) => starts(bytes, begin)) || isTransportStream(bytes)) return Kind.VIDEO;
  const at4 = letters(bytes, 4), at8 = letters(bytes, 8);
  if (letters(bytes, 0) === "RIFF") return { WEBP: Kind.PICTURE, "AVI ": Kind.VIDEO }[at8] ?? Kind.OTHER;
  if (at4 === "ftyp") return ofBrands(bytes, at8);
  if (["moov", "mdat", "wide"].includes(at4)) return Kind.VIDEO; // QuickTime before there were brands
  if (starts(bytes, [0x49, 0x49, 42, 0]) || starts(bytes, [0x4d, 0x4d, 0, 42])) return Kind.TIFF;
  if (/^\ufeff?\s*<(\?xml|!--|!doctype svg|svg)/i.test(words(bytes)) && /<svg/i.test(words(bytes))) return Kind.DRAWING;
  return Kind.OTHER;
}

/* AVIF is a picture; a HEIC file may say so only in its list of further brands. */
function ofBrands(bytes, first) {
  const length = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes.length, 256);
  const brands = [first];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(letters(bytes, at));
  if (brands.includes("avif") || brands.includes("avis")) return Kind.PICTURE;
  return HEIC_BRANDS.includes(first) ? Kind.HEIC : Kind.VIDEO;
}

function isTransportStream(bytes) {
  return bytes.length > 376 && [0, 188, 376].every((at) => bytes[at] === 0x47);
}

/* Whether it may move: only its first picture gets a fingerprint then. */
export function moves(bytes) {
  if (starts(bytes, text("GIF8"))) return holds(bytes, "NETSCAPE2.0");
  if (starts(bytes, [0x89, 0x50])) return holds(bytes, "acTL");
  return holds(bytes.subarray(0, 64), "ANIM") || holds(bytes.subarray(0, 32), "avis");
}

function letters(bytes, at) {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function words(bytes) {
  return new TextDecoder().decode(bytes.subarray(0, 2048));
}
