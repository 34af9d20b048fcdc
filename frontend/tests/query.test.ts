import { describe, expect, it } from 'vitest';
import '../src/lib/messages/en-box';
import '../src/lib/messages/en-search';
import { confidenceColour, scale } from '../src/islands/search/why/colours';
import { isDrawable, matrix3d, projected } from '../src/islands/search/why/homography';
import { GAP, matchLayout, onStage } from '../src/islands/search/why/match-layout';
import { inOrder, shownOf, stepped, windowAt } from '../src/islands/search/why/pairs';
import type { WhyAnswer } from '../src/lib/api/types';
import { boxOf, byKey, drawn, isTooSmall, moved, resized, sameBox } from '../src/lib/query/box';
import { inWords } from '../src/lib/query/things';

describe('a box on a picture', () => {
  const box = { x: 0.2, y: 0.3, w: 0.4, h: 0.5 };

  it('is drawn from any corner to any other and cut at the edge', () => {
    expect(drawn({ x: 0.8, y: 0.9 }, { x: 0.3, y: 0.2 })).toEqual({ x: 0.3, y: 0.2, w: 0.5, h: 0.7 });
    expect(drawn({ x: 0.5, y: 0.5 }, { x: 1.7, y: -3 })).toEqual({ x: 0.5, y: 0, w: 0.5, h: 0.5 });
  });

  it('moves inside the picture only', () => {
    expect(moved(box, 0.1, -0.1)).toEqual({ ...box, x: 0.3, y: 0.2 });
    expect(moved(box, 5, 5)).toEqual({ ...box, x: 0.6, y: 0.5 });
    expect(moved(box, -5, -5)).toEqual({ ...box, x: 0, y: 0 });
  });

  it('is resized by the sides that a handle holds, and never turns inside out', () => {
    expect(resized(box, { x: -1, y: -1 }, 0.1, 0.1)).toEqual({ x: 0.3, y: 0.4, w: 0.3, h: 0.4 });
    expect(resized(box, { x: 1, y: 0 }, 0.1, 0.9)).toEqual({ ...box, w: 0.5 });
    expect(isTooSmall(resized(box, { x: 1, y: 1 }, -3, -3))).toBe(false);
    expect(resized(box, { x: 1, y: 1 }, 9, 9)).toEqual({ ...box, w: 0.8, h: 0.7 });
  });

  it('follows the arrows, and with Shift its size does', () => {
    expect(byKey(box, 'ArrowRight', false)).toEqual({ ...box, x: 0.22 });
    expect(byKey(box, 'ArrowUp', true)).toEqual({ ...box, h: 0.48 });
    expect(byKey(box, 'Enter', false)).toBeNull();
  });

  it('is read from an address, and nothing else is', () => {
    expect(boxOf('0.2,0.3,0.4,0.5')).toEqual(box);
    expect(boxOf([0, 0, 1, 1])).toEqual({ x: 0, y: 0, w: 1, h: 1 });
    for (const bad of ['', '1,2,3', 'a,b,c,d', '0.5,0.5,0.9,0.1', '0,0,0,1', null])
      expect(boxOf(bad)).toBeNull();
    expect(sameBox(box, { ...box, w: 0.40001 })).toBe(true);
    expect(sameBox(box, null)).toBe(false);
  });

  it('says where it is', () => {
    expect(inWords(box)).toContain('20%');
  });
});

