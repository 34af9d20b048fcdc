/** Selections of more points than the server takes ids: as bits, one for each point. */
import type { How } from './choice.svelte';

/** What is selected after more points were added to, or taken out of, what was. */
export function together(before: Iterable<number>, points: Uint32Array, how: How): Uint32Array {
  if (how === 'replace') return points;
  const found = new Set(before);
  if (how === 'add') for (const point of points) found.add(point);
  else for (const point of points) found.delete(point);
  return Uint32Array.from(found);
}

/** The map's revision, and base64 of a bit for each point, the first one lowest. */
export function marksOf(revision: number, points: Uint32Array): string {
  const bits = new Uint8Array((points.reduce((most, point) => Math.max(most, point), 0) >> 3) + 1);
  for (const point of points) bits[point >> 3]! |= 1 << (point & 7);
  let text = '';
  for (let at = 0; at < bits.length; at += 8192) text += String.fromCharCode(...bits.subarray(at, at + 8192));
  return `${revision}.${btoa(text)}`;
}
