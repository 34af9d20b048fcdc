/** Results of a search as points of the map. */
import { request } from '../../lib/api/request';
import type { SearchAnswer } from '../../lib/api/types';

const LIMIT = 500;
const PAGES = 4;

export interface Asked {
  /** Words, or the id of a search that was asked before. */
  q?: string;
  query?: string;
}

export interface Hits {
  words: string;
  query: string;
  /** Results that were asked for; there may be more. */
  found: number;
  more: boolean;
  /** Number of a point -> score. */
  points: Map<number, number>;
}

export async function hitsOf(asked: Asked, revision: number, signal: AbortSignal): Promise<Hits> {
  const scores = new Map<string, number>();
  let answer = await first(asked, signal);
  const { query } = answer;
  for (let page = 1; ; page++) {
    for (const { photo, score } of answer.results) scores.set(photo.id, score);
    if (!answer.next || page === PAGES) break;
    const path = `search/${query}/?limit=${LIMIT}&cursor=${encodeURIComponent(answer.next)}`;
    answer = await request<SearchAnswer>(path, { signal });
  }
  const photos = [...scores.keys()];
  const json = { revision, photos };
  const { numbers } = await request<{ numbers: number[] }>('map/find/', { method: 'POST', json, signal });
  const points = new Map<number, number>();
  numbers.forEach((number, at) => {
    if (number >= 0) points.set(number, scores.get(photos[at]!)!);
  });
  const words = asked.q ?? answer.asked.text ?? '';
  return { words, query, found: scores.size, more: Boolean(answer.next), points };
}

function first({ q, query }: Asked, signal: AbortSignal): Promise<SearchAnswer> {
  if (query) return request<SearchAnswer>(`search/${query}/?limit=${LIMIT}`, { signal });
  return request<SearchAnswer>('search/', { method: 'POST', json: { text: q, limit: LIMIT }, signal });
}
