/** Matched keypoints, the surest first, a few at a time. */
import type { WhyAnswer } from '../../../lib/api/types';

export type Pair = WhyAnswer['pairs'][number];

export const AT_ONCE = 40;

/** What the geometry agrees on before the rest, the surest first. */
export const inOrder = ({ pairs }: WhyAnswer): Pair[] =>
  [...pairs].sort((a, b) => Number(b.inlier) - Number(a.inlier) || b.confidence - a.confidence);

/** Those of the switch: what the geometry agrees on, or all that looked alike, most alike first. */
export const shownOf = (pairs: readonly Pair[], verified: boolean): Pair[] =>
  verified ? pairs.filter(({ inlier }) => inlier) : [...pairs].sort((a, b) => b.confidence - a.confidence);

export interface Window {
  from: number;
  to: number;
}

/** The window that begins at `from`, moved back inside where it would reach over the end. */
export function windowAt(count: number, size: number, from: number): Window {
  const begin = Math.max(0, Math.min(from, count - size));
  return { from: begin, to: Math.min(count, begin + size) };
}

/** The next window in a direction; round from the end to the beginning. */
export function stepped(count: number, size: number, from: number, by: 1 | -1): number {
  if (count <= size) return 0;
  const next = from + by * size;
  if (next >= count) return 0;
  if (next < 0) return from > 0 ? 0 : Math.floor((count - 1) / size) * size;
  return next;
}
