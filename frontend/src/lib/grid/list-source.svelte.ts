/** Photos that come page by page, like the results of a search. */
import type { ListedPhoto } from '../api/types';
import { LIBRARY, type Place } from '../place';
import {
  append,
  arranged,
  changed,
  emptyColumns,
  without,
  type ColumnValues,
  type GridSource,
  type Section,
} from './columns';

export interface ListPage {
  photos: ListedPhoto[];
  badges?: string[];
  /** How to get the page after it; null at the very end. */
  next: (() => Promise<ListPage>) | null;
}

export class ListSource implements GridSource {
  sections = $state.raw<Section[]>([{ key: 'all', title: '', count: 0, columns: emptyColumns() }]);
  complete = $state(false);
  busy = $state(false);
  error = $state.raw<unknown>(null);
  place = $state.raw<Place>(LIBRARY);
  readonly days = false;
  readonly filterable: boolean;
  private next: (() => Promise<ListPage>) | null;

  /** `filters` where the server knows this list by them, like a cluster's; `size` where it is known beforehand. */
  constructor(
    private readonly first: () => Promise<ListPage>,
    { filters, size = 0 }: { filters?: Record<string, string>; size?: number } = {},
  ) {
    this.next = first;
    this.size = size;
    this.filterable = Boolean(filters);
    if (filters) this.place = { filters, search: null };
    this.more();
  }

  private readonly size: number;

  get total(): number {
    return this.complete ? this.count : Math.max(this.count, this.size);
  }

  get count(): number {
    return this.sections[0]!.count;
  }

  more(): void {
    if (this.busy || !this.next || this.error) return;
    this.busy = true;
    this.under = this.fetch(this.next);
  }

  retry(): void {
    this.error = null;
    this.more();
  }

  need(): void {
    // Everything known is loaded.
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  ids(): Promise<string[]> {
    return Promise.resolve(this.sections[0]!.columns!.id);
  }

  /** Go on to the end, or until there are `most`; the ids. */
  async whole(most: number): Promise<string[]> {
    while (this.next && !this.error && this.count < most) {
      if (this.busy) await this.under;
      else this.more();
    }
    return this.sections[0]!.columns!.id.slice(0, most);
  }

  /** From the beginning. */
  async refresh(): Promise<void> {
    await this.under;
    this.error = null;
    this.complete = false;
    this.next = this.first;
    this.become(emptyColumns());
    this.more();
    await this.under;
  }

  edit(id: string, change: Partial<ColumnValues>): void {
    const columns = this.sections[0]!.columns!;
    const index = columns.id.indexOf(id);
    if (index >= 0) this.become(changed(columns, index, change));
  }

  remove(ids: ReadonlySet<string>): void {
    this.become(without(this.sections[0]!.columns!, ids));
  }

  /** Put these photos first, in this order. */
  arrange(first: readonly string[]): void {
    this.become(arranged(this.sections[0]!.columns!, first));
  }

  private under: Promise<void> = Promise.resolve();

  private async fetch(next: () => Promise<ListPage>): Promise<void> {
    try {
      const page = await next();
      this.become(append(this.sections[0]!.columns!, page.photos, page.badges));
      this.next = page.next;
      this.complete = !page.next;
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
  }

  private become(columns: Section['columns']): void {
    this.sections = [{ key: 'all', title: '', count: columns!.id.length, columns }];
  }
}
