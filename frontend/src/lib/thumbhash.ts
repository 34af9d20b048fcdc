/** Blurred placeholders from a few bytes; what was decoded is kept. */
import { thumbHashToAverageRGBA, thumbHashToDataURL } from 'thumbhash';

const KEPT = 2000;
const decoded = new Map<string, string>();

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
  const known = decoded.get(base64);
  if (known !== undefined) return known;
  const bytes = base64 ? thumbhashBytes(base64) : null;
  const url = bytes ? thumbHashToDataURL(bytes) : '';
  if (decoded.size >= KEPT) decoded.delete(decoded.keys().next().value!);
  decoded.set(base64, url);
  return url;
}

/** The photo's mean colour for CSS, or "" for none. */
export function meanColour(base64: string): string {
  const bytes = base64 ? thumbhashBytes(base64) : null;
  if (!bytes) return '';
  const { r, g, b } = thumbHashToAverageRGBA(bytes);
  return `rgb(${[r, g, b].map((part) => Math.round(part * 255)).join(' ')})`;
}
