import { describe, expect, it } from 'vitest';
import { estimateHeight, floorIndex, justify, type RowStyle } from '../src/lib/grid/justify';

const style: RowStyle = { width: 1200, target: 220, gap: 6, label: 30 };

/** A repeatable stream of plausible shapes. */
function shapes(n: number): Float32Array {
  let seed = 7;
  return Float32Array.from({ length: n }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return [1.5, 1.33, 0.75, 0.66, 1.78, 1][seed % 6]!;
  });
}

describe('justified rows', () => {
  it('fill the width exactly, but for the last', () => {
    const ratios = shapes(200);
    const rows = justify(ratios, style);
    for (let row = 0; row < rows.count - 1; row++) {
      const first = rows.first[row]!;
      const end = rows.first[row + 1]!;
      let width = style.gap * (end - first - 1);
      for (let i = first; i < end; i++) width += ratios[i]! * rows.height[row]!;
      expect(width).toBeCloseTo(style.width, 1);
    }
  });

  it('hold every photo once, in order', () => {
    const rows = justify(shapes(137), style);
    expect(rows.first[0]).toBe(0);
    expect(rows.first[rows.count]).toBe(137);
    for (let row = 0; row < rows.count; row++) expect(rows.first[row + 1]!).toBeGreaterThan(rows.first[row]!);
  });

  it('do not blow up a last row of one photo', () => {
    const rows = justify([1.5], style);
    expect(rows.height[0]).toBe(style.target);
  });

  it('stay near the height that was asked for', () => {
    const rows = justify(shapes(1000), style);
    for (let row = 0; row < rows.count - 1; row++) {
      expect(rows.height[row]!).toBeGreaterThan(style.target * 0.6);
      expect(rows.height[row]!).toBeLessThan(style.target * 1.5);
    }
  });

  it('crop a strip of 30,000 by 20 to something that can be seen', () => {
    const rows = justify([1500, 0.0005, 1], style);
    expect(Math.min(...rows.height)).toBeGreaterThan(100);
  });

  it('survive shapes that are not numbers, and no photos at all', () => {
    expect(justify([NaN, 0, 1], style).first.at(-1)).toBe(3);
    expect(justify([], style).total).toBe(0);
  });

  it('leave room above rows in which a day starts', () => {
    const plain = justify(shapes(50), style);
    const marked = justify(shapes(50), style, (index) => index === 0);
    expect(marked.total - plain.total).toBe(style.label);
    expect(marked.labelled[0]).toBe(1);
  });

  it('are laid out for 400,000 photos', () => {
    const ratios = shapes(400_000);
    const rows = justify(ratios, style);
    expect(rows.first[rows.count]).toBe(400_000);
    expect(rows.total).toBeGreaterThan(10_000_000);
  });

  it('are as high as was estimated, within a quarter', () => {
    const rows = justify(shapes(5000), style);
    expect(Math.abs(estimateHeight(5000, style) / rows.total - 1)).toBeLessThan(0.25);
  });
});

describe('the last entry not above a value', () => {
  it('is found at, between and beyond the entries', () => {
    const rising = [0, 10, 20, 30];
    expect([-5, 0, 9, 10, 25, 99].map((value) => floorIndex(rising, value))).toEqual([0, 0, 0, 1, 2, 3]);
  });
});
