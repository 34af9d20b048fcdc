/** Results of a search, or a cluster's photos, as points of the map. */
import { request } from '../../lib/api/request';
import type { ListedPhoto, Page, SearchAnswer } from '../../lib/api/types';

const LIMIT = 500;
const PAGES = 4;
/** More points are not looked up at once. */
const MOST = 5000;

export interface Asked {
  /** Words, or the id of a search that was asked before. */
  q?: string;
  query?: string;
  /** Id of a cluster: its photos, the closest first. */
  cluster?: string;
}

export interface Hits {
  words: string;
  /** What leads here again. */
  asked: Asked;
  /** Results that were asked for; there may be more. */
  found: number;
  more: boolean;
  /** Number of a point -> score. */
  points: Map<number, number>;
}

export async function hitsOf(asked: Asked, revision: number, signal: AbortSignal): Promise<Hits> {
  return asked.cluster ? ofCluster(asked.cluster, revision, signal) : ofSearch(asked, revision, signal);
}

async function ofCluster(cluster: string, revision: number, signal: AbortSignal): Promise<Hits> {
  const photos: string[] = [];
  let next: string | null = `clusters/${cluster}/photos/?limit=${LIMIT}`;
  while (next && photos.length < MOST) {
    const page: Page<ListedPhoto> = await request<Page<ListedPhoto>>(next, { signal });
    photos.push(...page.results.map(({ id }) => id));
    next = page.next ?? null;
  }
  const scores = new Map(photos.map((id, at) => [id, 1 - at / photos.length]));
  return marked(scores, { words: '', asked: { cluster }, more: Boolean(next) }, revision, signal);
}

async function ofSearch(asked: Asked, revision: number, signal: AbortSignal): Promise<Hits> {
  const scores = new Map<string, number>();
  let answer = await first(asked, signal);
  const { query } = answer;
  for (let page = 1; ; page++) {
    for (const { photo, score } of answer.results) scores.set(photo.id, score);
    if (!answer.next || page === PAGES) break;
    const path = `search/${query}/?limit=${LIMIT}&cursor=${encodeURIComponent(answer.next)}`;
    answer = await request<SearchAnswer>(path, { signal });
  }
  const words = asked.q ?? answer.asked.text ?? '';
  const more = Boolean(answer.next);
  return marked(scores, { words, asked: words ? { q: words } : { query }, more }, revision, signal);
}

async function marked(
  scores: ReadonlyMap<string, number>,
  told: Pick<Hits, 'words' | 'asked' | 'more'>,
  revision: number,
  signal: AbortSignal,
): Promise<Hits> {
  const photos = [...scores.keys()];
  const json = { revision, photos };
  const { numbers } = await request<{ numbers: number[] }>('map/find/', { method: 'POST', json, signal });
  const points = new Map<number, number>();
  numbers.forEach((number, at) => {
    if (number >= 0) points.set(number, scores.get(photos[at]!)!);
  });
  return { ...told, found: scores.size, points };
}

function first({ q, query }: Asked, signal: AbortSignal): Promise<SearchAnswer> {
  if (query) return request<SearchAnswer>(`search/${query}/?limit=${LIMIT}`, { signal });
  return request<SearchAnswer>('search/', { method: 'POST', json: { text: q, limit: LIMIT }, signal });
}
