/** What is selected on the map: the common selection of ids, and which points these are. */
import { SvelteMap } from 'svelte/reactivity';
import { Selection } from '../../lib/selection/selection.svelte';
import type { Ids } from './points';

/** The server takes no more ids at once. */
export const MOST_CHOSEN = 200_000;
export type How = 'replace' | 'add' | 'drop';

export class Choice {
  readonly selection = new Selection((from, to) => this.span(from, to));
  /** Photos whose points are known: id -> number. */
  private readonly numbers = new SvelteMap<string, number>();
  /** Points in the order in which the list shows them. */
  listed = $state.raw<ArrayLike<number>>([]);
  /** A loop was drawn and nothing lies in it, or too much. */
  trouble = $state<'nothing' | 'too_many' | null>(null);

  constructor(private ids: Ids) {}

  renumber(ids: Ids): void {
    this.ids = ids;
    this.numbers.clear();
    this.listed = [];
    this.selection.clear();
  }

  /** Numbers of the selected photos, as far as they are known. */
  get chosen(): number[] {
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
    this.trouble = points.length ? (points.length > MOST_CHOSEN ? 'too_many' : null) : 'nothing';
    if (this.trouble === 'too_many') return;
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
    this.selection.toggle(id);
    if (this.selection.has(id) && !Array.from(this.listed).includes(number)) {
      this.listed = [...Array.from(this.listed), number];
    }
  }

  private span(from: string, to: string): string[] {
    const order = Array.from(this.listed);
    const ends = [from, to].map((id) => order.indexOf(this.numbers.get(id) ?? -1)).sort((a, b) => a - b);
    if (ends[0]! < 0) return [to];
    const wanted = new Set(order.slice(ends[0], ends[1]! + 1));
    return [...this.numbers].filter(([, number]) => wanted.has(number)).map(([id]) => id);
  }
}
