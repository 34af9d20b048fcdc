/** The library by months, each loaded when it comes near the view. Takes the filters of the list of photos. */
import { request } from '../api/request';
import type { Bucket, MonthColumns } from '../api/types';
import { monthName } from '../format';
import type { Place } from '../place';
import { alternativeTexts, missingAlts } from './alts';
import { changed, without, type Columns, type ColumnValues, type GridSource, type Section } from './columns';
import { Shelf } from './shelf';

const sectionOf = (key: string, count: number, columns: Columns | null): Section => ({
  key,
  title: monthName(key),
  count,
  columns,
});

export class TimelineSource implements GridSource {
  sections = $state.raw<Section[]>([]);
  total = $state(0);
  ready = $state(false);
  error = $state.raw<unknown>(null);
  readonly days = true;
  readonly filterable = true;
  readonly place: Place;
  /** Ids whose months stay loaded, like the one that has the focus. */
  pinned: () => readonly (string | null)[] = () => [];
  private readonly loading = new Map<string, Promise<void>>();
  private readonly shelf = new Shelf();
  private readonly query: string;

  constructor(filters: Record<string, string> = {}, buckets?: readonly Bucket[]) {
    this.place = { filters, search: null };
    const query = new URLSearchParams(filters).toString();
    this.query = query ? `?${query}` : '';
    if (!buckets) return;
    this.sections = buckets.map(({ month, count }) => sectionOf(month, count, null));
    this.total = buckets.reduce((sum, { count }) => sum + count, 0);
    this.ready = true;
  }

  has(id: string): boolean {
    return this.sections.some(({ columns }) => columns?.id.includes(id));
  }

  /** Ask for the months and their counts, and anew for the months that are loaded. */
  async refresh(): Promise<void> {
    await this.recount();
    await this.reload();
  }

  /** Ask for the months and their counts; months that are still the same keep their photos. */
  async recount(): Promise<void> {
    try {
      const answer = await request<{ total: number; buckets: Bucket[] }>(`timeline/${this.query}`);
      const known = new Map(this.sections.map((section) => [section.key, section]));
      const stale: string[] = [];
      this.sections = answer.buckets.map(({ month, count }) => {
        const before = known.get(month);
        if (before?.columns && before.count !== count) stale.push(month);
        return sectionOf(month, count, before?.columns ?? null);
      });
      this.total = answer.total;
      this.error = null;
      await Promise.all(stale.map((month) => this.fetchMonth(month)));
    } catch (error) {
      if (!this.ready) this.error = error;
    }
    this.ready = true;
  }

  /** Fetch again the months that hold these photos, or all that are loaded. */
  async reload(ids?: ReadonlySet<string>): Promise<void> {
    const months = this.sections.filter(
      ({ columns }) => columns && (!ids || columns.id.some((id) => ids.has(id))),
    );
    await Promise.all(months.map(({ key }) => this.fetchMonth(key).catch(() => undefined)));
  }

  need(keys: readonly string[]): void {
    for (const key of keys) void this.load(key).catch(() => this.mark(key));
    this.shelf.use(keys);
    this.letGo();
  }

  /** Forget the photos of months that were left behind, those too that came when they were no longer wanted. */
  private letGo(): void {
    const pinned = this.pinned().filter((id) => id !== null);
    const gone = this.shelf.surplus(
      this.sections.filter(({ columns }) => columns && !pinned.some((id) => columns.id.includes(id))),
    );
    if (gone.size)
      this.sections = this.sections.map((section) =>
        gone.has(section.key) ? { ...section, columns: null } : section,
      );
  }

  more(): void {
    // The months are all known from the start.
  }

  load(key: string): Promise<void> {
    const section = this.sections.find((other) => other.key === key);
    if (!section || section.columns) return Promise.resolve();
    const under = this.loading.get(key) ?? this.fetchMonth(key).finally(() => this.loading.delete(key));
    this.loading.set(key, under);
    return under.then(() => this.letGo());
  }

  async ids(key: string): Promise<string[]> {
    return (await this.askMonth(key)).id;
  }

  async describe(key: string, from: number, end: number): Promise<void> {
    const columns = this.columnsOf(key);
    if (!columns || missingAlts(columns, from, end) === 0) return;
    const [newest, oldest] = [columns.taken_at[from]!, columns.taken_at[end - 1]!];
    const texts = await alternativeTexts(this.place.filters, newest, oldest);
    const now = this.columnsOf(key);
    if (!now) return;
    const alt = now.id.map((id, index) => texts.get(id) ?? now.alt?.[index] ?? '');
    this.put(key, { columns: { ...now, alt } });
  }

  edit(id: string, change: Partial<ColumnValues>): void {
    this.sections = this.sections.map((section) => {
      const index = section.columns?.id.indexOf(id) ?? -1;
      return index < 0 ? section : { ...section, columns: changed(section.columns!, index, change) };
    });
  }

  remove(ids: ReadonlySet<string>): void {
    const before = this.sections;
    this.sections = before
      .map((section) => {
        if (!section.columns?.id.some((id) => ids.has(id))) return section;
        const columns = without(section.columns, ids);
        return { ...section, columns, count: columns.id.length };
      })
      .filter((section) => section.count > 0);
    this.total = this.sections.reduce((sum, section) => sum + section.count, 0);
    // Some may lie in months that are not loaded: only the server can count those.
    if (before.some(({ columns }) => !columns)) void this.recount();
  }

  private columnsOf(key: string): Columns | null {
    return this.sections.find((section) => section.key === key)?.columns ?? null;
  }

  private mark(key: string): void {
    if (!this.columnsOf(key)) this.put(key, { failed: true });
  }

  private put(key: string, change: Partial<Section>): void {
    this.sections = this.sections.map((section) =>
      section.key === key ? { ...section, ...change } : section,
    );
  }

  private askMonth(key: string): Promise<MonthColumns> {
    return request<MonthColumns>(`timeline/${key}/${this.query}`);
  }

  private async fetchMonth(key: string): Promise<void> {
    if (this.sections.some((section) => section.key === key && section.failed))
      this.put(key, { failed: false });
    const columns = await this.askMonth(key);
    this.put(key, { columns, count: columns.id.length, failed: false });
  }
}
