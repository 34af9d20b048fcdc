/** A box drawn, moved and resized with a pointer: mouse, pen or finger. */
import { drawn, HANDLES, isTooSmall, moved, resized, type Box, type Handle, type Point } from './box';

const SLACK = 5;

interface Drag {
  pointer: number;
  from: Point;
  box: Box | null;
  /** What is done with it: drawn anew, moved, or resized by a handle. */
  by: 'draw' | 'move' | Handle;
  started: boolean;
}

interface Acts {
  frame: () => HTMLElement | undefined;
  box: () => Box | null;
  /** Fingers scroll the page unless they are to draw. */
  drawing: () => boolean;
  change: (box: Box | null) => void;
  done: (box: Box) => void;
  small: () => void;
}

export class BoxDrag {
  active = $state(false);
  private drag: Drag | null = null;

  constructor(private readonly acts: Acts) {}

  down(event: PointerEvent): void {
    if (event.button !== 0 || this.drag) return;
    const target = event.target as Element;
    const handle = HANDLES.find(
      ({ name }) => name === target.closest('[data-handle]')?.getAttribute('data-handle'),
    );
    const by = handle ?? (target.closest('[data-box]') ? 'move' : 'draw');
    if (by === 'draw' && event.pointerType === 'touch' && !this.acts.drawing()) return;
    this.drag = { pointer: event.pointerId, from: this.at(event), box: this.acts.box(), by, started: false };
  }

  move(event: PointerEvent): void {
    const { drag } = this;
    if (drag?.pointer !== event.pointerId) return;
    const to = this.at(event);
    if (!drag.started && !this.start(drag, to, event)) return;
    const [dx, dy] = [to.x - drag.from.x, to.y - drag.from.y];
    if (drag.by === 'draw') this.acts.change(drawn(drag.from, to));
    else if (drag.by === 'move') this.acts.change(moved(drag.box!, dx, dy));
    else this.acts.change(resized(drag.box!, drag.by, dx, dy));
  }

  up(event: PointerEvent): void {
    const { drag } = this;
    if (drag?.pointer !== event.pointerId) return;
    this.end();
    const box = this.acts.box();
    if (!drag.started || !box) return;
    if (!isTooSmall(box)) return this.acts.done(box);
    this.acts.change(drag.box);
    this.acts.small();
  }

  cancel(event: PointerEvent): void {
    if (this.drag?.pointer !== event.pointerId) return;
    if (this.drag.started) this.acts.change(this.drag.box);
    this.end();
  }

  private start(drag: Drag, to: Point, event: PointerEvent): boolean {
    const frame = this.acts.frame();
    if (!frame) return false;
    const [dx, dy] = [(to.x - drag.from.x) * frame.clientWidth, (to.y - drag.from.y) * frame.clientHeight];
    if (Math.hypot(dx, dy) < SLACK) return false;
    drag.started = this.active = true;
    frame.setPointerCapture(event.pointerId);
    return true;
  }

  private end(): void {
    this.drag = null;
    this.active = false;
  }

  private at(event: PointerEvent): Point {
    const area = this.acts.frame()!.getBoundingClientRect();
    return { x: (event.clientX - area.left) / area.width, y: (event.clientY - area.top) / area.height };
  }
}
