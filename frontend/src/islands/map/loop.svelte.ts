/** A loop or a box that is being drawn around points. */
import { toMap, type Point, type Stage, type View } from './view';

export type Tool = 'pan' | 'loop' | 'box';

const NEAR = 3;
const LEAST = 6;

export class Loop {
  drawn = $state.raw<'loop' | 'box' | null>(null);
  private points = $state.raw<Point[]>([]);

  begin(kind: 'loop' | 'box', at: Point): void {
    this.drawn = kind;
    this.points = [at];
  }

  go(at: Point): void {
    const last = this.points.at(-1)!;
    if (this.drawn === 'box') this.points = [this.points[0]!, at];
    else if (Math.hypot(at.x - last.x, at.y - last.y) >= NEAR) this.points = [...this.points, at];
  }

  /** Its corners on the map as x, y pairs; null where it is too small to mean anything. */
  end(view: View, stage: Stage): Float32Array | null {
    const corners = this.corners;
    this.drawn = null;
    this.points = [];
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    const wide = Math.max(...xs) - Math.min(...xs) + Math.max(...ys) - Math.min(...ys);
    if (corners.length < 3 || wide < LEAST) return null;
    return Float32Array.from(
      corners.flatMap((corner) => {
        const { x, y } = toMap(corner, view, stage);
        return [x, y];
      }),
    );
  }

  get path(): string {
    const corners = this.corners;
    return corners.length > 1 ? `M${corners.map(({ x, y }) => `${x} ${y}`).join('L')}Z` : '';
  }

  private get corners(): Point[] {
    const [a, b] = this.points;
    if (this.drawn !== 'box') return this.points;
    if (!a || !b) return [];
    return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
  }
}
