/** Pointer events of mouse, pen and fingers, read as drags, pinches and taps. */
import type { Point } from './geometry';

export interface Hands {
  /** Something touches the stage. */
  begin(): void;
  /** One pointer moved: since the last call, and since it came down. */
  drag(step: Point, whole: Point): void;
  /** Two fingers: the point between them, how much farther apart they are, how far they moved together. */
  pinch(middle: Point, factor: number, step: Point): void;
  /** The last pointer is up again; speed in pixels a millisecond. */
  end(speed: Point, moved: boolean): void;
  tap(point: Point, touch: boolean, twice: boolean): void;
}

const STILL = 7;
const TWICE_MS = 320;
const TWICE_PX = 32;
const SPEED_MS = 90;

interface Finger extends Point {
  from: Point;
}

const middleOf = (fingers: Finger[]): Point => ({
  x: fingers.reduce((sum, { x }) => sum + x, 0) / fingers.length,
  y: fingers.reduce((sum, { y }) => sum + y, 0) / fingers.length,
});
const apart = ([a, b]: Finger[]): number => Math.hypot(a!.x - b!.x, a!.y - b!.y);

export class GestureReader {
  private readonly fingers = new Map<number, Finger>();
  private trail: (Point & { at: number })[] = [];
  private moved = false;
  private lastTap: (Point & { at: number }) | null = null;

  constructor(
    private readonly stage: HTMLElement,
    private readonly hands: Hands,
  ) {}

  down(event: PointerEvent): void {
    if (event.button !== 0 || this.fingers.size === 2) return;
    const point = this.pointOf(event);
    if (!this.fingers.size) {
      this.moved = false;
      this.trail = [];
      this.hands.begin();
    }
    this.fingers.set(event.pointerId, { ...point, from: point });
  }

  move(event: PointerEvent): void {
    const finger = this.fingers.get(event.pointerId);
    if (!finger) return;
    const point = this.pointOf(event);
    const whole = { x: point.x - finger.from.x, y: point.y - finger.from.y };
    if (!this.moved && this.fingers.size === 1 && Math.hypot(whole.x, whole.y) < STILL) return;
    if (!this.moved) this.stage.setPointerCapture?.(event.pointerId);
    const first = !this.moved;
    this.moved = true;
    if (this.fingers.size === 2) return this.pinched(finger, point);
    const step = first ? { x: 0, y: 0 } : { x: point.x - finger.x, y: point.y - finger.y };
    Object.assign(finger, point);
    this.trail.push({ ...point, at: event.timeStamp });
    this.hands.drag(step, whole);
  }

  up(event: PointerEvent): void {
    const finger = this.fingers.get(event.pointerId);
    if (!finger) return;
    this.fingers.delete(event.pointerId);
    this.trail = this.fingers.size ? [] : this.trail;
    if (this.fingers.size) return;
    this.hands.end(event.type === 'pointercancel' ? { x: 0, y: 0 } : this.speed(event.timeStamp), this.moved);
    if (!this.moved && event.type === 'pointerup') this.tapped(event);
  }

  pointOf(event: MouseEvent): Point {
    const box = this.stage.getBoundingClientRect();
    return {
      x: event.clientX - box.left - box.width / 2,
      y: event.clientY - box.top - box.height / 2,
    };
  }

  private pinched(finger: Finger, point: Point): void {
    const both = [...this.fingers.values()];
    const [before, distance] = [middleOf(both), apart(both)];
    Object.assign(finger, point);
    const middle = middleOf(both);
    const step = { x: middle.x - before.x, y: middle.y - before.y };
    this.hands.pinch(middle, distance ? apart(both) / distance : 1, step);
  }

  private speed(now: number): Point {
    const recent = this.trail.filter(({ at }) => now - at < SPEED_MS);
    const [first, last] = [recent[0], recent.at(-1)];
    if (!first || !last || last.at === first.at) return { x: 0, y: 0 };
    const took = last.at - first.at;
    return { x: (last.x - first.x) / took, y: (last.y - first.y) / took };
  }

  private tapped(event: PointerEvent): void {
    const point = this.pointOf(event);
    const last = this.lastTap;
    const twice =
      last !== null &&
      event.timeStamp - last.at < TWICE_MS &&
      Math.hypot(point.x - last.x, point.y - last.y) < TWICE_PX;
    this.lastTap = twice ? null : { ...point, at: event.timeStamp };
    this.hands.tap(point, event.pointerType !== 'mouse', twice);
  }
}
