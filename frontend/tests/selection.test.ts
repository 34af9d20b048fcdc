import { describe, expect, it, vi } from 'vitest';
import { emptyColumns, type GridSource, type Section } from '../src/lib/grid/columns';
import { idsBetween } from '../src/lib/grid/order';
import { Shelf } from '../src/lib/grid/shelf';
import { LIBRARY } from '../src/lib/place';
import { leaves } from '../src/lib/selection/leaving';
import { Selection } from '../src/lib/selection/selection.svelte';
import { stacksIn } from '../src/lib/selection/stacks';
import { edgeSpeed } from '../src/lib/selection/touch';

const order = ['a', 'b', 'c', 'd', 'e'];
const between = (from: string, to: string) => {
  const [low, high] = [order.indexOf(from), order.indexOf(to)].sort() as [number, number];
  return order.slice(low, high + 1);
};
const chosen = (selection: Selection) => order.filter((id) => selection.has(id)).join('');

describe('a selection', () => {
  it('takes and gives back by click', () => {
    const selection = new Selection(between);
    selection.toggle('b');
    expect(selection.has('b')).toBe(true);
    selection.toggle('b');
    expect(selection.active).toBe(false);
  });

  it('extends from the photo touched first, in either direction, and back again', async () => {
    const selection = new Selection(between);
    selection.toggle('c');
    await selection.extend('e');
    expect(chosen(selection)).toBe('cde');
    await selection.extend('d');
    expect(chosen(selection)).toBe('cd');
    await selection.extend('a');
    expect(chosen(selection)).toBe('abc');
  });

  it('keeps what was selected before a range ran over it', async () => {
    const selection = new Selection(between);
    selection.toggle('d');
    selection.toggle('a');
    await selection.extend('e');
    await selection.extend('b');
    expect(chosen(selection)).toBe('abd');
  });

  it('begins with one photo when Shift comes first', async () => {
    const selection = new Selection(between);
    await selection.extend('c');
    expect(chosen(selection)).toBe('c');
  });

  it('takes only the last of two ranges asked for at once', async () => {
    const answers: ((ids: string[]) => void)[] = [];
    const selection = new Selection(() => new Promise((resolve) => answers.push(resolve)));
    selection.toggle('a');
    const both = [selection.extend('e'), selection.extend('b')];
    answers[1]!(['a', 'b']);
    answers[0]!(order);
    await Promise.all(both);
    expect(chosen(selection)).toBe('ab');
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
    expect(chosen(selection)).toBe('e');
  });
});

describe('everything selected', () => {
  const all = (count = 100_000) => {
    const selection = new Selection(between);
    selection.selectAll({ filters: { favourite: 'true' }, count: () => count });
    return selection;
  };

  it('holds for photos that were never loaded, and is told to the server by its filters', () => {
    const selection = all();
    expect([selection.size, selection.has('unseen'), selection.ids]).toEqual([100_000, true, []]);
    expect(selection.wire).toEqual({ filters: { favourite: 'true' }, except: [] });
  });

  it('leaves out what is taken from it, also a whole range, and takes it back', async () => {
    const selection = all();
    selection.toggle('b');
    selection.toggleAll(['c', 'd']);
    expect([selection.size, chosen(selection)]).toEqual([99_997, 'ae']);
    expect(selection.wire).toEqual({ filters: { favourite: 'true' }, except: ['b', 'c', 'd'] });
    selection.toggle('b');
    expect(selection.size).toBe(99_998);
  });

  it('is over when the last photo is taken from it', () => {
    const selection = all(2);
    selection.toggle('a');
    selection.toggle('b');
    expect([selection.all, selection.active]).toEqual([false, false]);
    expect(selection.has('c')).toBe(false);
  });

  it('ends with a click on nothing', () => {
    const selection = all();
    selection.clear();
    expect([selection.all, selection.size, selection.wire]).toEqual([false, 0, { ids: [] }]);
  });
});

describe('a range over months', () => {
  const make = (key: string): Section => ({
    key,
    title: '',
    count: 2,
    columns: { ...emptyColumns(), id: [`${key}0`, `${key}1`] },
  });

  it('asks for the ids of months that are not loaded, and keeps nothing of them', async () => {
    const sections: Section[] = [make('x'), { ...make('y'), columns: null }, make('z')];
    const ids = vi.fn(async () => ['y0', 'y1']);
    const source = { sections, ids } as unknown as GridSource;
    expect(await idsBetween(source, 'z0', 'x1')).toEqual(['x1', 'y0', 'y1', 'z0']);
    expect(ids.mock.calls).toEqual([['y']]);
    expect(sections[1]!.columns).toBeNull();
  });
});

describe('months that stay loaded', () => {
  const section = (key: string, count: number): Section => ({
    key,
    title: '',
    count,
    columns: emptyColumns(),
  });

  it('are those used last, and always those in view', () => {
    const shelf = new Shelf(10);
    const loaded = [section('a', 6), section('b', 4), section('c', 8)];
    shelf.use(['a']);
    shelf.use(['b']);
    expect(shelf.surplus(loaded.slice(0, 2)).size).toBe(0);
    shelf.use(['c']);
    expect([...shelf.surplus(loaded)]).toEqual(['a', 'b']);
    shelf.use(['c', 'd']);
    expect(shelf.surplus([section('c', 8), section('d', 20_000)]).size).toBe(0);
  });
});

describe('what leaves a grid', () => {
  const place = (filters: Record<string, string>) => ({ filters, search: null });

  it('depends on the place', () => {
    expect(leaves('archive', LIBRARY)).toBe(true);
    expect(leaves('archive', place({ album: '1' }))).toBe(false);
    expect(leaves('archive', { filters: {}, search: 'q' })).toBe(false);
    expect(leaves('unarchive', place({ archived: 'true' }))).toBe(true);
    expect(leaves('unfavourite', place({ favourite: 'true' }))).toBe(true);
    expect(leaves('unfavourite', LIBRARY)).toBe(false);
    expect(leaves('trash', place({ album: '1' }))).toBe(true);
    expect(leaves('turn', LIBRARY)).toBe(false);
  });
});

describe('a finger that drags a range', () => {
  it('scrolls only near the edges, faster the nearer', () => {
    expect(edgeSpeed(400, 800)).toBe(0);
    expect(edgeSpeed(0, 800)).toBeLessThan(edgeSpeed(60, 800));
    expect(edgeSpeed(800, 800)).toBeGreaterThan(edgeSpeed(740, 800));
  });
});

it('knows how many photos are stacked on the selected tiles', () => {
  const selection = new Selection();
  const columns = { ...emptyColumns(), id: ['a', 'b', 'c'], stack: [3, 0, 5] };
  const sections = [
    { key: '1', title: '', count: 3, columns },
    { key: '2', title: '', count: 9, columns: null },
    { key: '3', title: '', count: 1, columns: { ...emptyColumns(), id: ['d'], stack: null } },
  ];
  selection.add(['a', 'b', 'd']);
  expect(stacksIn(sections, selection)).toBe(2);
  selection.selectAll({ filters: {}, count: () => 13 });
  expect(stacksIn(sections, selection)).toBe(6);
});
