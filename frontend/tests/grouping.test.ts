import { describe, expect, it } from 'vitest';
import { asked, wishOf } from '../src/islands/clusters/grouping';
import { outcomeOf } from '../src/islands/clusters/outcome';
import '../src/lib/messages/en-clusters';

describe('a wish for a grouping', () => {
  it('begins with what the last run was asked for', () => {
    const run = {
      state: 'success' as const,
      progress: 1,
      algorithm: 'ward',
      k: 12,
      weights: { captions: 0.2 },
    };
    expect(wishOf(run)).toEqual({
      way: 'ward',
      number: 12,
      weights: { tags: 0, captions: 0.2 },
      fresh: false,
    });
  });

  it('is the usual one where there was no run, or one of a way that is no more', () => {
    const weights = { tags: 0.05, captions: 0.05 };
    expect(wishOf(null)).toEqual({ way: 'average', number: null, weights, fresh: false });
    expect(wishOf({ state: 'none', progress: 0, algorithm: 'magic' }).way).toBe('average');
  });

  it('names a number only where there is one and the way takes it', () => {
    const weights = { tags: 0.1, captions: 0 };
    const wish = { weights, fresh: false };
    expect(asked({ ...wish, way: 'average', number: null })).toEqual({ algorithm: 'average', weights });
    expect(asked({ ...wish, way: 'kmeans', number: 7 })).toEqual({ algorithm: 'kmeans', weights, k: 7 });
    expect(asked({ ...wish, way: 'hdbscan', number: 7 })).toEqual({ algorithm: 'hdbscan', weights });
  });

  it('says so where it is to start from nothing', () => {
    const wish = { way: 'ward' as const, number: null, weights: {}, fresh: true };
    expect(asked(wish)).toEqual({ algorithm: 'ward', weights: {}, fresh: true });
  });
});

describe('what became of the number that was asked for', () => {
  const run = { state: 'success' as const, progress: 1, k: 12, found: 12, clusters: 12 };

  it('is not worth a word where it was met, or nobody asked', () => {
    expect(outcomeOf(run)).toBe('');
    expect(outcomeOf({ ...run, k: null, found: 9, clusters: 7 })).toBe('');
    expect(outcomeOf({ ...run, state: 'failed', found: 0, clusters: 0 })).toBe('');
    expect(outcomeOf(null)).toBe('');
  });

  it('tells of photos that were alone, and of what people decided', () => {
    const small = outcomeOf({ ...run, found: 10, clusters: 10 });
    expect(small).toContain('asked for 12 clusters; it became 10');
    expect(small).toContain('2 would have held a single photo');
    expect(small).not.toContain('named');
    const people = outcomeOf({ ...run, clusters: 14 });
    expect(people).toContain('became 14');
    expect(people).not.toContain('single');
    expect(people).toContain('you named');
  });
});
