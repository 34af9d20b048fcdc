/** How the photo on the stage is seen, and what hands, wheel and keys make of it. */
import {
  pinched,
  pulled,
  settled,
  swiped,
  thrown,
  zoomedAt,
  zooms,
  type Point,
  type Size,
  type View,
} from './geometry';
import type { Hands } from './gestures';
import { mixed, Motion } from './motion';

const MIDDLE: Point = { x: 0, y: 0 };
const GLIDE_MS = 260;
const GAP = 24;
const CLOSING = 110;

export interface Outcomes {
  /** Whether there is a photo to the left (-1) or right (1). */
  leads(way: -1 | 1): boolean;
  step(way: -1 | 1): void;
  close(): void;
  /** Pulled up: more about the photo. */
  rise(): void;
  tap(touch: boolean): void;
}

export class Camera implements Hands {
  stage = $state.raw<Size>({ width: 0, height: 0 });
  photo = $state.raw<Size>({ width: 1, height: 1 });
  view = $state.raw<View>({ scale: 1, ...MIDDLE });
  /** How far the row of photos is pulled aside, and the photo down. */
  aside = $state(0);
  down = $state(0);
  readonly zooms = $derived.by(() => zooms(this.photo, this.stage));
  readonly zoomed = $derived.by(() => this.view.scale > this.zooms.fit * 1.02);
  private readonly motion = new Motion();
  private axis: 'x' | 'y' | 'free' | null = null;
  private wide = false;

  constructor(private readonly outcomes: Outcomes) {}

  get stride(): number {
    return this.stage.width + GAP;
  }

  /** Another photo, a turned one, or a stage of another size. */
  frame(photo: Size, stage: Size, keep: boolean): void {
    const zoomed = this.zoomed;
    this.photo = photo;
    this.stage = stage;
    this.motion.stop();
    this.view =
      keep && zoomed ? settled(this.view, photo, stage, this.zooms) : { scale: this.zooms.fit, ...MIDDLE };
    if (keep) return;
    this.aside = 0;
    this.down = 0;
  }

  zoomTo(scale: number, point: Point = MIDDLE): void {
    const { fit, most } = this.zooms;
    const wanted = zoomedAt(this.view, Math.min(most, Math.max(fit, scale)), point);
    this.glide(settled(wanted, this.photo, this.stage, this.zooms));
  }

  zoomBy(factor: number, point: Point = MIDDLE): void {
    this.zoomTo(this.view.scale * factor, point);
  }

  toggle(point: Point = MIDDLE): void {
    this.zoomTo(this.zoomed ? this.zooms.fit : this.zooms.near, point);
  }

  panBy(x: number, y: number): void {
    const moved = { ...this.view, x: this.view.x + x, y: this.view.y + y };
    this.motion.stop();
    this.view = settled(moved, this.photo, this.stage, this.zooms);
  }

  /** Answers whether the wheel was used up; else the page may scroll. */
  wheel(event: WheelEvent, point: Point): boolean {
    const unit = event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? this.stage.height : 1;
    const [x, y] = [event.deltaX * unit, event.deltaY * unit];
    if (this.zoomed && !event.ctrlKey && (event.shiftKey || Math.abs(x) > Math.abs(y))) {
      this.panBy(event.shiftKey ? -(x || y) : -x, event.shiftKey ? 0 : -y);
      return true;
    }
    if (y > 0 && !this.zoomed) return event.ctrlKey;
    const factor = Math.exp(-y * (event.ctrlKey ? 0.01 : 0.0022));
    const scale = Math.min(this.zooms.most, Math.max(this.zooms.fit, this.view.scale * factor));
    this.motion.stop();
    this.view = settled(zoomedAt(this.view, scale, point), this.photo, this.stage, this.zooms);
    return true;
  }

  begin(): void {
    this.motion.stop();
    this.axis = null;
    this.wide = false;
  }

  drag(step: Point, whole: Point): void {
    this.axis ??= this.zoomed ? 'free' : Math.abs(whole.x) > Math.abs(whole.y) ? 'x' : 'y';
    if (this.axis === 'free') {
      const moved = { ...this.view, x: this.view.x + step.x, y: this.view.y + step.y };
      this.view = pulled(moved, this.photo, this.stage);
    } else if (this.axis === 'x') {
      const way = whole.x > 0 ? -1 : 1;
      this.aside = this.outcomes.leads(way) ? whole.x : whole.x * 0.25;
    } else this.down = whole.y > 0 ? whole.y : whole.y * 0.25;
  }

  pinch(middle: Point, factor: number, step: Point): void {
    this.wide = true;
    this.aside = 0;
    this.down = 0;
    this.axis = 'free';
    const scale = pinched(this.view.scale * factor, this.zooms);
    const zoomed = zoomedAt(this.view, scale, middle);
    this.view = { ...zoomed, x: zoomed.x + step.x, y: zoomed.y + step.y };
  }

  end(speed: Point, moved: boolean): void {
    if (!moved) return;
    if (this.axis === 'x') return this.swipe(speed.x);
    if (this.axis === 'y') return this.drop(speed.y);
    const rest = this.wide ? this.view : thrown(this.view, speed);
    this.glide(settled(rest, this.photo, this.stage, this.zooms), this.wide ? GLIDE_MS : 2 * GLIDE_MS);
  }

  tap(point: Point, touch: boolean, twice: boolean): void {
    if (touch ? twice : !twice) this.toggle(point);
    else if (touch) this.outcomes.tap(touch);
  }

  private swipe(speed: number): void {
    const direction = swiped(this.aside, speed, this.stage.width);
    const way = direction < 0 ? 1 : -1;
    const from = this.aside;
    if (!direction || !this.outcomes.leads(way)) {
      this.motion.run(GLIDE_MS, (share) => (this.aside = mixed(from, 0, share)));
      return;
    }
    const to = direction * this.stride;
    const ms = Math.min(GLIDE_MS, Math.max(120, Math.abs(to - from) / Math.max(1.2, Math.abs(speed))));
    this.motion.run(
      ms,
      (share) => (this.aside = mixed(from, to, share)),
      () => this.outcomes.step(way),
    );
  }

  private drop(speed: number): void {
    const from = this.down;
    if (from > CLOSING || (from > 30 && speed > 0.6)) return this.outcomes.close();
    if (from < -12) this.outcomes.rise();
    this.motion.run(GLIDE_MS, (share) => (this.down = mixed(from, 0, share)));
  }

  private glide(to: View, ms = GLIDE_MS): void {
    const from = this.view;
    this.motion.run(ms, (share) => {
      this.view = {
        scale: mixed(from.scale, to.scale, share),
        x: mixed(from.x, to.x, share),
        y: mixed(from.y, to.y, share),
      };
    });
  }
}
