/** The arithmetic of zooming and panning. Points and offsets are CSS pixels from the middle of the stage. */

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** How a photo is seen: CSS pixels per pixel of the photo, and where its middle lies. */
export interface View extends Point {
  scale: number;
}

export interface Zooms {
  /** The whole photo fits. */
  fit: number;
  /** What a double tap leads to. */
  near: number;
  most: number;
}

const ENLARGED = 1.5;
const TINY = 240;
const GIVE = 0.35;
const THROW_MS = 220;
const FLICK = 0.35;

/** Small photos are enlarged a little, tiny ones so far that they can be seen. */
export function zooms(photo: Size, stage: Size): Zooms {
  const across = stage.width / photo.width;
  const down = stage.height / photo.height;
  const enlarged = Math.max(ENLARGED, TINY / Math.max(photo.width, photo.height));
  const fit = Math.min(across, down, enlarged);
  const covering = Math.max(across, down);
  const near = Math.max(2 * fit, Math.min(covering, 12 * fit), Math.min(1, 3 * fit));
  return { fit, near, most: Math.max(near, 4 * fit, 4) };
}

/** How far the middle may lie from the stage's middle, so that no edge leaves a gap. */
export function reach(photo: Size, stage: Size, scale: number): Size {
  return {
    width: Math.max(0, (photo.width * scale - stage.width) / 2),
    height: Math.max(0, (photo.height * scale - stage.height) / 2),
  };
}

const between = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** The nearest view that leaves no gap and is neither too small nor too large. */
export function settled(view: View, photo: Size, stage: Size, { fit, most }: Zooms): View {
  const scale = between(view.scale, fit, most);
  const moved = scale === view.scale ? view : zoomedAt(view, scale, { x: 0, y: 0 });
  const { width, height } = reach(photo, stage, scale);
  return { scale, x: between(moved.x, -width, width), y: between(moved.y, -height, height) };
}

/** The same spot of the photo stays under `point`. */
export function zoomedAt(view: View, scale: number, point: Point): View {
  const by = scale / view.scale;
  return { scale, x: point.x - (point.x - view.x) * by, y: point.y - (point.y - view.y) * by };
}

/** Beyond its bounds a value follows the finger only in part. */
export function stretched(value: number, bound: number, give = GIVE): number {
  if (value > bound) return bound + (value - bound) * give;
  return value < -bound ? -bound + (value + bound) * give : value;
}

/** A pan that gives way at the photo's edges. */
export function pulled(view: View, photo: Size, stage: Size): View {
  const { width, height } = reach(photo, stage, view.scale);
  return { ...view, x: stretched(view.x, width), y: stretched(view.y, height) };
}

/** A pinch goes a little beyond the smallest and largest zoom. */
export function pinched(scale: number, { fit, most }: Zooms): number {
  if (scale < fit) return fit * (scale / fit) ** GIVE;
  return scale > most ? most * (scale / most) ** GIVE : scale;
}

/** Where a pan comes to rest that is let go at a speed (pixels a millisecond). */
export function thrown(view: View, speed: Point): View {
  return { ...view, x: view.x + speed.x * THROW_MS, y: view.y + speed.y * THROW_MS };
}

/** Whether a pull of so many pixels, let go at this speed, is meant to lead on: -1 to the left, 1 to the right. */
export function swiped(pull: number, speed: number, width: number): -1 | 0 | 1 {
  const flicked = Math.abs(speed) > FLICK && Math.sign(speed) === Math.sign(pull) && Math.abs(pull) > 12;
  if (!flicked && Math.abs(pull) < width * 0.35) return 0;
  return pull < 0 ? -1 : 1;
}

/** Whether the picture of at most `side` pixels is shown larger than it is. */
export function exceeds(photo: Size, side: number, scale: number, density: number): boolean {
  const long = Math.max(photo.width, photo.height);
  return long > side && long * scale * density > side * 1.05;
}
