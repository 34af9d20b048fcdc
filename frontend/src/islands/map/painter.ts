/** When what is drawn: a sample while the map moves, then the rest in slices, so that no frame is long. */
import type { Atlases } from './atlases';
import type { Renderer } from './renderer';
import type { Stage, View } from './view';

const LEAST = 8_000;
const MOST = 1_000_000;
const FAST_MS = 10;
/** While the map rests a frame may draw more. */
const RESTING = 4;
const SLOW_MS = 24;

/** Dots are small where they are many, and grow as one zooms in. */
export function dotSize(scale: number, count: number): number {
  const room = scale / Math.sqrt(Math.max(count, 1));
  return Math.min(11, Math.max(2, 0.42 * room));
}

export class Painter {
  /** Points that a moving frame draws; follows how fast this machine draws. */
  budget = 20_000;
  stage: Stage = { width: 1, height: 1 };
  view: View = { x: 0.5, y: 0.5, scale: 1 };
  /** How many points may be drawn. */
  loaded = 0;
  total = 0;
  /** Thumbnails are wanted. */
  pictures = true;
  /** Thumbnails that are not marked are faded to this. */
  faded = 1;
  private drawn = 0;
  private fresh = true;
  private frame = 0;
  private last = 0;

  constructor(
    private readonly renderer: Renderer,
    private readonly atlases: Atlases,
    private readonly painted: (whole: boolean) => void,
  ) {}

  /** Draw anew, because the view or what is to be seen has changed. */
  again(): void {
    this.fresh = true;
    this.schedule();
  }

  /** Go on where more points have come, or show thumbnails that have come. */
  more(): void {
    this.schedule();
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  private schedule(): void {
    this.frame ||= requestAnimationFrame((now) => this.paint(now));
  }

  private paint(now: number): void {
    this.frame = 0;
    this.adapt(now - this.last);
    this.last = now;
    const { view, stage, renderer } = this;
    const size = dotSize(view.scale, this.total);
    const from = this.fresh ? 0 : this.drawn;
    const end = Math.min(this.loaded, from + this.budget * (this.fresh ? 1 : RESTING));
    renderer.drawDots(view, stage, size, from, end, this.fresh);
    this.fresh = false;
    this.drawn = end;
    const { thumbs, half } = this.pictures
      ? this.atlases.inView(view, stage)
      : { thumbs: new Float32Array(0), half: 0 };
    renderer.show(view, stage, size, thumbs, half, this.faded);
    const whole = end === this.loaded;
    this.painted(whole);
    if (!whole) this.schedule();
  }

  /** Frames that follow each other closely say how fast drawing is. */
  private adapt(took: number): void {
    if (took > 250) return;
    if (took > SLOW_MS) this.budget = Math.max(LEAST, this.budget * 0.75);
    else if (took < SLOW_MS - FAST_MS / 2) this.budget = Math.min(MOST, this.budget * 1.1);
  }
}
