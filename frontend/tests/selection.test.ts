import { describe, expect, it } from 'vitest';
import { emptyColumns, type GridSource, type Section } from '../src/lib/grid/columns';
import { idsBetween } from '../src/lib/grid/order';
import { Selection } from '../src/lib/selection/selection.svelte';

const order = ['a', 'b', 'c', 'd', 'e'];
const between = (from: string, to: string) => {
  const [low, high] = [order.indexOf(from), order.indexOf(to)].sort() as [number, number];
  return order.slice(low, high + 1);
};

describe('a selection', () => {
  it('takes and gives back by click', () => {
    const selection = new Selection(between);
    selection.toggle('b');
    expect(selection.has('b')).toBe(true);
    selection.toggle('b');
    expect(selection.active).toBe(false);
  });

  it('extends from the last photo touched, in either direction', async () => {
    const selection = new Selection(between);
    selection.toggle('d');
    await selection.extend('b');
    expect([...selection.ids].sort()).toEqual(['b', 'c', 'd']);
    await selection.extend('e');
    expect([...selection.ids].sort()).toEqual(['b', 'c', 'd', 'e']);
  });

  it('begins with one photo when Shift comes first', async () => {
    const selection = new Selection(between);
    await selection.extend('c');
    expect([...selection.ids]).toEqual(['c']);
  });

  it('takes a whole day, or lets go of it when all of it is selected', () => {
    const selection = new Selection(between);
    selection.toggle('a');
    selection.toggleAll(['a', 'b']);
    expect(selection.size).toBe(2);
    selection.toggleAll(['a', 'b']);
    expect(selection.size).toBe(0);
  });

  it('forgets its anchor when cleared', async () => {
    const selection = new Selection(between);
    selection.toggle('a');
    selection.clear();
    await selection.extend('e');
    expect([...selection.ids]).toEqual(['e']);
  });
});

describe('a range over months', () => {
  it('loads the months in between first', async () => {
    const make = (key: string): Section => ({
      key,
      title: '',
      count: 2,
      columns: { ...emptyColumns(), id: [`${key}0`, `${key}1`] },
    });
    const sections: Section[] = [make('x'), { ...make('y'), columns: null }, make('z')];
    const loaded: string[] = [];
    const source = {
      sections,
      load: async (key: string) => {
        loaded.push(key);
        sections[1] = make('y');
      },
    } as unknown as GridSource;
    expect(await idsBetween(source, 'z0', 'x1')).toEqual(['x1', 'y0', 'y1', 'z0']);
    expect(loaded).toEqual(['y']);
  });
});
