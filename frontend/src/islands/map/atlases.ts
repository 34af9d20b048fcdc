/** Thumbnails of what is in view: one picture a square, made by the server, kept in the layers of a texture. */
import { requestPacked } from '../../lib/api/binary';
import type { Points } from './points';
import { LAYERS, THUMB_FLOATS, type Renderer } from './renderer';
import { shownBox, type Stage, type View } from './view';

export const CELLS = 8;
/** CSS pixels that a thumbnail is wide, about. */
const WANTED = 62;
const LARGEST = 190;
const AT_ONCE = 3;
/** So few photos are always seen as thumbnails. */
const FEW = 400;
const AGAIN_MS = 4000;

export interface Square {
  level: number;
  column: number;
  row: number;
}

interface Head {
  numbers: number[];
}

interface Atlas extends Square {
  numbers: number[];
  layer: number;
  used: number;
}

export const keyOf = ({ level, column, row }: Square): string => `${level}/${column}/${row}`;

/** The level whose cells are about as large as a thumbnail; below 0 there is none. */
export const levelOf = (view: View, deepest: number): number =>
  Math.min(deepest, Math.round(Math.log2(view.scale / (CELLS * WANTED))));

/** Squares in view, the middle ones first. */
export function squaresIn(view: View, stage: Stage, level: number): Square[] {
  const side = 2 ** level;
  const box = shownBox(view, stage);
  const low = (value: number) => Math.max(0, Math.floor(value * side));
  const high = (value: number) => Math.min(side - 1, Math.floor(value * side));
  const found: Square[] = [];
  for (let row = low(box.top); row <= high(box.bottom); row++) {
    for (let column = low(box.left); column <= high(box.right); column++) found.push({ level, column, row });
  }
  const apart = ({ column, row }: Square) =>
    Math.hypot((column + 0.5) / side - view.x, (row + 0.5) / side - view.y);
  return found.sort((a, b) => apart(a) - apart(b));
}

export class Atlases {
  private readonly known = new Map<string, Atlas | null>();
  private readonly asked = new Map<string, AbortController>();
  private wanted: Square[] = [];
  private clock = 0;

  constructor(
    private readonly points: Points,
    private readonly revision: number,
    private readonly deepest: number,
    private readonly renderer: Renderer,
    private readonly isMarked: (number: number) => boolean,
    private readonly come: () => void,
  ) {}

  /** Thumbnails for the renderer, and half of how wide they are in CSS pixels; asks for those that lack. */
  inView(view: View, stage: Stage): { thumbs: Float32Array; half: number } {
    const few = this.points.capacity <= FEW;
    const level = Math.max(few ? 0 : -1, levelOf(view, this.deepest));
    if (level < 1 && !few) {
      this.want([]);
      return { thumbs: new Float32Array(0), half: 0 };
    }
    const squares = squaresIn(view, stage, level);
    this.want(squares);
    const cell = view.scale / 2 ** level / CELLS;
    const seen = new Map<number, number[]>();
    for (const square of squares) this.gather(square, seen);
    const thumbs = new Float32Array(seen.size * THUMB_FLOATS);
    // Marked ones last: they lie above the others.
    const order = [...seen].sort(([a], [b]) => Number(this.isMarked(a)) - Number(this.isMarked(b)) || b - a);
    order.forEach(([, values], at) => thumbs.set(values, at * THUMB_FLOATS));
    return { thumbs, half: Math.min(LARGEST, 0.92 * cell) / 2 };
  }

  stop(): void {
    this.want([]);
  }

  /** The square's thumbnails, or as long as they lack those that a square around it has. */
  private gather(square: Square, seen: Map<number, number[]>): void {
    const { places, loaded, gone } = this.points;
    const shift = 16 - square.level;
    for (let { level, column, row } = square; level >= 0; level--, column >>= 1, row >>= 1) {
      const atlas = this.known.get(keyOf({ level, column, row }));
      if (atlas === null) return;
      if (!atlas) continue;
      atlas.used = ++this.clock;
      atlas.numbers.forEach((number, at) => {
        if (number >= loaded || gone[number]) return;
        const [x, y] = [places[2 * number]!, places[2 * number + 1]!];
        if (x >> shift !== square.column || y >> shift !== square.row) return;
        const cell = [at % CELLS, Math.floor(at / CELLS), atlas.layer];
        seen.set(number, [x / 65_535, y / 65_535, ...cell, Number(this.isMarked(number))]);
      });
      return;
    }
  }

  private want(squares: Square[]): void {
    this.wanted = squares.slice(0, LAYERS - 2).filter((square) => !this.known.has(keyOf(square)));
    const keys = new Set(this.wanted.map(keyOf));
    for (const [key, abort] of this.asked) {
      if (!keys.has(key)) abort.abort();
    }
    this.ask();
  }

  private ask(): void {
    for (const square of this.wanted) {
      if (this.asked.size >= AT_ONCE) return;
      if (!this.asked.has(keyOf(square))) void this.fetch(square);
    }
  }

  private async fetch(square: Square): Promise<void> {
    const key = keyOf(square);
    const abort = new AbortController();
    this.asked.set(key, abort);
    try {
      const { level, column, row } = square;
      const path = `map/atlas/?revision=${this.revision}&level=${level}&column=${column}&row=${row}`;
      const { head, buffer, offset } = await requestPacked<Head>(path, abort.signal);
      const picture = head.numbers.length
        ? await createImageBitmap(new Blob([buffer.slice(offset)], { type: 'image/webp' }))
        : null;
      if (picture) {
        const layer = this.freeLayer();
        this.renderer.setAtlas(layer, picture);
        picture.close();
        this.known.set(key, { ...square, numbers: head.numbers, layer, used: ++this.clock });
      } else this.known.set(key, null);
      this.come();
    } catch {
      // Aborted because it is out of view, or the server is busy: dots are seen meanwhile.
      if (!abort.signal.aborted) setTimeout(() => this.come(), AGAIN_MS);
    } finally {
      this.asked.delete(key);
      if (!abort.signal.aborted) this.wanted = this.wanted.filter((other) => keyOf(other) !== key);
      this.ask();
    }
  }

  /** A layer that nothing is in, or the one that was not seen for longest. */
  private freeLayer(): number {
    const used = [...this.known.values()].filter((atlas) => atlas !== null);
    if (used.length < LAYERS) {
      const taken = new Set(used.map(({ layer }) => layer));
      return Array.from({ length: LAYERS }, (_, layer) => layer).find((layer) => !taken.has(layer))!;
    }
    const oldest = used.reduce((a, b) => (a.used < b.used ? a : b));
    this.known.delete(keyOf(oldest));
    return oldest.layer;
  }
}
