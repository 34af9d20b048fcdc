/** The pages of one search, and what is known about each result. */
import { request } from '../../lib/api/request';
import type { SearchAnswer, SearchResult } from '../../lib/api/types';
import type { ListPage } from '../../lib/grid/list-source.svelte';
import { LIMIT } from './question';

export interface Found extends SearchResult {
  /** Place before the geometry was checked; where that is known. */
  before: number | null;
}

/** As the grid takes them; `told` hears every answer. */
export function pageOf(answer: SearchAnswer, told: (answer: SearchAnswer) => void): ListPage {
  told(answer);
  const { next, query } = answer;
  const path = `search/${query}/?limit=${LIMIT}&cursor=${encodeURIComponent(next ?? '')}`;
  return {
    photos: answer.results.map(({ photo }) => photo),
    next: next ? () => request<SearchAnswer>(path).then((found) => pageOf(found, told)) : null,
  };
}

/** How many places of a new order differ from the old one. */
export const movedIn = (before: readonly string[], after: readonly string[]): number =>
  after.filter((id, index) => before[index] !== id).length;

export const verifiedIn = (results: readonly SearchResult[]): number =>
  results.filter(({ why }) => why.verified).length;

export const checkedIn = (results: readonly SearchResult[]): number =>
  results.filter(({ why }) => why.inliers !== undefined).length;

/** The way a page was found, out of `exact+rootsift-partly`. */
export function modeOf(mode: string): { way: string; checked: boolean; partly: boolean } {
  const [way = '', reranker = ''] = mode.split('+');
  return { way, checked: reranker !== '', partly: reranker.endsWith('-partly') };
}
