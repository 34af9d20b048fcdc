/** How a library may be grouped: the ways there are, and what a member wishes as the API wants it. */
import type { ClusterRun } from '../../lib/api/types';

export const WAYS = ['average', 'ward', 'communities', 'kmeans', 'hdbscan'] as const;
export type Way = (typeof WAYS)[number];

/** Kinds of words that have a weight, and the most it can be here. */
export const WORDS = ['tags', 'captions'] as const;
export const MOST = 0.4;
const USUAL: Record<string, number> = { tags: 0.05, captions: 0.05 };

export interface Wish {
  way: Way;
  /** Empty: found by itself. */
  number: number | null;
  weights: Record<string, number>;
  /** Not from what the last run with the same settings found. */
  fresh: boolean;
}

/** The wish that the last run came from; the usual one where there was none. */
export function wishOf(run: ClusterRun | null): Wish {
  const known = WAYS.find((way) => way === run?.algorithm);
  const weights = known ? { tags: 0, captions: 0, ...run?.weights } : { ...USUAL };
  return { way: known ?? 'average', number: run?.k ?? null, weights, fresh: false };
}

/** Whether the way can be told how many clusters to make. */
export const takesNumber = (way: Way) => way !== 'hdbscan';

export function asked({ way, number, weights, fresh }: Wish): Record<string, unknown> {
  const k = takesNumber(way) && number ? { k: number } : {};
  return { algorithm: way, weights, ...k, ...(fresh ? { fresh } : {}) };
}
