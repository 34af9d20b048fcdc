/** What is selected on the map: the common selection of ids, and which points these are. */
import { SvelteMap } from 'svelte/reactivity';
import { Selection } from '../../lib/selection/selection.svelte';
import type { Ids } from './points';

/** The server takes no more ids at once: larger selections it knows by the numbers of their points. */
export const MOST_CHOSEN = 200_000;
export type How = 'replace' | 'add' | 'drop';

export class Choice {
  readonly selection = new Selection((from, to) => this.span(from, to));
  /** Photos whose points are known: id -> number. */
  private readonly numbers = new SvelteMap<string, number>();
  /** Points in the order in which the list shows them. */
  listed = $state.raw<ArrayLike<number>>([]);
  /** A loop was drawn and nothing lies in it. */
  missed = $state(false);
  /** Points of a selection that is too large for ids; some may be left out of it. */
  private crowd = $state.raw<Uint32Array>(new Uint32Array());

  constructor(private ids: Ids) {}

  renumber(ids: Ids): void {
    this.ids = ids;
    this.numbers.clear();
    this.listed = [];
    this.selection.clear();
  }

  /** Numbers of the selected photos, as far as they are known. */
  get chosen(): ArrayLike<number> & Iterable<number> {
    const { wire } = this.selection;
    if ('except' in wire) {
      const out = new Set(wire.except.map((id) => this.numbers.get(id)));
      return out.size ? this.crowd.filter((number) => !out.has(number)) : this.crowd;
    }
    const found: number[] = [];
    for (const id of this.selection.ids) {
      const number = this.numbers.get(id);
      if (number !== undefined) found.push(number);
    }
    return found;
  }

  learn(id: string, number: number): void {
    if (!this.numbers.has(id)) this.numbers.set(id, number);
  }

  numberOf(id: string): number | undefined {
    return this.numbers.get(id);
  }

  /** Select the photos of these points. */
  async take(points: Uint32Array, how: How): Promise<void> {
    this.missed = !points.length;
    const most = points.length + (how === 'replace' ? 0 : this.selection.size);
    if (most > MOST_CHOSEN) {
      const { together } = await import('./crowd');
      const now = together(this.chosen, points, how);
      if (now.length > MOST_CHOSEN) return this.takeMany(now);
      [points, how] = [now, 'replace'];
    }
    const ids = await this.ids.of(points);
    ids.forEach((id, at) => this.learn(id, points[at]!));
    if (how === 'drop') return this.selection.drop(ids);
    if (how === 'replace') this.selection.clear();
    this.selection.add(ids);
    this.listed = how === 'replace' ? points : this.chosen;
  }

  async toggle(number: number): Promise<void> {
    const [id] = await this.ids.of([number]);
    if (!id) return;
    this.learn(id, number);
    if (this.selection.all && !this.crowd.includes(number)) {
      return this.takeMany(Uint32Array.from([...this.chosen, number]));
    }
    this.selection.toggle(id);
    if (this.selection.has(id) && !Array.from(this.listed).includes(number)) {
      this.listed = [...Array.from(this.listed), number];
    }
  }

  private async takeMany(points: Uint32Array): Promise<void> {
    const { marksOf } = await import('./crowd');
    const filters = { on_map: marksOf(this.ids.revision, points) };
    this.crowd = points;
    this.listed = points;
    this.selection.selectAll({ filters, count: () => points.length });
  }

  private span(from: string, to: string): string[] {
    const order = Array.from(this.listed);
    const ends = [from, to].map((id) => order.indexOf(this.numbers.get(id) ?? -1)).sort((a, b) => a - b);
    if (ends[0]! < 0) return [to];
    const wanted = new Set(order.slice(ends[0], ends[1]! + 1));
    return [...this.numbers].filter(([, number]) => wanted.has(number)).map(([id]) => id);
  }
}
