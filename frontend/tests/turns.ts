/** Turns to look at, for tests. */
import '../src/lib/messages/en-queue';
import '../src/lib/messages/en-review';
import '../src/lib/messages/en-upright';
import { TurnQueue } from '../src/islands/review/queue.svelte';
import { TURNS } from '../src/islands/review/wanted';
import type { TurnReview } from '../src/lib/api/types';
import { wantedIn } from '../src/lib/review/wanted';
import { serve } from './server';

export const review = (id: string, more: Partial<TurnReview> = {}): TurnReview => ({
  photo: { id, alt: `photo ${id}`, urls: { large: `/media/${id}/large?v=1` } } as TurnReview['photo'],
  state: 'suggested',
  confidence: 0.8,
  angle: 270,
  proposed: { turn: 90, straighten: 0 },
  current: { turn: 0, straighten: 0 },
  decision: null,
  ...more,
});

export const LIST = 'GET orientation/reviews/?';
export const SUMMARY = {
  states: {},
  bands: [],
  decided: { accepted: 0, rejected: 0, set: 0 },
  agreement: null,
  run: null,
};
export const page = (ids: string[], next: string | null = null) => ({
  results: ids.map((id) => review(id)),
  next,
});
export const wanted = (query = '') => wantedIn(TURNS, query);

export async function queueOf(ids: string[], more: Record<string, unknown> = {}) {
  const sent = serve({ [LIST]: page(ids), 'GET orientation/reviews/summary/': SUMMARY, ...more });
  const queue = new TurnQueue(wanted());
  await queue.load();
  sent.length = 0;
  return { queue, sent: () => sent.filter(([path]) => !path.includes('summary')) };
}

export const decided = (id: string) => ({
  photo: { ...review(id).photo, name: 'turned' },
  undo: `undo-${id}`,
});
