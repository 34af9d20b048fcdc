/** The photos of a cluster: by closeness to its middle, by date, or those far from the others alone. */
import { request } from '../../lib/api/request';
import type { ListedPhoto, Page } from '../../lib/api/types';
import type { GridSource } from '../../lib/grid/columns';
import { ListSource, type ListPage } from '../../lib/grid/list-source.svelte';
import { idsBetween } from '../../lib/grid/order';
import { t } from '../../lib/messages';
import type { Place } from '../../lib/place';
import { Selection } from '../../lib/selection/selection.svelte';

export const WAYS = ['closeness', 'date', 'outliers'] as const;
export type Way = (typeof WAYS)[number];
type Placed = Page<ListedPhoto & { outlier?: boolean }>;

export const wayIn = (query: string): Way => {
  const asked = new URLSearchParams(query).get('by');
  return WAYS.find((way) => way === asked) ?? 'closeness';
};

const page = ({ results, next }: Placed): ListPage => ({
  photos: results,
  badges: results.map(({ outlier }) => (outlier ? t('clusters.outlier') : '')),
  next: next ? () => request<Placed>(next).then(page) : null,
});

export class ClusterPhotos {
  way = $state<Way>('closeness');
  source = $state.raw<GridSource | null>(null);
  /** Where the list goes on page by page. */
  listed = $state.raw<ListSource | null>(null);
  selection = $state.raw(new Selection(() => Promise.resolve([])));
  place = $state.raw<Place>({ filters: {}, search: null });
  private unfollow: () => void = () => undefined;

  constructor(
    private readonly id: string,
    private readonly size: () => number,
  ) {}

  /** Throws where the way by date cannot be fetched. */
  async show(way: Way): Promise<void> {
    const source = way === 'date' ? await this.dated() : this.list(way);
    this.selection.clear();
    this.way = way;
    this.place = { filters: { cluster: this.id, ...(way === 'date' && { sort: 'date' }) }, search: null };
    this.selection = new Selection((from, to) => idsBetween(source, from, to));
    this.listed = source instanceof ListSource ? source : null;
    this.source = source;
  }

  private list(way: Way): ListSource {
    this.unfollow();
    const alone = way === 'outliers';
    const first = `clusters/${this.id}/photos/?limit=100${alone ? '&outliers=true' : ''}`;
    const known = alone ? {} : { filters: { cluster: this.id }, size: this.size() };
    return new ListSource(() => request<Placed>(first).then(page), known);
  }

  private async dated(): Promise<GridSource> {
    const { timelineOf } = await import('./timeline');
    const { source, follow } = await timelineOf(this.id);
    this.unfollow();
    this.unfollow = follow();
    return source;
  }

  end(): void {
    this.unfollow();
  }
}
