import { describe, expect, it } from 'vitest';
import { addressOf, toldIn } from '../src/islands/map/address';
import { levelOf, squaresIn } from '../src/islands/map/atlases';
import * as colours from '../src/islands/map/colours';
import { dotSize } from '../src/islands/map/painter';
import { NOTHING } from '../src/islands/map/points';
import * as view from '../src/islands/map/view';

const STAGE = { width: 1000, height: 700 };

describe('the view', () => {
  it('shows a place where it says, there and back', () => {
    const seen = { x: 0.3, y: 0.6, scale: 5000 };
    const at = view.toScreen({ x: 0.31, y: 0.59 }, seen, STAGE);
    expect(at.x).toBeCloseTo(550);
    expect(at.y).toBeCloseTo(300);
    expect(view.toMap(at, seen, STAGE).x).toBeCloseTo(0.31);
  });

  it('keeps what is under the pointer there while it zooms', () => {
    const seen = view.fitted(STAGE);
    const point = { x: 600, y: 300 };
    const before = view.toMap(point, seen, STAGE);
    const after = view.toMap(point, view.zoomedAt(seen, STAGE, 3, point), STAGE);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('goes neither too near nor too far nor beside the map', () => {
    const fit = view.fitScale(STAGE);
    expect(view.zoomedAt(view.fitted(STAGE), STAGE, 1e9, { x: 0, y: 0 }).scale).toBe(view.MOST * fit);
    expect(view.zoomedAt(view.fitted(STAGE), STAGE, 1e-9, { x: 0, y: 0 }).scale).toBeCloseTo(0.7 * fit);
    expect(view.panned(view.fitted(STAGE), STAGE, 1e9, -1e9)).toMatchObject({ x: 0, y: 1 });
  });

  it('moves with the hand', () => {
    const seen = { x: 0.5, y: 0.5, scale: 1000 };
    expect(view.panned(seen, STAGE, 100, 0).x).toBeCloseTo(0.4);
  });

  it('survives an address, also on a stage of another size', () => {
    const seen = { x: 0.31234, y: 0.71234, scale: 40 * view.fitScale(STAGE) };
    const told = new URLSearchParams(view.viewParts(seen, STAGE));
    const again = view.viewIn(told, STAGE);
    expect(again.x).toBeCloseTo(seen.x, 3);
    expect(again.scale / seen.scale).toBeCloseTo(1, 1);
    const phone = { width: 360, height: 640 };
    expect(view.viewIn(told, phone).scale / view.fitScale(phone)).toBeCloseTo(40, 0);
    expect(view.viewParts(view.fitted(STAGE), STAGE)).toEqual({});
  });

  it('is all of the map where the address says nothing sensible', () => {
    for (const query of ['', 'x=1', 'x=a&y=b&z=c', 'x=NaN&y=1&z=1']) {
      expect(view.viewIn(new URLSearchParams(query), STAGE)).toEqual(view.fitted(STAGE));
    }
  });

  it('keeps the place when the stage changes', () => {
    const seen = { x: 0.2, y: 0.3, scale: 2 * view.fitScale(STAGE) };
    const small = { width: 300, height: 300 };
    expect(view.resized(seen, STAGE, small)).toEqual({ x: 0.2, y: 0.3, scale: 2 * view.fitScale(small) });
  });
});

describe('colours', () => {
  const groups = Uint16Array.from([1, 0, 1, NOTHING, 1, 0]);
  const gone = Uint8Array.from([0, 0, 0, 0, 1, 0]);

  it('count what is there, the largest group first', () => {
    const ranks = colours.ranked(groups, gone, 6);
    expect([...ranks]).toEqual([
      [0, [0, 2]],
      [1, [1, 2]],
      [NOTHING, [-1, 1]],
    ]);
  });

  it('fade all groups but the one that is looked at', () => {
    const ranks = colours.ranked(groups, gone, 6);
    expect([...colours.byGroup(groups, ranks, 6, null)]).toEqual([2, 1, 2, 0, 2, 1]);
    expect([...colours.byGroup(groups, ranks, 6, 1)]).toEqual([2, 129, 2, 128, 2, 129]);
  });

  it('run from the first day to the last, a wrong clock left aside', () => {
    const days = new Uint16Array(1000).fill(40_000);
    days.set(
      Array.from({ length: 900 }, (_, at) => 40_000 + at),
      0,
    );
    days[999] = 3;
    const range = colours.dayRange(days, new Uint8Array(1000), 1000);
    expect(range[0]).toBe(40_000);
    const [first, last] = colours.byDay(Uint16Array.from([40_000, 41_000]), range, 2);
    expect([first, last]).toEqual([1, 64]);
  });

  it('show scores of hits only', () => {
    const [found, range] = colours.byScore(
      new Map([
        [1, 0.2],
        [2, 0.8],
      ]),
      4,
    );
    expect([...found]).toEqual([colours.STRONG, 1, 64, colours.STRONG]);
    expect(range).toEqual([0.2, 0.8]);
    expect(colours.byScore(new Map(), 2)[1]).toEqual([0, 0]);
  });

  it('say which day a number is', () => {
    expect(colours.dayIso(0).slice(0, 10)).toBe('1900-01-01');
    expect(colours.dayIso(45_416).slice(0, 10)).toBe('2024-05-06');
  });
});

describe('thumbnails', () => {
  it('come from squares in view, the middle ones first', () => {
    const seen = { x: 0.5, y: 0.25, scale: 2100 };
    const squares = squaresIn(seen, STAGE, 2);
    expect(squares.map(({ column, row }) => [column, row])).toContainEqual([1, 0]);
    expect(squares.every(({ column, row }) => column >= 1 && column <= 2 && row <= 1)).toBe(true);
    expect(squaresIn({ x: 0, y: 0, scale: 100 }, STAGE, 0)).toEqual([{ level: 0, column: 0, row: 0 }]);
  });

  it('come from deeper levels as one zooms in, down to the last', () => {
    expect(levelOf({ x: 0, y: 0, scale: 500 }, 12)).toBe(0);
    expect(levelOf({ x: 0, y: 0, scale: 4000 }, 12)).toBe(3);
    expect(levelOf({ x: 0, y: 0, scale: 1e9 }, 12)).toBe(12);
  });
});

it('draws small dots where there are many', () => {
  expect(dotSize(700, 1_000_000)).toBe(2);
  expect(dotSize(700, 50)).toBe(11);
});

describe('the address', () => {
  it('tells the way to colour, the search and the list, there and back', () => {
    const told = { by: 'date', asked: { q: 'red boat' }, list: true } as const;
    const address = addressOf({ x: 0.2, y: 0.2, scale: 9000 }, STAGE, told);
    expect(toldIn(new URL(address, 'http://x').searchParams)).toEqual(told);
    expect(view.viewIn(new URL(address, 'http://x').searchParams, STAGE).x).toBeCloseTo(0.2, 3);
  });

  it('is short where all is as usual', () => {
    expect(addressOf(view.fitted(STAGE), STAGE, { by: 'cluster', asked: null, list: false })).toBe('/map/');
  });

  it('leads from a cluster, or from the results of a search', () => {
    for (const [query, by] of [
      ['cluster=c1', 'cluster'],
      ['query=s1', 'score'],
    ]) {
      const told = toldIn(new URLSearchParams(query));
      expect(told.by).toBe(by);
      expect(addressOf(view.fitted(STAGE), STAGE, told)).toBe(`/map/?${query}`);
    }
    const otherwise = toldIn(new URLSearchParams('query=s1&by=cluster'));
    expect(addressOf(view.fitted(STAGE), STAGE, otherwise)).toBe('/map/?query=s1&by=cluster');
  });

  it('does not colour by the score of nothing', () => {
    expect(toldIn(new URLSearchParams('by=score')).by).toBe('cluster');
    expect(toldIn(new URLSearchParams('by=magic')).by).toBe('cluster');
  });
});
