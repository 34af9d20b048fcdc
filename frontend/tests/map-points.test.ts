import { describe, expect, it, vi } from 'vitest';
import { unpacked } from '../src/lib/api/binary';
import { Field, isWithin } from '../src/islands/map/field';
import { hitsOf } from '../src/islands/map/hits';
import { idAt, NOTHING, partOf, Points, spans } from '../src/islands/map/points';

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
