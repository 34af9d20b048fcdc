/** What is searched for, and the pages of its results. */
import { request } from '../../lib/api/request';
import type { SearchAnswer } from '../../lib/api/types';
import { percent, plainNumber } from '../../lib/format';
import type { ListPage } from '../../lib/grid/list-source.svelte';

export type Query =
  { kind: 'text'; text: string } | { kind: 'photo'; id: string } | { kind: 'image'; file: File };

const LIMIT = 60;

export function queryIn(search: string): Query | null {
  const asked = new URLSearchParams(search);
  const photo = asked.get('photo');
  const text = asked.get('q')?.trim();
  if (photo) return { kind: 'photo', id: photo };
  return text ? { kind: 'text', text } : null;
}

export function ask(query: Query): Promise<SearchAnswer> {
  if (query.kind === 'image') {
    const body = new FormData();
    body.set('image', query.file);
    body.set('limit', String(LIMIT));
    return request('search/', { method: 'POST', body });
  }
  const about = query.kind === 'photo' ? { photo: query.id } : { text: query.text };
  return request('search/', { method: 'POST', json: { ...about, limit: LIMIT } });
}

/** The pages of one search, to the very end; `told` hears every answer. */
export function pagesOf(query: Query, told: (answer: SearchAnswer) => void): () => Promise<ListPage> {
  const page = (answer: SearchAnswer): ListPage => {
    told(answer);
    const after = answer.next;
    const path = `search/${answer.query}/?limit=${LIMIT}&cursor=${encodeURIComponent(after ?? '')}`;
    return {
      photos: answer.results.map(({ photo }) => photo),
      badges: answer.results.map(({ score }) => badge(query, score)),
      next: after ? () => request<SearchAnswer>(path).then(page) : null,
    };
  };
  return () => ask(query).then(page);
}

const badge = (query: Query, score: number): string =>
  query.kind === 'text' ? plainNumber(score) : percent(Math.max(0, score));
