/* What the head of a file says of the picture in it: how it is to be turned (Exif tag 0x0112), and whether it brings
   colours of its own (an ICC profile or the like). Reads bytes that a stranger may have made: every place is checked. */

export const HEAD = 256 * 1024;

/* {orientation: 1 to 8, profile: bool} of the first bytes of a file. WebP's own Exif is not read: browsers ignore it too. */
export function readHead(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (starts(bytes, [0xff, 0xd8])) return ofJpeg(bytes, view);
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47])) return ofPng(bytes, view);
  return { orientation: 1, profile: holds(bytes, "ICCP") || holds(bytes, "colr") };
}

function ofJpeg(bytes, view) {
  let orientation = 0, profile = false;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1];
    if (marker === 0xff) { // a filling byte
      at++;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break; // the picture itself begins
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) { // stands alone
      at += 2;
      continue;
    }
    const end = Math.min(at + 2 + view.getUint16(at + 2), bytes.length);
    const part = bytes.subarray(at + 4, end);
    if (marker === 0xe1 && !orientation && starts(part, text("Exif\0\0"))) orientation = ofTiff(part.subarray(6));
    if (marker === 0xe2 && starts(part, text("ICC_PROFILE\0"))) profile = true;
    if (end < at + 4) break;
    at = end;
  }
  return { orientation: orientation || 1, profile };
}

const PNG_COLOURS = ["iCCP", "cICP", "gAMA", "cHRM"];

function ofPng(bytes, view) {
  let orientation = 0, profile = false;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === "eXIf" && !orientation) orientation = ofTiff(bytes.subarray(at + 8, at + 8 + length));
    if (PNG_COLOURS.includes(name)) profile = true;
    if (name === "IEND") break;
    at += 12 + length;
  }
  return { orientation: orientation || 1, profile };
}

/* The tag in the first directory of a TIFF structure; 0 where there is none. */
function ofTiff(bytes) {
  if (bytes.length < 8) return 0;
  const little = bytes[0] === 0x49 && bytes[1] === 0x49;
  if (!little && !(bytes[0] === 0x4d && bytes[1] === 0x4d)) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = view.getUint32(4, little);
  if (view.getUint16(2, little) !== 42 || start + 2 > bytes.length) return 0;
  const entries = view.getUint16(start, little);
  for (let entry = 0, at = start + 2; entry < entries && at + 12 <= bytes.length; entry++, at += 12) {
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 2, little) === 3 ? view.getUint16(at + 8, little) : 0;
    return value >= 1 && value <= 8 ? value : 0;
  }
  return 0;
}

/* Brings the upright picture back to how it is stored: [a, b, c, d, e, f] for a canvas, with the stored sides. */
export function asStored(orientation, width, height) {
  const turned = orientation >= 5;
  const w = turned ? height : width, h = turned ? width : height;
  const matrix = {
    1: [1, 0, 0, 1, 0, 0],
    2: [-1, 0, 0, 1, w, 0],
    3: [-1, 0, 0, -1, w, h],
    4: [1, 0, 0, -1, 0, h],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, -1, 1, 0, 0, h],
    7: [0, -1, -1, 0, w, h],
    8: [0, 1, -1, 0, w, 0],
  }[orientation];
  return { matrix, width: w, height: h };
}

export function starts(bytes, begin) {
  return bytes.length >= begin.length && begin.every((byte, at) => bytes[at] === byte);
}

export function text(letters) {
  return Array.from(letters, (letter) => letter.charCodeAt(0));
}

export function holds(bytes, letters) {
  const wanted = text(letters);
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}
