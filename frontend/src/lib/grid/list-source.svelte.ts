/** Photos that come page by page, like the results of a search. */
import type { ListedPhoto } from '../api/types';
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
  readonly days = false;

  constructor(private next: (() => Promise<ListPage>) | null) {
    this.more();
  }

  get count(): number {
    return this.sections[0]!.count;
  }

  more(): void {
    if (this.busy || !this.next || this.error) return;
    this.busy = true;
    void this.fetch(this.next);
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
