/** One album as it stands now: its name, its cover, its order, and whether one still may see it. */
import { ApiError, spoken } from '../../lib/api/errors';
import { request } from '../../lib/api/request';
import type { AlbumSummary, ListedPhoto, Page } from '../../lib/api/types';
import { listen } from '../../lib/events';
import { ListSource, type ListPage } from '../../lib/grid/list-source.svelte';
import { t } from '../../lib/messages';
import { notify } from '../../lib/notify.svelte';
import { moved } from './arrange';

const page = ({ results, next }: Page<ListedPhoto>): ListPage => ({
  photos: results,
  next: next ? () => request<Page<ListedPhoto>>(next).then(page) : null,
});

/** The album's photos in its own order. */
export const ownOrder = ({ id, count }: AlbumSummary): ListSource =>
  new ListSource(() => request<Page<ListedPhoto>>(`albums/${id}/photos/?limit=100`).then(page), {
    filters: { album: id },
    size: count,
  });

export class AlbumState {
  album = $state.raw<AlbumSummary>() as AlbumSummary;
  gone = $state(false);
  /** What a screen reader is told about a move. */
  said = $state('');

  constructor(album: AlbumSummary) {
    this.album = album;
  }

  get path(): string {
    return `albums/${this.album.id}/`;
  }

  change(json: { name?: string; description?: string; cover?: string }): Promise<boolean> {
    return this.attempt(async () => {
      this.album = await request<AlbumSummary>(this.path, { method: 'PATCH', json });
    });
  }

  async cover(photo: string): Promise<void> {
    if (await this.change({ cover: photo })) notify(t('albums.cover_set'));
  }

  erase(): Promise<boolean> {
    return this.attempt(async () => {
      await request(this.path, { method: 'DELETE' });
      location.assign('/albums/');
    });
  }

  leave(member: number): Promise<boolean> {
    return this.attempt(async () => {
      await request(`${this.path}members/${member}/`, { method: 'DELETE' });
      location.assign('/albums/');
    });
  }

  /** Move photos in front of another one (null: to the end), at once here and then on the server. */
  async move(source: ListSource, photos: readonly string[], before: string | null): Promise<void> {
    const was = source.sections[0]!.columns!.id;
    const order = moved(was, photos, before);
    if (order.every((id, index) => id === was[index])) return;
    source.arrange(order);
    this.said = t('albums.moved', { place: order.indexOf(photos[0]!) + 1, count: source.total });
    const json = { photos, before };
    const done = await this.attempt(() => request(`${this.path}order/`, { method: 'POST', json }));
    if (!done) await source.refresh();
  }

  /** Ask how the album stands; whether anything about it has changed. */
  async look(): Promise<boolean> {
    try {
      const now = await request<AlbumSummary>(this.path);
      const changed = now.updated_at !== this.album.updated_at || now.count !== this.album.count;
      this.album = now;
      return changed;
    } catch (error) {
      this.lost(error);
      return false;
    }
  }

  /** Look when there is news of it, and on coming back to the page. */
  follow(onchange: () => void): () => void {
    const look = () => void this.look().then((changed) => changed && onchange());
    const seen = () => !document.hidden && look();
    const stop = listen((news) => {
      if (news.type === 'again' || (news.type === 'album' && news.id === this.album.id)) look();
    });
    document.addEventListener('visibilitychange', seen);
    const [way] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    if (way?.type === 'back_forward') look(); // the browser may have shown the page as it kept it
    return () => {
      stop();
      document.removeEventListener('visibilitychange', seen);
    };
  }

  private async attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!this.lost(error)) notify(spoken(error), { bad: true });
      return false;
    }
  }

  private lost(error: unknown): boolean {
    if (!(error instanceof ApiError) || error.status !== 404) return false;
    this.gone = true;
    return true;
  }
}
