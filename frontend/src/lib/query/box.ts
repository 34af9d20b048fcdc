/** Boxes on a picture: x, y, width and height in 0..1 of the picture as displayed. */

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Which sides a handle moves: -1 the left or upper one, 1 the right or lower one, 0 neither. */
export interface Handle {
  name: string;
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

/** Of the picture's side; what is smaller shows too little to be searched by. */
export const SMALLEST = 0.02;
export const WHOLE: Box = { x: 0, y: 0, w: 1, h: 1 };
export const MIDDLE: Box = { x: 0.25, y: 0.25, w: 0.5, h: 0.5 };
export const HANDLES: readonly Handle[] = [
  { name: 'nw', x: -1, y: -1 },
  { name: 'n', x: 0, y: -1 },
  { name: 'ne', x: 1, y: -1 },
  { name: 'e', x: 1, y: 0 },
  { name: 'se', x: 1, y: 1 },
  { name: 's', x: 0, y: 1 },
  { name: 'sw', x: -1, y: 1 },
  { name: 'w', x: -1, y: 0 },
];
const STEP = 0.02;
const DIGITS = 4;

const clamp = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value));
const rounded = (value: number): number => Number(value.toFixed(DIGITS));

const sides = (left: number, top: number, right: number, bottom: number): Box => ({
  x: rounded(left),
  y: rounded(top),
  w: rounded(right - left),
  h: rounded(bottom - top),
});

/** The box between two corners, whichever way it was drawn, cut at the picture's edge. */
export function drawn(from: Point, to: Point): Box {
  const [left, right] = [clamp(from.x), clamp(to.x)].sort((a, b) => a - b) as [number, number];
  const [top, bottom] = [clamp(from.y), clamp(to.y)].sort((a, b) => a - b) as [number, number];
  return sides(left, top, right, bottom);
}

/** The same size elsewhere, inside the picture. */
export function moved(box: Box, dx: number, dy: number): Box {
  return { ...box, x: rounded(clamp(box.x + dx, 0, 1 - box.w)), y: rounded(clamp(box.y + dy, 0, 1 - box.h)) };
}

/** The sides that a handle holds moved; never turned inside out, never smaller than can be searched by. */
export function resized(box: Box, handle: Pick<Handle, 'x' | 'y'>, dx: number, dy: number): Box {
  let [left, top, right, bottom] = [box.x, box.y, box.x + box.w, box.y + box.h];
  if (handle.x < 0) left = clamp(left + dx, 0, right - SMALLEST);
  if (handle.x > 0) right = clamp(right + dx, left + SMALLEST, 1);
  if (handle.y < 0) top = clamp(top + dy, 0, bottom - SMALLEST);
  if (handle.y > 0) bottom = clamp(bottom + dy, top + SMALLEST, 1);
  return sides(left, top, right, bottom);
}

const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** Arrows move the box; with Shift they move its right and lower side. Null for any other key. */
export function byKey(box: Box, key: string, resize: boolean): Box | null {
  const by = ARROWS[key];
  if (!by) return null;
  return resize ? resized(box, { x: 1, y: 1 }, by.x, by.y) : moved(box, by.x, by.y);
}

export const isTooSmall = (box: Box): boolean => box.w < SMALLEST || box.h < SMALLEST;
export const values = (box: Box): number[] => [box.x, box.y, box.w, box.h];

/** From the four numbers of the API or of an address; null for anything else. */
export function boxOf(numbers: readonly number[] | string | null | undefined): Box | null {
  const four = typeof numbers === 'string' ? numbers.split(',').map(Number) : numbers;
  if (four?.length !== 4 || !four.every((value) => Number.isFinite(value))) return null;
  const [x, y, w, h] = four as [number, number, number, number];
  return w > 0 && h > 0 && x >= 0 && y >= 0 && x + w < 1.001 && y + h < 1.001 ? { x, y, w, h } : null;
}

export const sameBox = (a: Box | null, b: Box | null): boolean =>
  a === b ||
  (a !== null && b !== null && values(a).every((value, i) => Math.abs(value - values(b)[i]!) < 1e-3));
