// Pixels of a screenshot: how much of it is red.
import { inflateSync } from 'node:zlib';

const SIGNATURE_BYTES = 8;
const CHANNELS = { 2: 3, 6: 4 };

/** The share of a page's pixels that are the product's red, 0 to 1, as a screenshot of it shows. */
export function redShare(png) {
  const { pixels, channels } = decode(png);
  let red = 0;
  for (let at = 0; at < pixels.length; at += channels) {
    // Red and its blends with white keep blue at least at green; the burnt orange of errors does not.
    const [r, g, b] = [pixels[at], pixels[at + 1], pixels[at + 2]];
    if (r - g > 60 && b >= g) red += 1;
  }
  return red / (pixels.length / channels);
}

/** The pixels of an 8-bit RGB or RGBA picture that is not interlaced, as browsers make them. */
function decode(png) {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts = [];
  let header;
  for (let at = SIGNATURE_BYTES; at < png.length; ) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
    const body = png.subarray(at + 8, at + 8 + length);
    if (name === 'IHDR') header = { width: view.getUint32(at + 8), height: view.getUint32(at + 12), colour: body[9] };
    if (name === 'IDAT') parts.push(body);
    at += length + 12;
  }
  const channels = CHANNELS[header.colour];
  return { pixels: unfilter(inflateSync(Buffer.concat(parts)), header, channels), channels };
}

/** Undoes what each line was filtered by: nothing, its left neighbour, the line above, their mean, Paeth's choice. */
function unfilter(lines, { width, height }, channels) {
  const length = width * channels;
  const pixels = new Uint8Array(height * length);
  let above = new Uint8Array(length);
  for (let row = 0; row < height; row += 1) {
    const from = row * (length + 1);
    const line = pixels.subarray(row * length, (row + 1) * length);
    line.set(lines.subarray(from + 1, from + 1 + length));
    const filter = lines[from];
    for (let at = 0; filter > 0 && at < length; at += 1) {
      const left = at < channels ? 0 : line[at - channels];
      if (filter === 1) line[at] += left;
      else if (filter === 2) line[at] += above[at];
      else if (filter === 3) line[at] += (left + above[at]) >> 1;
      else line[at] += nearest(left, above[at], at < channels ? 0 : above[at - channels]);
    }
    above = line;
  }
  return pixels;
}

/** The neighbour nearest to left + up - corner. */
function nearest(left, up, corner) {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
