import { describe, expect, it } from 'vitest';
import { moved, neighbour } from '../src/islands/album/arrange';
import { endOf } from '../src/islands/album/share/until';

const ORDER = ['a', 'b', 'c', 'd', 'e'];

describe('putting an album in order', () => {
  it('moves photos in front of another, in the order they have', () => {
    expect(moved(ORDER, ['d', 'b'], 'a')).toEqual(['b', 'd', 'a', 'c', 'e']);
    expect(moved(ORDER, ['a'], 'd')).toEqual(['b', 'c', 'a', 'd', 'e']);
  });

  it('moves them to the end', () => {
    expect(moved(ORDER, ['a', 'c'], null)).toEqual(['b', 'd', 'e', 'a', 'c']);
  });

  it('leaves all as it is where photos are let go on themselves', () => {
    expect(moved(ORDER, ['b', 'c'], 'c')).toEqual(ORDER);
  });

  it('steps one place forward and back, and stops at the ends', () => {
    expect(moved(ORDER, ['c'], neighbour(ORDER, ['c'], -1)!)).toEqual(['a', 'c', 'b', 'd', 'e']);
    expect(moved(ORDER, ['c'], neighbour(ORDER, ['c'], 1)!)).toEqual(['a', 'b', 'd', 'c', 'e']);
    expect(moved(ORDER, ['d'], neighbour(ORDER, ['d'], 1)!)).toEqual(['a', 'b', 'c', 'e', 'd']);
    expect(neighbour(ORDER, ['a'], -1)).toBeUndefined();
    expect(neighbour(ORDER, ['e'], 1)).toBeUndefined();
    expect(neighbour(ORDER, ['x'], 1)).toBeUndefined();
  });
});

describe('how long a link works', () => {
  it('counts days from now, or has no end', () => {
    expect(endOf('week', Date.UTC(2026, 0, 1))).toBe('2026-01-08T00:00:00.000Z');
    expect(endOf('ever')).toBeNull();
  });
});
