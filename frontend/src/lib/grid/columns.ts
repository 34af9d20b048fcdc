/** Photos as columns: what a grid needs to lay out and show thousands of them. */
import type { ListedPhoto, MonthColumns } from '../api/types';
import type { Place } from '../place';

export interface Columns extends Omit<MonthColumns, 'trashed_at' | 'stack'> {
  /** In the trash only: since when. */
  trashed_at?: string[] | null;
  /** How many photos are stacked on the tile; 0 for one that stands alone. */
  stack?: number[] | null;
  /** What stands on the tile, like the score of a result. */
  badge?: string[];
}

export interface Section {
  key: string;
  /** Heading above the section; none when empty. */
  title: string;
  count: number;
  columns: Columns | null;
  /** It was asked for and did not come. */
  failed?: boolean;
}

export interface GridSource {
  /** The place as the server knows it: filters for selections, the address for tiles. */
  readonly place: Place;
  /** How many photos there are in all; less may be known while a list goes on. */
  readonly total: number;
  /** Whether the place's filters mean just these photos, so that "all" can be said to the server. */
  readonly filterable: boolean;
  readonly sections: readonly Section[];
  /** Whether days are marked above the rows. */
  readonly days: boolean;
  /** Sections in or near the view, for a source that loads them by need. */
  need(keys: readonly string[]): void;
  /** Called near the end, for a source that goes on page by page. */
  more(): void;
  load(key: string): Promise<void>;
  /** Ids of a section, without keeping it. */
  ids(key: string): Promise<string[]>;
  /** Ask the server how things stand. */
  refresh(): Promise<void>;
  /** For a list that goes on: the ids to the end, `most` at most. */
  whole?(most: number): Promise<string[]>;
  /** Photos whose sections stay loaded. */
  pinned?: () => readonly (string | null)[];
  /** Look up what photos show, for those who hear the page; by section, from and up to an index. */
  describe?(key: string, from: number, end: number): Promise<void>;
  edit(id: string, change: Partial<ColumnValues>): void;
  remove(ids: ReadonlySet<string>): void;
}

export interface ColumnValues {
  favourite: boolean;
  archived: boolean;
  processing: boolean;
  version: number;
  thumbhash: string;
}

export const thumbUrl = (id: string, version: number): string => `/media/${id}/thumb?v=${version}`;

export function versionOf(photo: ListedPhoto): number {
  return Number(/[?&]v=(\d+)/.exec(photo.urls.thumb)?.[1] ?? 1);
}

export const emptyColumns = (): Columns => ({
  id: [],
  ratio: [],
  thumbhash: [],
  taken_at: [],
  version: [],
  favourite: [],
  archived: [],
  processing: [],
  alt: [],
  stack: [],
  badge: [],
});

/** `columns` with `photos` after it; the arrays are shared, the object is new. */
export function append(
  columns: Columns,
  photos: readonly ListedPhoto[],
  badges?: readonly string[],
): Columns {
  const known = new Set(columns.id);
  photos.forEach((photo, index) => {
    if (known.has(photo.id)) return;
    columns.id.push(photo.id);
    columns.ratio.push(photo.width / photo.height);
    columns.thumbhash.push(photo.thumbhash);
    columns.taken_at.push(photo.taken_at);
    columns.version.push(versionOf(photo));
    columns.favourite.push(photo.favourite);
    columns.archived.push(Boolean(photo.archived_at));
    columns.processing.push(false);
    columns.alt?.push(photo.alt);
    columns.stack?.push(photo.stack);
    if (badges) columns.badge?.push(badges[index] ?? '');
  });
  return { ...columns };
}

/** The photos named come first, in that order; the others follow as they were. */
export function arranged(columns: Columns, first: readonly string[]): Columns {
  const place = new Map(first.map((id, index) => [id, index]));
  const rank = (index: number) => place.get(columns.id[index]!) ?? first.length + index;
  const order = columns.id.map((_, index) => index).sort((a, b) => rank(a) - rank(b));
  const moved = Object.entries(columns).map(([name, values]) => {
    const known = values as unknown[] | undefined;
    return [name, known?.length === order.length ? order.map((index) => known[index]) : known];
  });
  return Object.fromEntries(moved) as Columns;
}

export function without(columns: Columns, ids: ReadonlySet<string>): Columns {
  const keep = columns.id.map((id) => !ids.has(id));
  const kept = Object.entries(columns).map(([name, values]) => [
    name,
    (values as unknown[] | undefined)?.filter((_, index) => keep[index]),
  ]);
  return Object.fromEntries(kept) as Columns;
}

export function changed(columns: Columns, index: number, change: Partial<ColumnValues>): Columns {
  const copy = { ...columns } as unknown as Record<string, unknown[]>;
  for (const [name, value] of Object.entries(change)) {
    const values = (copy[name] ?? []).slice();
    values[index] = value;
    copy[name] = values;
  }
  return copy as unknown as Columns;
}
