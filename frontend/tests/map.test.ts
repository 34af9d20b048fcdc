import { beforeEach, describe, expect, it, vi } from 'vitest';
import { unpacked } from '../src/lib/api/binary';
import { addressOf, toldIn } from '../src/islands/map/address';
import { levelOf, squaresIn } from '../src/islands/map/atlases';
import { Choice, MOST_CHOSEN } from '../src/islands/map/choice.svelte';
import * as colours from '../src/islands/map/colours';
import { marksOf, together } from '../src/islands/map/crowd';
import { Field, isWithin } from '../src/islands/map/field';
import { hitsOf } from '../src/islands/map/hits';
import { dotSize } from '../src/islands/map/painter';
import { idAt, type Ids, NOTHING, partOf, Points, spans } from '../src/islands/map/points';
import * as view from '../src/islands/map/view';

const STAGE = { width: 1000, height: 700 };

function packed(head: object, columns: Uint8Array): ArrayBuffer {
  let text = JSON.stringify(head);
  while (text.length % 4) text += ' ';
  const bytes = new Uint8Array(4 + text.length + columns.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(new TextEncoder().encode(text), 4);
  bytes.set(columns, 4 + text.length);
  return bytes.buffer;
}

/** A part of two points: one at (1, 2) in cluster "b" on day 300, one gone. */
const PART = new Uint8Array([1, 0, 2, 0, 0, 0, 0, 0, 44, 1, 0, 0, 0, 0, 255, 255, 0, 1]);

function fieldOf(places: [number, number][]): Field {
  const field = new Field(places.length);
  field.add(0, Uint16Array.from(places.flat()), new Uint8Array(places.length));
  return field;
}

/** A thousand points, always the same. */
function scattered(count: number): [number, number][] {
  let state = 7;
  const next = () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) % 65_536;
  return Array.from({ length: count }, () => [next(), next()]);
}

describe('what the server sends', () => {
  it('is read as columns behind a head', () => {
    const part = partOf(unpacked(packed({ first: 5, count: 2, groups: ['b'] }, PART)));
    expect([part.first, part.count, part.groups]).toEqual([5, 2, ['b']]);
    expect([...part.places]).toEqual([1, 2, 0, 0]);
    expect([...part.days]).toEqual([300, 0]);
    expect([...part.cluster]).toEqual([0, NOTHING]);
    expect([...part.gone]).toEqual([0, 1]);
  });

  it('is put at its numbers, with the clusters as the page numbers them', () => {
    const points = new Points(7, ['a', 'b']);
    points.add(partOf(unpacked(packed({ first: 5, count: 2, groups: ['b'] }, PART))));
    expect(points.loaded).toBe(7);
    expect([...points.places.subarray(10)]).toEqual([1, 2, 0, 0]);
    expect([...points.cluster]).toEqual([...Array<number>(5).fill(NOTHING), 1, NOTHING]);
    expect([...points.gone.subarray(4)]).toEqual([1, 0, 1]);
  });

  it('names no cluster that the page does not know, and holds no more than there is room for', () => {
    const points = new Points(6, ['a']);
    points.add(partOf(unpacked(packed({ first: 5, count: 2, groups: ['b'] }, PART))));
    expect(points.cluster[5]).toBe(NOTHING);
    expect(points.loaded).toBe(6);
  });

  it('is asked for with a small part first', () => {
    expect(spans(100_000, 65_536)).toEqual([
      [0, 8192],
      [8192, 65_536],
      [73_728, 26_272],
    ]);
    expect(spans(0, 65_536)).toEqual([]);
  });

  it('writes ids as the API does', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) => at);
    expect(idAt(bytes, 1)).toBe('10111213-1415-1617-1819-1a1b1c1d1e1f');
  });
});

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

describe('the field', () => {
  it('finds the nearest point within reach, and none beyond', () => {
    const field = fieldOf([
      [100, 100],
      [60_000, 60_000],
      [110, 100],
    ]);
    expect(field.nearest(108 / 65_535, 100 / 65_535, 0.01)).toBe(2);
    expect(field.nearest(0.5, 0.5, 0.01)).toBe(-1);
    expect(field.nearest(-1, 2, 0.01)).toBe(-1);
  });

  it('passes over points that are gone', () => {
    const field = fieldOf([
      [100, 100],
      [110, 100],
    ]);
    field.remove([0]);
    expect(field.nearest(100 / 65_535, 100 / 65_535, 0.01)).toBe(1);
    expect([...field.inLoop(Float32Array.from([0, 0, 1, 0, 1, 1, 0, 1]))]).toEqual([1]);
  });

  it.each([
    ['a triangle', [0.1, 0.1, 0.9, 0.2, 0.4, 0.8]],
    ['a dented shape', [0.1, 0.1, 0.9, 0.1, 0.5, 0.3, 0.9, 0.9, 0.1, 0.9]],
    ['a loop that crosses itself', [0.1, 0.1, 0.9, 0.9, 0.9, 0.1, 0.1, 0.9]],
    ['a loop beyond the edges', [-1, -1, 2, -1, 2, 0.5, -1, 0.5]],
    ['a thin sliver', [0.2, 0.2, 0.8, 0.801, 0.8, 0.8]],
  ])('holds in %s just what lies inside', (_, corners) => {
    const places = scattered(5000);
    const found = [...fieldOf(places).inLoop(Float32Array.from(corners))].sort((a, b) => a - b);
    const steps = [...Float32Array.from(corners)].map((value) => value * 65_535);
    const inside = places.flatMap(([x, y], number) => (isWithin(steps, x, y) ? [number] : []));
    expect(found).toEqual(inside);
  });

  it('holds nothing in a loop around nothing', () => {
    const field = fieldOf([[100, 100]]);
    expect(field.inLoop(Float32Array.from([0.5, 0.5, 0.6, 0.5, 0.6, 0.6]))).toHaveLength(0);
    expect(field.inLoop(new Float32Array(0))).toHaveLength(0);
    expect(field.inLoop(Float32Array.from([0.5, 0.5, 0.6, 0.5]))).toHaveLength(0);
    expect(new Field(0).inLoop(Float32Array.from([0, 0, 1, 0, 1, 1]))).toHaveLength(0);
  });

  it('holds in a box just what lies inside', () => {
    const places = scattered(2000);
    const found = [...fieldOf(places).inBox(0.25, 0.5, 0.5, 0.75)].sort((a, b) => a - b);
    const within = (value: number, low: number, high: number) =>
      value >= low * 65_535 && value <= high * 65_535;
    expect(found).toEqual(
      places.flatMap(([x, y], n) => (within(x, 0.25, 0.5) && within(y, 0.5, 0.75) ? [n] : [])),
    );
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
    for (const query of ['cluster=c1', 'query=s1']) {
      const told = toldIn(new URLSearchParams(query));
      expect(addressOf(view.fitted(STAGE), STAGE, { ...told, by: 'score' })).toBe(`/map/?${query}`);
    }
  });

  it('does not colour by the score of nothing', () => {
    expect(toldIn(new URLSearchParams('by=score')).by).toBe('cluster');
    expect(toldIn(new URLSearchParams('by=magic')).by).toBe('cluster');
  });
});

