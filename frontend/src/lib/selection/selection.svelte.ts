/** What is selected, the same in every grid: click, Shift-click for a range, Escape. */
import { SvelteSet } from 'svelte/reactivity';

/** The ids from one photo to another, both included, in the grid's order. */
export type Between = (from: string, to: string) => string[] | Promise<string[]>;

export class Selection {
  readonly ids = new SvelteSet<string>();
  private anchor: string | null = null;

  constructor(private readonly between: Between = (_, to) => [to]) {}

  get size(): number {
    return this.ids.size;
  }

  get active(): boolean {
    return this.ids.size > 0;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.anchor = id;
  }

  /** Select everything from the last photo touched to this one. */
  async extend(id: string): Promise<void> {
    const from = this.anchor ?? id;
    this.add(await this.between(from, id));
    this.anchor = id;
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) this.ids.add(id);
  }

  /** A day's or a section's box: all of them, or none when all are selected already. */
  toggleAll(ids: readonly string[]): void {
    const all = ids.every((id) => this.ids.has(id));
    for (const id of ids)
      if (all) this.ids.delete(id);
      else this.ids.add(id);
  }

  drop(ids: Iterable<string>): void {
    for (const id of ids) this.ids.delete(id);
  }

  clear(): void {
    this.ids.clear();
    this.anchor = null;
  }
}
