/** Draws the tree: gray above the cut, each group in its colour below it. */
import type { TreeNode } from '../../lib/api/types';
import type { Cut, Forest } from './forest';

export interface Scene {
  forest: Forest;
  top: TreeNode;
  /** Where the line of each group hangs, as a share of the width. */
  middles: ReadonlyMap<number, number>;
  cut: Cut;
  lit: number | null;
  width: number;
  height: number;
}

export interface Inks {
  above: string;
  /** Of the groups, one after the other. */
  groups: readonly string[];
}

const MARGIN = 10;

/** Heights of the tree as places on the picture: the top of the tree is above. */
export class Scale {
  private readonly lowest: number;

  constructor(
    private readonly highest: number,
    heights: readonly number[],
    private readonly pixels: number,
  ) {
    const last = heights.at(-1) ?? 0;
    this.lowest = Math.max(0, last - (highest - last) * 0.04);
  }

  y(height: number): number {
    const share = this.highest > this.lowest ? (this.highest - height) / (this.highest - this.lowest) : 0;
    return MARGIN + Math.min(1, Math.max(0, share)) * (this.pixels - 2 * MARGIN);
  }

  height(y: number): number {
    const share = Math.min(1, Math.max(0, (y - MARGIN) / Math.max(1, this.pixels - 2 * MARGIN)));
    return this.highest - share * (this.highest - this.lowest);
  }
}

export const colourOf = (inks: Pick<Inks, 'groups'>, at: number): string =>
  inks.groups[at % inks.groups.length]!;

/** Which group of the cut each node is part of. */
function membership(forest: Forest, cut: Cut): Map<number, number> {
  const found = new Map<number, number>();
  cut.groups.forEach(({ node }, at) => {
    for (const inside of forest.below(node)) found.set(inside.id, at);
  });
  return found;
}

export function paint(pen: CanvasRenderingContext2D, scale: Scale, scene: Scene, inks: Inks): void {
  const { forest, top, middles, cut, width, height, lit } = scene;
  const group = membership(forest, cut);
  const of = (node: TreeNode) => {
    const at = group.get(node.id);
    return at === undefined ? inks.above : colourOf(inks, at);
  };
  const x = (node: TreeNode) => middles.get(node.id)! * width;
  /** One path for each ink: thousands of strokes would take longer than the rest. */
  const paths = new Map<string, { ink: string; thick: number; path: Path2D }>();
  const line = (ink: string, thick: number, points: [number, number][]) => {
    const key = `${thick} ${ink}`;
    const drawn = paths.get(key) ?? { ink, thick, path: new Path2D() };
    paths.set(key, drawn);
    points.forEach(([px, py], at) => (at ? drawn.path.lineTo(px, py) : drawn.path.moveTo(px, py)));
  };
  pen.clearRect(0, 0, width, height);
  const under = new Set(lit === null ? [] : forest.below(forest.get(lit) ?? top).map(({ id }) => id));
  const stem = (node: TreeNode, from: number) => {
    const thick = under.has(node.id) ? 3 : 1.25;
    const bend = Math.min(from, Math.max(node.height, cut.height));
    if (from > cut.height)
      line(inks.above, thick, [
        [x(node), scale.y(from)],
        [x(node), scale.y(bend)],
      ]);
    if (node.height < bend)
      line(of(node), thick, [
        [x(node), scale.y(bend)],
        [x(node), scale.y(node.height)],
      ]);
  };
  stem(top, top.height);
  for (const node of forest.below(top)) {
    const parts = forest.parts(node);
    if (!parts.length) continue;
    const y = scale.y(node.height);
    line(
      of(node),
      under.has(node.id) ? 3 : 1.25,
      parts.map((part) => [x(part), y]),
    );
    for (const part of parts) stem(part, node.height);
  }
  for (const { ink, thick, path } of paths.values()) {
    pen.strokeStyle = ink;
    pen.lineWidth = thick;
    pen.stroke(path);
  }
}
