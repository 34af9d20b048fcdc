import { describe, expect, it } from 'vitest';
import { emptyColumns, type Columns, type Section } from '../src/lib/grid/columns';
import { GridLayout, type GridStyle } from '../src/lib/grid/layout';
import { asRead, moveFocus } from '../src/lib/grid/roving';
import { ScrollSpace } from '../src/lib/grid/scroll-space';

const style: GridStyle = { width: 1000, target: 200, gap: 6, label: 30, heading: 60, days: true };

function columns(prefix: string, n: number, month = '2024-05'): Columns {
  const made = emptyColumns();
  for (let i = 0; i < n; i++) {
    made.id.push(`${prefix}${i}`);
    made.ratio.push(1.5);
    made.taken_at.push(`${month}-${String(28 - (i % 28)).padStart(2, '0')}T10:00:00Z`);
  }
  return made;
}

const section = (key: string, n: number, loaded = true): Section => ({
  key,
  title: key,
  count: n,
  columns: loaded ? columns(`${key}/`, n, key) : null,
});

describe('a library of 400,000 photos in 200 months', () => {
  const sections = Array.from({ length: 200 }, (_, i) => section(`m${i}`, 2000, i === 100));
  const layout = new GridLayout(sections, style);

  it('has an offset for every month before its photos are loaded', () => {
    expect(layout.photos).toBe(400_000);
    expect(layout.total).toBeGreaterThan(15_000_000);
    for (let i = 0; i < 200; i++) expect(layout.tops[i + 1]!).toBeGreaterThan(layout.tops[i]!);
  });

  it('finds the month at any depth', () => {
    for (const i of [0, 57, 100, 199]) expect(layout.sectionAt(layout.tops[i]! + 5)).toBe(i);
  });

  it('gives only the rows in view', () => {
    const from = layout.tops[100]! + 5000;
    const rows = layout.rowsBetween(from, from + 900);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.length).toBeLessThan(10);
    expect(rows[0]!.top + rows[0]!.height).toBeGreaterThan(from - 300);
    expect(rows.at(-1)!.top).toBeLessThan(from + 900 + style.label);
  });

  it('gives no rows where nothing is loaded yet', () => {
    expect(layout.rowsBetween(layout.tops[3]! + 100, layout.tops[3]! + 900)).toEqual([]);
  });
});

describe('places in a grid', () => {
  const layout = new GridLayout([section('2024-05', 40), section('2024-04', 40)], style);

  it('lead from an id to its row and back', () => {
    const place = layout.find('2024-04/17')!;
    const row = layout.rowOf(place)!;
    expect(row.first <= 17 && 17 < row.end).toBe(true);
    expect(layout.idAt(place)).toBe('2024-04/17');
  });

  it('end a full row exactly at the width', () => {
    const [row] = layout.rowsBetween(0, 300);
    const last = layout.spans(row!).at(-1)!;
    expect(last.left + last.width).toBe(style.width);
  });

  it('move by arrow keys, across months too', () => {
    expect(['ArrowLeft', 'ArrowUp'].map((key) => asRead(key, true))).toEqual(['ArrowRight', 'ArrowUp']);
    expect(asRead('ArrowLeft', false)).toBe('ArrowLeft');
    expect(moveFocus(layout, { section: 0, index: 0 }, 'ArrowRight')).toEqual({ section: 0, index: 1 });
    expect(moveFocus(layout, { section: 0, index: 0 }, 'ArrowLeft')).toBeNull();
    expect(moveFocus(layout, { section: 0, index: 39 }, 'ArrowRight')).toEqual({ section: 1, index: 0 });
    expect(moveFocus(layout, { section: 1, index: 0 }, 'ArrowUp')!.section).toBe(0);
    const below = moveFocus(layout, { section: 0, index: 1 }, 'ArrowDown')!;
    expect(layout.rowOf(below)!.row).toBe(1);
    expect(moveFocus(layout, { section: 0, index: 2 }, 'End')!.index).toBe(layout.view(0, 0).end - 1);
  });
});

describe('a page that may not grow for ever', () => {
  it('reaches every depth of 100 million pixels', () => {
    const space = new ScrollSpace(4_000_000);
    space.resize(100_000_000);
    for (const depth of [0, 1_234_567, 55_555_555, 99_000_000]) {
      const top = space.jump(depth);
      expect(space.toLogical(top)).toBe(depth);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(top).toBeLessThanOrEqual(space.pageHeight);
    }
  });

  it('shifts near its ends without moving the view', () => {
    const space = new ScrollSpace(4_000_000);
    space.resize(100_000_000);
    const before = space.toLogical(3_900_000);
    const top = space.rebase(3_900_000)!;
    expect(space.toLogical(top)).toBe(before);
    expect(top).toBeLessThan(3_000_000);
  });

  it('can be scrolled from top to foot in small steps', () => {
    const space = new ScrollSpace(100_000);
    space.resize(1_000_000);
    let top = 0;
    for (let step = 0; step < 2000 && space.toLogical(top) < 999_000; step++) {
      top = Math.min(top + 1000, space.pageHeight);
      top = space.rebase(top) ?? top;
    }
    expect(space.toLogical(top)).toBeGreaterThanOrEqual(999_000);
  });

  it('leaves small pages alone', () => {
    const space = new ScrollSpace();
    space.resize(20_000);
    expect(space.rebase(19_999)).toBeNull();
    expect(space.jump(5000)).toBe(5000);
  });
});

describe('photos that come and go', () => {
  it('leave a place kept at the same photo', () => {
    const layout = new GridLayout([section('2024-05', 40)], style);
    expect(layout.whereNow({ section: 0, index: 12 }, '2024-05/15')).toEqual({ section: 0, index: 15 });
    expect(layout.whereNow({ section: 0, index: 12 }, 'gone')).toEqual({ section: 0, index: 12 });
  });

  it('leave months as high as they were when their photos are let go', () => {
    const heights = new Map<string, number>();
    const before = new GridLayout([section('2024-05', 333), section('2024-04', 5)], style, heights);
    const after = new GridLayout([section('2024-05', 333, false), section('2024-04', 5)], style, heights);
    expect(after.tops[1]).toBe(before.tops[1]);
  });

  it('are leapt over a view at a time', () => {
    const layout = new GridLayout([section('2024-05', 200), section('2024-04', 40)], style);
    const to = moveFocus(layout, { section: 0, index: 0 }, 'PageDown', 900)!;
    const distance = layout.rowOf(to)!.top - layout.view(0, 0).top;
    expect(distance).toBeGreaterThan(400);
    expect(distance).toBeLessThanOrEqual(900);
    expect(moveFocus(layout, to, 'PageUp', 900)).toEqual({ section: 0, index: 0 });
  });
});
