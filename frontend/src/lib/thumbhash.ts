/** Blurred placeholders from a few bytes; what was decoded is kept. */
import { thumbHashToAverageRGBA, thumbHashToDataURL } from 'thumbhash';

const KEPT = 600;
const pictures = new Map<string, string>();
const means = new Map<string, string>();

export function thumbhashBytes(base64: string): Uint8Array | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    return bytes.length >= 5 ? bytes : null;
  } catch {
    return null;
  }
}

/** A data: URL of the placeholder, or "" for a photo that has none (yet). */
export function placeholder(base64: string): string {
  return once(pictures, base64, thumbHashToDataURL);
}

/** What `make` makes of a hash, the first time; the oldest is forgotten when there are many. */
function once(kept: Map<string, string>, base64: string, make: (bytes: Uint8Array) => string): string {
  const known = kept.get(base64);
  if (known !== undefined) return known;
  const bytes = base64 ? thumbhashBytes(base64) : null;
  const made = bytes ? make(bytes) : '';
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
  kept.set(base64, made);
  return made;
}

/** The photo's mean colour for CSS, or "" for none. */
export function meanColour(base64: string): string {
  return once(means, base64, (bytes) => {
    const { r, g, b } = thumbHashToAverageRGBA(bytes);
    return `rgb(${[r, g, b].map((part) => Math.round(part * 255)).join(' ')})`;
  });
}
