/** How the map is seen, and what hands, wheel and keys make of it. */
import type { Hands } from '../photo/viewer/gestures';
import { Motion } from '../photo/viewer/motion';
import {
  between,
  fitted,
  panned,
  resized,
  settled,
  zoomedAt,
  type Point,
  type Stage,
  type View,
} from './view';

const GLIDE_MS = 280;
const THROW_MS = 220;
const STEP = 90;

export class Camera implements Hands {
  stage = $state.raw<Stage>({ width: 0, height: 0 });
  view = $state.raw<View>({ x: 0.5, y: 0.5, scale: 1 });
  private readonly motion = new Motion();

  constructor(private readonly ontap: (point: Point) => void) {}

  /** The stage has another size, or is there for the first time: then `first` says what is seen. */
  frame(stage: Stage, first: (stage: Stage) => View): void {
    if (!stage.width || !stage.height) return;
    this.view = this.stage.width ? resized(this.view, this.stage, stage) : first(stage);
    this.stage = stage;
  }

  get middle(): Point {
    return { x: this.stage.width / 2, y: this.stage.height / 2 };
  }

  fit(): void {
    this.glide(fitted(this.stage));
  }

  zoomBy(factor: number, point: Point = this.middle): void {
    this.glide(zoomedAt(this.view, this.stage, factor, point), GLIDE_MS / 2);
  }

  /** By steps to the right and down, as arrow keys do. */
  step(x: number, y: number): void {
    this.glide(panned(this.view, this.stage, -x * STEP, -y * STEP), GLIDE_MS / 2);
  }

  glide(to: View, ms = GLIDE_MS): void {
    const from = this.view;
    this.motion.run(ms, (share) => (this.view = settled(between(from, to, share), this.stage)));
  }

  jump(to: View): void {
    this.motion.stop();
    this.view = settled(to, this.stage);
  }

  wheel(event: WheelEvent, point: Point): void {
    const unit = event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? this.stage.height : 1;
    const [x, y] = [event.deltaX * unit, event.deltaY * unit];
    if (event.shiftKey || Math.abs(x) > Math.abs(y)) {
      return this.jump(panned(this.view, this.stage, -(x || y), 0));
    }
    const factor = Math.exp(-y * (event.ctrlKey ? 0.01 : 0.0022));
    this.jump(zoomedAt(this.view, this.stage, factor, point));
  }

  begin(): void {
    this.motion.stop();
  }

  drag(step: Point): void {
    this.jump(panned(this.view, this.stage, step.x, step.y));
  }

  pinch(middle: Point, factor: number, step: Point): void {
    const zoomed = zoomedAt(this.view, this.stage, factor, this.fromMiddle(middle));
    this.jump(panned(zoomed, this.stage, step.x, step.y));
  }

  end(speed: Point, moved: boolean): void {
    if (!moved || Math.hypot(speed.x, speed.y) < 0.05) return;
    this.glide(panned(this.view, this.stage, speed.x * THROW_MS, speed.y * THROW_MS), 2 * GLIDE_MS);
  }

  tap(point: Point, touch: boolean, twice: boolean): void {
    if (touch && twice) this.zoomBy(2.5, this.fromMiddle(point));
    else this.ontap(this.fromMiddle(point));
  }

  /** Hands tell points from the middle of the stage. */
  private fromMiddle({ x, y }: Point): Point {
    return { x: x + this.middle.x, y: y + this.middle.y };
  }
}
