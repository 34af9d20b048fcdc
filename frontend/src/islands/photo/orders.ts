/** In which order photos follow each other: the server's, narrowed by filters, or the pages of a list. */
import { request } from '../../lib/api/request';
import type { ListedPhoto, Page, SearchAnswer } from '../../lib/api/types';
import type { Place } from '../../lib/place';

export interface Stretch {
  photos: ListedPhoto[];
  /** Position of the first of them, from 1, where it is known. */
  first: number | null;
  count: number | null;
  atStart: boolean;
  atEnd: boolean;
}

export interface Order {
  around(photo: ListedPhoto): Promise<Stretch>;
  before(photo: ListedPhoto): Promise<ListedPhoto[]>;
  after(photo: ListedPhoto): Promise<ListedPhoto[]>;
}

export const SPAN = 24;
const MOST_PAGES = 25;

interface Neighbours {
  before?: ListedPhoto[];
  after?: ListedPhoto[];
  position?: number;
  count?: number;
}

class FilteredOrder implements Order {
  constructor(private readonly filters: Record<string, string>) {}

  async around(photo: ListedPhoto): Promise<Stretch> {
    const { before, after, position, count } = await this.ask(photo.id, SPAN, SPAN, true);
    return {
      photos: [...before, photo, ...after],
      first: position === undefined ? null : position - before.length,
      count: count ?? null,
      atStart: before.length < SPAN,
      atEnd: after.length < SPAN,
    };
  }

  before = async (photo: ListedPhoto) => (await this.ask(photo.id, SPAN, 0)).before;
  after = async (photo: ListedPhoto) => (await this.ask(photo.id, 0, SPAN)).after;

  private async ask(id: string, before: number, after: number, count = false) {
    const span = { before: String(before), after: String(after), ...(count ? { count: 'true' } : {}) };
    const query = new URLSearchParams({ ...this.filters, ...span });
    const answer = await request<Neighbours>(`photos/${id}/neighbours/?${query}`);
    return { ...answer, before: answer.before ?? [], after: answer.after ?? [] };
  }
}

interface Pageful {
  photos: ListedPhoto[];
  next: string | null;
}

/** A list that can only be read from its beginning; its pages are fetched until the photo turns up. */
class ListedOrder implements Order {
  private next: string | null;

  constructor(
    private readonly start: string,
    private readonly read: (path: string) => Promise<Pageful>,
    private readonly otherwise: Order,
  ) {
    this.next = start;
  }

  async around(photo: ListedPhoto): Promise<Stretch> {
    const photos: ListedPhoto[] = [];
    this.next = this.start;
    for (let page = 0; page < MOST_PAGES && this.next; page++) {
      photos.push(...(await this.page()));
      if (photos.some(({ id }) => id === photo.id)) {
        const count = this.next ? null : photos.length;
        return { photos, first: 1, count, atStart: true, atEnd: !this.next };
      }
    }
    this.next = null;
    return this.otherwise.around(photo);
  }

  before = () => Promise.resolve([]);
  after = () => (this.next ? this.page() : Promise.resolve([]));

  private async page(): Promise<ListedPhoto[]> {
    const { photos, next } = await this.read(this.next!);
    this.next = next;
    return photos;
  }
}

async function searchPage(path: string): Promise<Pageful> {
  const answer = await request<SearchAnswer>(path);
  const after = answer.next;
  return {
    photos: answer.results.map(({ photo }) => photo),
    next: after && `search/${answer.query}/?limit=100&cursor=${encodeURIComponent(after)}`,
  };
}

async function listPage(path: string): Promise<Pageful> {
  const { results, next } = await request<Page<ListedPhoto>>(path);
  return { photos: results, next: next ?? null };
}

export function orderOf({ filters, search }: Place): Order {
  const filtered = new FilteredOrder(filters);
  const { album, cluster, sort } = filters;
  if (search) return new ListedOrder(`search/${named(search)}/?limit=100`, searchPage, LIBRARY_ORDER);
  if (cluster && sort !== 'date')
    return new ListedOrder(`clusters/${named(cluster)}/photos/?limit=200`, listPage, filtered);
  if (album && sort === 'own') {
    return new ListedOrder(`albums/${named(album)}/photos/?limit=500`, listPage, filtered);
  }
  return filtered;
}

const named = encodeURIComponent;
const LIBRARY_ORDER = new FilteredOrder({});
