/** Where the points lie, cut into cells, so that few are looked at: the nearest to a place, those inside a loop. */

const CELLS = 256;
const SHIFT = 8;
/** Steps of a place, as the server counts them. */
export const STEPS = 65_535;

export class Field {
  private places = new Uint16Array(0);
  private gone = new Uint8Array(0);
  private count = 0;
  /** Numbers of the points, cell by cell; where each cell begins. */
  private order: Uint32Array | null = null;
  private begins = new Uint32Array(CELLS * CELLS + 1);

  constructor(capacity: number) {
    this.places = new Uint16Array(2 * capacity);
    this.gone = new Uint8Array(capacity);
  }

  add(first: number, places: Uint16Array, gone: Uint8Array): void {
    this.places.set(places, 2 * first);
    this.gone.set(gone, first);
    this.count = Math.max(this.count, first + gone.length);
    this.order = null;
  }

  remove(numbers: Iterable<number>): void {
    for (const number of numbers) this.gone[number] = 1;
  }

  /** Number of the point nearest to x, y (0..1) within the radius; -1 where there is none. */
  nearest(x: number, y: number, radius: number): number {
    const [px, py, reach] = [x * STEPS, y * STEPS, radius * STEPS];
    let best = reach * reach;
    let found = -1;
    this.eachIn(px - reach, py - reach, px + reach, py + reach, (number) => {
      const dx = this.places[2 * number]! - px;
      const dy = this.places[2 * number + 1]! - py;
      const apart = dx * dx + dy * dy;
      if (apart < best || (apart === best && found < 0)) {
        best = apart;
        found = number;
      }
    });
    return found;
  }

  /** Numbers of the points in a box (0..1), near ones together. */
  inBox(left: number, top: number, right: number, bottom: number): Uint32Array {
    const [x0, y0, x1, y1] = [left * STEPS, top * STEPS, right * STEPS, bottom * STEPS];
    const found: number[] = [];
    this.eachIn(x0, y0, x1, y1, (number) => {
      const x = this.places[2 * number]!;
      const y = this.places[2 * number + 1]!;
      if (x >= x0 && x <= x1 && y >= y0 && y <= y1) found.push(number);
    });
    return Uint32Array.from(found);
  }

  /** Numbers of the points inside a closed loop of x, y pairs (0..1), by the even-odd rule; near ones together. */
  inLoop(loop: Float32Array): Uint32Array {
    if (loop.length < 6) return new Uint32Array(0);
    const order = this.ordered();
    const corners = Float64Array.from(loop, (value) => value * STEPS);
    const crossed = cellsCrossed(corners);
    const found = new Uint32Array(this.count);
    let count = 0;
    for (let row = 0; row < CELLS; row++) {
      const ends = crossings(corners, (row + 0.5) * CELLS);
      for (let column = 0; column < CELLS; column++) {
        const cell = row * CELLS + column;
        const from = this.begins[cell]!;
        const end = this.begins[cell + 1]!;
        if (from === end) continue;
        const middle = (column + 0.5) * CELLS;
        if (!crossed[cell] && !isInside(ends, middle)) continue;
        for (let at = from; at < end; at++) {
          const number = order[at]!;
          if (this.gone[number]) continue;
          if (crossed[cell] && !this.isWithin(corners, number)) continue;
          found[count++] = number;
        }
      }
    }
    return found.slice(0, count);
  }

  private isWithin(corners: Float64Array, number: number): boolean {
    return isWithin(corners, this.places[2 * number]!, this.places[2 * number + 1]!);
  }

  private eachIn(x0: number, y0: number, x1: number, y1: number, look: (number: number) => void): void {
    const order = this.ordered();
    const cell = (value: number) => Math.min(CELLS - 1, Math.max(0, value >> SHIFT));
    for (let row = cell(y0); row <= cell(y1); row++) {
      for (let column = cell(x0); column <= cell(x1); column++) {
        const at = row * CELLS + column;
        for (let i = this.begins[at]!; i < this.begins[at + 1]!; i++) {
          if (!this.gone[order[i]!]) look(order[i]!);
        }
      }
    }
  }

  /** Sorted by cells, by counting: some 20 ms for a million. */
  private ordered(): Uint32Array {
    if (this.order) return this.order;
    const { places, count } = this;
    const ends = new Uint32Array(CELLS * CELLS + 1);
    const cellOf = (number: number) =>
      (places[2 * number + 1]! >> SHIFT) * CELLS + (places[2 * number]! >> SHIFT);
    for (let number = 0; number < count; number++) ends[cellOf(number) + 1]!++;
    for (let cell = 0; cell < CELLS * CELLS; cell++) ends[cell + 1]! += ends[cell]!;
    this.begins = ends.slice();
    const order = new Uint32Array(count);
    for (let number = 0; number < count; number++) order[ends[cellOf(number)]!++] = number;
    return (this.order = order);
  }
}

/** Where a horizontal line crosses the loop, from left to right. */
function crossings(corners: Float64Array, y: number): number[] {
  const found: number[] = [];
  for (let i = 0, last = corners.length - 2; i < corners.length; last = i, i += 2) {
    const [x0, y0, x1, y1] = [corners[last]!, corners[last + 1]!, corners[i]!, corners[i + 1]!];
    if (y0 > y !== y1 > y) found.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  }
  return found.sort((a, b) => a - b);
}

const isInside = (ends: number[], x: number): boolean => ends.filter((end) => end > x).length % 2 === 1;

export function isWithin(corners: ArrayLike<number>, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, last = corners.length - 2; i < corners.length; last = i, i += 2) {
    const [x0, y0, x1, y1] = [corners[last]!, corners[last + 1]!, corners[i]!, corners[i + 1]!];
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
  }
  return inside;
}

/** Cells that an edge of the loop passes, with their neighbours: only in these each point is looked at. */
function cellsCrossed(corners: Float64Array): Uint8Array {
  const crossed = new Uint8Array(CELLS * CELLS);
  const cell = (value: number) => Math.min(CELLS - 1, Math.max(0, Math.floor(value / CELLS)));
  for (let i = 0, last = corners.length - 2; i < corners.length; last = i, i += 2) {
    const [x0, y0, x1, y1] = [corners[last]!, corners[last + 1]!, corners[i]!, corners[i + 1]!];
    const steps = Math.max(1, Math.ceil((2 * Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))) / CELLS));
    for (let step = 0; step <= steps; step++) {
      const column = cell(x0 + ((x1 - x0) * step) / steps);
      const row = cell(y0 + ((y1 - y0) * step) / steps);
      for (let y = Math.max(0, row - 1); y <= Math.min(CELLS - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(CELLS - 1, column + 1); x++) {
          crossed[y * CELLS + x] = 1;
        }
      }
    }
  }
  return crossed;
}
