/** The photos behind a link, page by page, and whether the link still holds. */
import { ApiError } from '../../lib/api/errors';
import { request } from '../../lib/api/request';
import type { Page, SharedAlbum, SharedPhoto } from '../../lib/api/types';

const PAGE = 60;
const LOOK_MS = 60_000;

export class SharedState {
  photos = $state.raw<SharedPhoto[]>([]);
  album = $state.raw<SharedAlbum>() as SharedAlbum;
  over = $state(false);
  busy = $state(false);
  error = $state.raw<unknown>(null);
  private next: string | null;

  constructor(
    private readonly token: string,
    album: SharedAlbum,
    photos: SharedPhoto[],
  ) {
    this.album = album;
    this.photos = photos;
    this.next = photos.length < album.count ? `shared/${token}/photos/?limit=${PAGE}` : null;
  }

  get complete(): boolean {
    return this.next === null;
  }

  /** The next page; photos that are there already (the first page came with the document) are passed over. */
  async more(): Promise<void> {
    if (this.busy || !this.next || this.over) return;
    this.busy = true;
    this.error = null;
    try {
      const page = await request<Page<SharedPhoto>>(this.next);
      const known = new Set(this.photos.map(({ id }) => id));
      this.photos = [...this.photos, ...page.results.filter(({ id }) => !known.has(id))];
      this.next = page.next ?? null;
    } catch (error) {
      this.fail(error);
    }
    this.busy = false;
  }

  /** Ask whether the link still holds: now and then, on coming back, and when a picture fails. */
  async look(): Promise<void> {
    try {
      this.album = await request<SharedAlbum>(`shared/${this.token}/`);
    } catch (error) {
      if (error instanceof ApiError && [401, 410].includes(error.status)) this.fail(error);
    }
  }

  watch(): () => void {
    const look = () => {
      if (!document.hidden && !this.over) void this.look();
    };
    const timer = setInterval(look, LOOK_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }

  private fail(error: unknown): void {
    if (error instanceof ApiError && error.status === 410) this.end();
    else if (error instanceof ApiError && error.status === 401) location.reload();
    else this.error = error;
  }

  /** The pictures leave the page together with the link. */
  private end(): void {
    this.over = true;
    this.photos = [];
    document.title = 'Plumb';
  }
}
