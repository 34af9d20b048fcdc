/** The map's address: what is seen, how it is coloured, what was searched for. */
import { BYS, type By } from './colours';
import type { Asked } from './hits';
import { viewParts, type Stage, type View } from './view';

export interface Told {
  by: By;
  asked: Asked | null;
  list: boolean;
}

export function toldIn(query: URLSearchParams): Told {
  const [q, search, cluster] = [query.get('q')?.trim(), query.get('query'), query.get('cluster')];
  const asked = search ? { query: search } : cluster ? { cluster } : q ? { q } : null;
  const by = BYS.find((one) => one === query.get('by')) ?? usual(asked);
  return { by: by === 'score' && !asked ? 'cluster' : by, asked, list: query.get('list') === '1' };
}

/** What is found is told apart by its score; the photos of a cluster by the cluster. */
export const usual = (asked: Asked | null): By => (asked && !asked.cluster ? 'score' : 'cluster');

export function addressOf(view: View, stage: Stage, { by, asked, list }: Told): string {
  const told = new URLSearchParams(stage.width ? viewParts(view, stage) : {});
  for (const [name, value] of Object.entries(asked ?? {})) told.set(name, value);
  if (by !== usual(asked)) told.set('by', by);
  if (list) told.set('list', '1');
  const text = told.toString();
  return text ? `/map/?${text}` : '/map/';
}
