/** Photos of points, page by page, for the grid. */
import { request } from '../../lib/api/request';
import type { MapPhoto } from '../../lib/api/types';
import { ListSource, type ListPage } from '../../lib/grid/list-source.svelte';

const PAGE = 100;

export class PointList extends ListSource {
  constructor(
    private readonly revision: number,
    private readonly numbers: ArrayLike<number>,
    private readonly acts: {
      come: (photos: readonly MapPhoto[]) => void;
      gone: (ids: ReadonlySet<string>) => void;
    },
  ) {
    super(() => photosOf(revision, numbers, 0, acts.come), { size: numbers.length });
  }

  override remove(ids: ReadonlySet<string>): void {
    super.remove(ids);
    this.acts.gone(ids);
  }

  /** The same points, asked for anew. */
  again(): PointList {
    return new PointList(this.revision, this.numbers, this.acts);
  }
}

async function photosOf(
  revision: number,
  numbers: ArrayLike<number>,
  from: number,
  come: (photos: readonly MapPhoto[]) => void,
): Promise<ListPage> {
  const end = Math.min(from + PAGE, numbers.length);
  if (from >= end) return { photos: [], next: null };
  const some = Array.prototype.slice.call(numbers, from, end) as number[];
  const found = await photosAt(revision, some);
  come(found);
  const photos = found.map(({ photo }) => photo);
  return { photos, next: end < numbers.length ? () => photosOf(revision, numbers, end, come) : null };
}

export function photosAt(revision: number, numbers: number[], signal?: AbortSignal): Promise<MapPhoto[]> {
  const json = { revision, numbers };
  return request<MapPhoto[]>('map/photos/', { method: 'POST', json, signal });
}
