/** How a photo lies: quarter turns, then a straightening, both clockwise in degrees from the original. */

export interface Pose {
  /** 0, 90, 180 or 270. */
  turn: number;
  /** Between -45 and 45, the ends left out; the rest of the angle. */
  straighten: number;
}

/** The farthest that one straightens; beyond it the next quarter turn begins. */
export const MOST = 44.9;
export const FINE = 0.1;
export const COARSE = 1;

export const AS_IN_FILE: Pose = { turn: 0, straighten: 0 };

const round = (angle: number): number => Math.round(angle * 10) / 10 || 0;
const circle = (angle: number): number => ((angle % 360) + 360) % 360;

export const totalOf = ({ turn, straighten }: Pose): number => turn + straighten;

/** The pose at an angle, to a tenth of a degree. */
export function poseAt(total: number): Pose {
  const angle = round(total);
  const quarters = Math.round(angle / 90) * 90;
  return { turn: circle(quarters), straighten: within(angle - quarters) };
}

export const within = (straighten: number): number => Math.min(MOST, Math.max(-MOST, round(straighten)));

/** As it lies, a quarter turn on; the straightening stays. */
export const turned = ({ turn, straighten }: Pose, by: number): Pose => ({
  turn: circle(turn + by),
  straighten,
});

export const straightened = ({ turn }: Pose, straighten: number): Pose => ({
  turn,
  straighten: within(straighten),
});

/** Whether one would see no difference. */
export const same = (a: Pose, b: Pose): boolean =>
  circle(a.turn) === circle(b.turn) && Math.abs(a.straighten - b.straighten) < FINE / 2;

/** The clockwise way from one pose to another, -180 (left out) to 180. */
export function way(from: Pose, to: Pose): number {
  const angle = circle(totalOf(to) - totalOf(from));
  return round(angle > 180 ? angle - 360 : angle);
}
