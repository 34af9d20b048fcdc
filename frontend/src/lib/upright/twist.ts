/** Hands on a photo, read as a rotation about its middle. */

export interface Point {
  x: number;
  y: number;
}

/** Nearer to the middle a hand turns the photo no faster. */
const LEAST_ARM = 90;

const degrees = (radians: number): number => (radians * 180) / Math.PI;
const between = (a: Point, b: Point): number => Math.atan2(b.y - a.y, b.x - a.x);

/** -180..180. */
function smaller(angle: number): number {
  const turn = angle % 360;
  return turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
}

/** Clockwise degrees by which a finger moving `from` one point `to` another turns what is about `middle`. */
export function twist(middle: Point, from: Point, to: Point): number {
  const arm = Math.hypot(from.x - middle.x, from.y - middle.y);
  const angle = smaller(degrees(between(middle, to) - between(middle, from)));
  return arm >= LEAST_ARM ? angle : (angle * arm) / LEAST_ARM;
}

/** Clockwise degrees by which the line between two fingers turns. */
export const twistOfTwo = (from: readonly [Point, Point], to: readonly [Point, Point]): number =>
  smaller(degrees(between(...to) - between(...from)));

/** A line this short says nothing. */
const LEAST_LINE = 24;

/** Clockwise degrees that make a line along a horizon level, or one along a wall upright: whichever is nearer. */
export function levelling(from: Point, to: Point): number {
  if (Math.hypot(to.x - from.x, to.y - from.y) < LEAST_LINE) return 0;
  const angle = degrees(between(from, to));
  return Math.round(angle / 90) * 90 - angle;
}

/** Follows one or two fingers; answers the degrees turned since the last word of it. */
export class TwistReader {
  private readonly fingers = new Map<number, Point>();

  get held(): boolean {
    return this.fingers.size > 0;
  }

  down(id: number, at: Point): void {
    if (this.fingers.size < 2) this.fingers.set(id, at);
  }

  up(id: number): void {
    this.fingers.delete(id);
  }

  move(id: number, to: Point, middle: Point): number {
    const from = this.fingers.get(id);
    if (!from) return 0;
    const before = [...this.fingers.values()];
    this.fingers.set(id, to);
    const now = [...this.fingers.values()];
    if (before.length < 2) return twist(middle, from, to);
    return twistOfTwo([before[0]!, before[1]!], [now[0]!, now[1]!]);
  }
}

/** Degrees for a turn of the wheel: fine, or coarse with Shift (which some browsers make sideways). */
export function wheelAngle({ deltaX, deltaY, deltaMode, shiftKey }: WheelEvent): number {
  const unit = deltaMode === 1 ? 18 : deltaMode === 2 ? 400 : 1;
  const moved = (Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : deltaY) * unit;
  return (moved / 100) * (shiftKey ? 2 : 0.2);
}
