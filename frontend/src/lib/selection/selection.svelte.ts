/**
 * What is selected, the same in every grid: a few photos by their ids, or everything a grid shows except a few.
 * The second is named to the server by the grid's filters, so it holds for photos that were never loaded.
 */
import { SvelteSet } from 'svelte/reactivity';

/** The ids from one photo to another, both included, in the grid's order. */
export type Between = (from: string, to: string) => string[] | Promise<string[]>;

/** A selection as the server takes it. */
export type Wire = { ids: string[] } | { filters: Record<string, string>; except: string[] };

export interface Everything {
  filters: Record<string, string>;
  /** How many photos that is now. */
  count: () => number;
}

export class Selection {
  private readonly named = new SvelteSet<string>();
  private everything = $state.raw<Everything | null>(null);
  /** The photo that a range begins at. */
  anchor: string | null = null;
  private swept: string[] = [];
  private asked = 0;

  constructor(private readonly between: Between = (_, to) => [to]) {}

  get size(): number {
    return this.everything ? Math.max(0, this.everything.count() - this.named.size) : this.named.size;
  }

  get active(): boolean {
    return this.size > 0;
  }

  /** Whether everything was selected, more than what is loaded; some may be left out of it. */
  get all(): boolean {
    return this.everything !== null;
  }

  /** The ids, where they are known: not when everything is selected. */
  get ids(): string[] {
    return this.everything ? [] : [...this.named];
  }

  get wire(): Wire {
    const named = [...this.named];
    return this.everything ? { filters: this.everything.filters, except: named } : { ids: named };
  }

  has(id: string): boolean {
    return this.named.has(id) !== this.all;
  }

  toggle(id: string): void {
    this.set([id], !this.has(id));
    this.anchor = id;
    this.swept = [];
  }

  /** Select from the last photo touched to this one; what the range before reached further is let go. */
  async extend(id: string): Promise<void> {
    this.anchor ??= id;
    const asked = ++this.asked;
    const range = await this.between(this.anchor, id);
    if (asked !== this.asked) return;
    const kept = new Set(range);
    this.set(
      this.swept.filter((other) => !kept.has(other)),
      false,
    );
    const added = range.filter((other) => !this.has(other));
    this.swept = [...this.swept.filter((other) => kept.has(other)), ...added];
    this.set(added, true);
  }

  add(ids: Iterable<string>): void {
    this.set(ids, true);
  }

  drop(ids: Iterable<string>): void {
    this.set(ids, false);
  }

  /** A day's or a section's box: all of them, or none when all are selected already. */
  toggleAll(ids: readonly string[]): void {
    this.set(ids, !ids.every((id) => this.has(id)));
    this.anchor = ids[0] ?? this.anchor;
    this.swept = [];
  }

  selectAll(everything: Everything): void {
    this.clear();
    this.everything = everything;
  }

  clear(): void {
    this.asked += 1;
    this.everything = null;
    this.named.clear();
    this.anchor = null;
    this.swept = [];
  }

  private set(ids: Iterable<string>, selected: boolean): void {
    const name = selected !== this.all;
    for (const id of ids) {
      if (name) this.named.add(id);
      else this.named.delete(id);
    }
    if (this.all && !this.active) this.clear();
  }
}
