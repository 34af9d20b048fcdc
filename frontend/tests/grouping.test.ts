import { describe, expect, it } from 'vitest';
import { asked, wishOf } from '../src/islands/clusters/grouping';

describe('a wish for a grouping', () => {
  it('begins with what the last run was asked for', () => {
    const run = {
      state: 'success' as const,
      progress: 1,
      algorithm: 'ward',
      k: 12,
      weights: { captions: 0.2 },
    };
    expect(wishOf(run)).toEqual({ way: 'ward', number: 12, weights: { tags: 0, captions: 0.2 } });
  });

  it('is the usual one where there was no run, or one of a way that is no more', () => {
    expect(wishOf(null)).toEqual({ way: 'average', number: null, weights: { tags: 0.05, captions: 0.05 } });
    expect(wishOf({ state: 'none', progress: 0, algorithm: 'magic' }).way).toBe('average');
  });

  it('names a number only where there is one and the way takes it', () => {
    const weights = { tags: 0.1, captions: 0 };
    expect(asked({ way: 'average', number: null, weights })).toEqual({ algorithm: 'average', weights });
    expect(asked({ way: 'kmeans', number: 7, weights })).toEqual({ algorithm: 'kmeans', weights, k: 7 });
    expect(asked({ way: 'hdbscan', number: 7, weights })).toEqual({ algorithm: 'hdbscan', weights });
  });
});