describe('a selection of points', () => {
  const asked: number[] = [];
  const ids = {
    revision: 3,
    of: async (numbers: ArrayLike<number>) => {
      asked.push(numbers.length);
      return Array.from(numbers, (number) => `p${number}`);
    },
  } as unknown as Ids;
  const many = Uint32Array.from({ length: MOST_CHOSEN + 2 }, (_, at) => at);
  const bits = (text: string) => [...atob(text.split('.')[1]!)].map((letter) => letter.charCodeAt(0));
  const filters = (choice: Choice) => {
    const { wire } = choice.selection;
    return 'filters' in wire ? wire.filters['on_map']! : '';
  };

  beforeEach(() => void asked.splice(0));

  it('names a few by their ids, and says when a loop holds none', async () => {
    const choice = new Choice(ids);
    await choice.take(Uint32Array.from([4, 7]), 'replace');
    expect([choice.selection.wire, choice.missed]).toEqual([{ ids: ['p4', 'p7'] }, false]);
    await choice.take(new Uint32Array(), 'add');
    expect([choice.selection.size, choice.missed]).toEqual([2, true]);
  });

  it('names more than the server takes ids by their numbers, without asking for ids', async () => {
    const choice = new Choice(ids);
    await choice.take(many, 'replace');
    expect([choice.selection.size, choice.selection.all, asked]).toEqual([MOST_CHOSEN + 2, true, []]);
    expect(filters(choice).startsWith('3.')).toBe(true);
    const sent = bits(filters(choice));
    expect([sent.length, sent.slice(0, -1).every((byte) => byte === 255), sent.at(-1)]).toEqual([
      25_001,
      true,
      3,
    ]);
    expect(choice.chosen).toHaveLength(MOST_CHOSEN + 2);
  });

  it('leaves single points out of many, and takes others in', async () => {
    const choice = new Choice(ids);
    await choice.take(many, 'replace');
    await choice.toggle(5);
    expect([choice.selection.size, choice.selection.wire]).toMatchObject([
      MOST_CHOSEN + 1,
      { except: ['p5'] },
    ]);
    expect(Array.from(choice.chosen).includes(5)).toBe(false);
    await choice.toggle(300_000);
    expect(choice.selection.size).toBe(MOST_CHOSEN + 2);
    expect(bits(filters(choice))[0]).toBe(255 - 32);
  });

  it('becomes a few again when most are taken out', async () => {
    const choice = new Choice(ids);
    await choice.take(many, 'replace');
    await choice.take(many.subarray(0, MOST_CHOSEN), 'drop');
    expect(choice.selection.wire).toEqual({ ids: [`p${MOST_CHOSEN}`, `p${MOST_CHOSEN + 1}`] });
  });

  it('adds up to many', async () => {
    const choice = new Choice(ids);
    await choice.take(Uint32Array.from([300_000]), 'replace');
    await choice.take(many, 'add');
    expect([choice.selection.all, choice.selection.size]).toEqual([true, MOST_CHOSEN + 3]);
  });

  it('is one bit a point, the lowest first', () => {
    expect(marksOf(7, Uint32Array.from([0, 9]))).toBe(`7.${btoa('\u0001\u0002')}`);
    expect(marksOf(7, new Uint32Array())).toBe('7.AA==');
    expect([...together([1, 2], Uint32Array.from([2, 3]), 'add')]).toEqual([1, 2, 3]);
    expect([...together([1, 2], Uint32Array.from([2, 3]), 'drop')]).toEqual([1]);
  });
});

it('marks the photos of a cluster, the closest with the highest score', async () => {
  const pages = [
    { results: [{ id: 'a' }, { id: 'b' }], next: 'http://site/api/v1/clusters/c/photos/?cursor=x' },
    { results: [{ id: 'gone' }, { id: 'd' }], next: null },
    { numbers: [5, 6, -1, 8] },
  ];
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(pages.shift())));
  const found = await hitsOf({ cluster: 'c' }, 1, new AbortController().signal);
  expect([...found.points]).toEqual([
    [5, 1],
    [6, 0.75],
    [8, 0.25],
  ]);
  expect([found.asked, found.found, found.more]).toEqual([{ cluster: 'c' }, 4, false]);
});
