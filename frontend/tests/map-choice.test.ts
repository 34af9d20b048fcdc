import { beforeEach, describe, expect, it } from 'vitest';
import { Choice, MOST_CHOSEN } from '../src/islands/map/choice.svelte';
import { marksOf, together } from '../src/islands/map/crowd';
import type { Ids } from '../src/islands/map/points';

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
