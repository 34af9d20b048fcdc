/** The arithmetic of looking at the map. The map is a square of 1 x 1; the view's middle lies at x, y of it. */

export interface Point {
  x: number;
  y: number;
}

export interface Stage {
  width: number;
  height: number;
}

export interface View extends Point {
  /** CSS pixels that the whole map is wide. */
  scale: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const PADDING = 24;
const LEAST = 0.7;
/** How far beyond the whole map one can zoom in. */
export const MOST = 4096;

export const fitScale = ({ width, height }: Stage): number =>
  Math.max(64, Math.min(width, height) - 2 * PADDING);

export const fitted = (stage: Stage): View => ({ x: 0.5, y: 0.5, scale: fitScale(stage) });

/** A view that shows all of the box, not enlarged beyond `most` times the whole map. */
export function fittedTo(box: Box, stage: Stage, most = 64): View {
  const across = stage.width / Math.max(box.right - box.left, 1e-6);
  const down = stage.height / Math.max(box.bottom - box.top, 1e-6);
  const scale = Math.min(0.8 * Math.min(across, down), most * fitScale(stage));
  return settled({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, scale }, stage);
}

export const toScreen = ({ x, y }: Point, view: View, stage: Stage): Point => ({
  x: (x - view.x) * view.scale + stage.width / 2,
  y: (y - view.y) * view.scale + stage.height / 2,
});

export const toMap = ({ x, y }: Point, view: View, stage: Stage): Point => ({
  x: (x - stage.width / 2) / view.scale + view.x,
  y: (y - stage.height / 2) / view.scale + view.y,
});

export function shownBox(view: View, stage: Stage): Box {
  const { x: left, y: top } = toMap({ x: 0, y: 0 }, view, stage);
  const { x: right, y: bottom } = toMap({ x: stage.width, y: stage.height }, view, stage);
  return { left, top, right, bottom };
}

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Neither too near nor too far, and never beside the map. */
export function settled(view: View, stage: Stage): View {
  const fit = fitScale(stage);
  return {
    x: within(view.x, 0, 1),
    y: within(view.y, 0, 1),
    scale: within(view.scale, LEAST * fit, MOST * fit),
  };
}

/** Zoomed by `factor`, what is under the point of the stage staying there. */
export function zoomedAt(view: View, stage: Stage, factor: number, point: Point): View {
  const at = toMap(point, view, stage);
  const { scale } = settled({ ...view, scale: view.scale * factor }, stage);
  const x = at.x - (point.x - stage.width / 2) / scale;
  const y = at.y - (point.y - stage.height / 2) / scale;
  return settled({ x, y, scale }, stage);
}

/** What is seen moves by these pixels. */
export const panned = (view: View, stage: Stage, x: number, y: number): View =>
  settled({ ...view, x: view.x - x / view.scale, y: view.y - y / view.scale }, stage);

/** Of the same place on a stage of another size. */
export const resized = (view: View, from: Stage, to: Stage): View =>
  settled({ ...view, scale: (view.scale * fitScale(to)) / fitScale(from) }, to);

/** The view that an address names, or all of the map. */
export function viewIn(query: URLSearchParams, stage: Stage): View {
  const [x, y, zoom] = ['x', 'y', 'z'].map((name) => Number.parseFloat(query.get(name) ?? ''));
  if (![x, y, zoom].every(Number.isFinite)) return fitted(stage);
  return settled({ x: x!, y: y!, scale: fitScale(stage) * 2 ** within(zoom!, -1, 12) }, stage);
}

/** The view in an address, the same on a stage of any size; nothing where all of the map is seen. */
export function viewParts(view: View, stage: Stage): Record<string, string> {
  const zoom = Math.log2(view.scale / fitScale(stage));
  if (Math.abs(zoom) < 0.005 && Math.hypot(view.x - 0.5, view.y - 0.5) < 0.005) return {};
  const digits = 3 + Math.max(0, Math.ceil(zoom / 3.3));
  return { x: view.x.toFixed(digits), y: view.y.toFixed(digits), z: zoom.toFixed(2) };
}

export const between = (from: View, to: View, share: number): View => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
  scale: from.scale * (to.scale / from.scale) ** share,
});