describe('a homography', () => {
  // The query is the right half of the photo.
  const half = [
    [0.5, 0, 0.5],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const tilted = [
    [1, 0.1, 0],
    [0, 1, 0.2],
    [0.3, 0, 1],
  ];

  it('maps points of the query into the photo', () => {
    expect(projected(half, [0, 0.5])).toEqual([0.5, 0.5]);
    expect(projected(tilted, [1, 0])[0]).toBeCloseTo(1 / 1.3);
  });

  it.each([half, tilted])('becomes CSS that moves the same points by pixels', (...rows) => {
    const matrix = rows as number[][];
    const [from, to] = [
      { width: 200, height: 100 },
      { width: 640, height: 480 },
    ];
    const m = /\((.*)\)/
      .exec(matrix3d(matrix, from, to))![1]!
      .split(',')
      .map(Number);
    for (const [x, y] of [
      [0, 0],
      [1, 0.25],
      [0.4, 1],
    ] as [number, number][]) {
      const [px, py] = [x * from.width, y * from.height];
      const w = m[3]! * px + m[7]! * py + m[15]!;
      const [u, v] = projected(matrix, [x, y]);
      expect((m[0]! * px + m[4]! * py + m[12]!) / w).toBeCloseTo(u * to.width, 3);
      expect((m[1]! * px + m[5]! * py + m[13]!) / w).toBeCloseTo(v * to.height, 3);
    }
  });

  it('is drawn only where the whole query stays in front of the camera', () => {
    expect(isDrawable(half)).toBe(true);
    expect(
      isDrawable([
        [1, 0, 0],
        [0, 1, 0],
        [-2, 0, 1],
      ]),
    ).toBe(false);
    expect(isDrawable(null)).toBe(false);
    expect(isDrawable([[1, 2]])).toBe(false);
  });
});

describe('the colour of a line', () => {
  const light = (colour: string) => {
    const [r, g, b] = colour.match(/\d+/g)!.map(Number) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  it('grows lighter with confidence, so that it reads without colour', () => {
    const lights = Array.from({ length: 21 }, (_, i) => light(confidenceColour(i / 20)));
    for (let i = 1; i < lights.length; i++) expect(lights[i]!).toBeGreaterThan(lights[i - 1]!);
  });

  it('is cut at the ends, and sound for what is no number', () => {
    expect(confidenceColour(7)).toBe(confidenceColour(1));
    expect(confidenceColour(-1)).toBe(confidenceColour(NaN));
    expect(scale(3)).toMatch(/^linear-gradient\(to right, rgb/);
  });
});

describe('matched pairs', () => {
  const pair = (inlier: boolean, confidence: number) => ({
    query: [0, 0],
    photo: [1, 1],
    inlier,
    confidence,
  });
  const answer = {
    pairs: [pair(false, 0.9), pair(true, 0.2), pair(true, 0.8), pair(true, 1)],
  } as unknown as WhyAnswer;

  it('come surest first, what the geometry agrees on before the rest', () => {
    const order = inOrder(answer);
    expect(order.map(({ confidence }) => confidence)).toEqual([1, 0.8, 0.2, 0.9]);
    expect(shownOf(order, true)).toHaveLength(3);
    expect(shownOf(order, false).map(({ confidence }) => confidence)).toEqual([1, 0.9, 0.8, 0.2]);
  });

  it('are shown a window at a time, round and round', () => {
    expect(windowAt(95, 40, 80)).toEqual({ from: 55, to: 95 });
    expect(windowAt(5, 40, 0)).toEqual({ from: 0, to: 5 });
    expect(stepped(95, 40, 40, 1)).toBe(80);
    expect(stepped(95, 40, 80, 1)).toBe(0);
    expect(stepped(95, 40, 0, -1)).toBe(80);
    expect(stepped(5, 40, 0, 1)).toBe(0);
  });
});

describe('two photos on a stage', () => {
  const [wide, tall] = [
    { width: 1200, height: 600 },
    { width: 360, height: 640 },
  ];
  const photo = { width: 400, height: 300 };

  it('lie beside each other on a wide one, one below the other on a phone', () => {
    const beside = matchLayout(wide, photo, photo);
    expect(beside.stacked).toBe(false);
    expect(beside.photo.left - (beside.query.left + beside.query.width)).toBeCloseTo(GAP);
    const stacked = matchLayout(tall, photo, photo);
    expect(stacked.stacked).toBe(true);
    expect(stacked.photo.top + stacked.photo.height).toBeLessThanOrEqual(640);
  });

  it('carry their points with them', () => {
    const { query } = matchLayout(wide, photo, photo);
    expect(onStage(query, [0.5, 1])).toEqual([query.left + query.width / 2, query.top + query.height]);
  });
});
