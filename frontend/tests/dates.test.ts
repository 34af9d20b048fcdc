import { describe, expect, it } from 'vitest';
import { daysLeft } from '../src/islands/library/view';
import { emptyColumns, type Section } from '../src/lib/grid/columns';
import { dateStep, indexOfDate, sectionOfDate } from '../src/lib/grid/dates';
import { GridLayout, type GridStyle } from '../src/lib/grid/layout';

const style: GridStyle = { width: 1000, target: 200, gap: 6, label: 30, heading: 60, days: true };

function month(key: string, days: number[], loaded = true): Section {
  const columns = emptyColumns();
  days.forEach((day, index) => {
    columns.id.push(`${key}-${index}`);
    columns.ratio.push(1.5);
    columns.taken_at.push(`${key}-${String(day).padStart(2, '0')}T10:00:00Z`);
  });
  return { key, title: key, count: days.length, columns: loaded ? columns : null };
}

const layout = new GridLayout(
  [
    month('2024-05', [9, 9, 4, 4, 4, 1]),
    month('2024-03', [20, 2]),
    month('2023-12', [24, 24], false),
    month('2023-11', [3]),
    month('2021-01', [1]),
  ],
  style,
);

describe('going by dates', () => {
  it('finds the next day and the day before', () => {
    expect(dateStep(layout, { section: 0, index: 0 }, 'day', true)).toEqual({ section: 0, index: 2 });
    expect(dateStep(layout, { section: 0, index: 3 }, 'day', true)).toEqual({ section: 0, index: 5 });
    expect(dateStep(layout, { section: 0, index: 5 }, 'day', true)).toEqual({ section: 1, index: 0 });
    expect(dateStep(layout, { section: 0, index: 5 }, 'day', false)).toEqual({ section: 0, index: 2 });
    expect(dateStep(layout, { section: 0, index: 1 }, 'day', false)).toBeNull();
  });

  it('finds months and years that are not loaded', () => {
    expect(dateStep(layout, { section: 1, index: 1 }, 'month', true)).toEqual({ section: 2, index: 0 });
    expect(dateStep(layout, { section: 0, index: 4 }, 'year', true)).toEqual({ section: 2, index: 0 });
    expect(dateStep(layout, { section: 4, index: 0 }, 'year', false)).toEqual({ section: 2, index: 0 });
    expect(dateStep(layout, { section: 4, index: 0 }, 'year', true)).toBeNull();
    expect(dateStep(layout, { section: 0, index: 0 }, 'month', false)).toBeNull();
  });

  it('goes to a date, or the nearest before it', () => {
    expect(sectionOfDate(layout, '2024-03-20')).toBe(1);
    expect(sectionOfDate(layout, '2024-04-20')).toBe(1);
    expect(sectionOfDate(layout, '2030-01-01')).toBe(0);
    expect(sectionOfDate(layout, '1999-01-01')).toBe(4);
    expect(indexOfDate(layout.sections[0]!.columns!.taken_at, '2024-05-08')).toBe(2);
    expect(indexOfDate(layout.sections[1]!.columns!.taken_at, '2024-03-01')).toBe(1);
  });
});

describe('the trash', () => {
  it('says how many days are left, and never less than none', () => {
    const now = Date.parse('2024-05-20T12:00:00Z');
    expect(daysLeft('2024-05-20T11:00:00Z', 30, now)).toBe(30);
    expect(daysLeft('2024-05-10T12:00:00Z', 30, now)).toBe(20);
    expect(daysLeft('2023-05-10T12:00:00Z', 30, now)).toBe(0);
  });
});
