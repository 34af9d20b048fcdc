import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Order, Stretch } from '../src/islands/photo/orders';
import { orderOf } from '../src/islands/photo/orders';
import { Sequence } from '../src/islands/photo/sequence.svelte';
import { Slideshow } from '../src/islands/photo/slideshow.svelte';
import type { ListedPhoto } from '../src/lib/api/types';
import { pageOf, photoAddress, placeIn, placeQuery } from '../src/lib/place';
import { backAddress, noteOpened, noteSeen, takeSeen } from '../src/lib/trail';

const photo = (id: string | number) => ({ id: String(id), name: `${id}.jpg` }) as ListedPhoto;
const photos = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => photo(from + index));
const ids = (list: readonly ListedPhoto[]) => list.map(({ id }) => Number(id));

describe('the place in an address', () => {
  it.each(['', '?album=a1', '?tag=red+fox', '?search=q7', '?favourite=true', '?trashed=true'])(
    'survives reading and writing: %j',
    (query) => expect(placeQuery(placeIn(query))).toBe(query),
  );

  it('takes nothing but what narrows', () => {
    expect(placeQuery(placeIn('?album=a1&limit=9&next=//evil'))).toBe('?album=a1');
    expect(photoAddress('p1', placeIn('?cluster=c'))).toBe('/photos/p1/?cluster=c');
  });

  it.each([
    ['', '/'],
    ['?album=a1', '/albums/a1/'],
    ['?tag=red fox', '/?tag=red%20fox'],
    ['?trashed=true', '/?show=trash'],
    ['?search=q', '/search/?query=q'],
    ['?album=a1&sort=own', '/albums/a1/'],
  ])('%j leads back to %j', (query, page) => expect(pageOf(placeIn(query))).toBe(page));
});

describe('the way back', () => {
  beforeEach(() => sessionStorage.clear());

  it('leads to where the photo was opened, and to the photo seen last, once', () => {
    history.replaceState(null, '', '/albums/a1/');
    noteOpened();
    const place = placeIn('?album=a1');
    noteSeen('p9', '2024-05-03T10:00:00Z', place);
    expect(backAddress(place)).toBe('/albums/a1/');
    expect(takeSeen()).toMatchObject({ id: 'p9', month: '2024-05' });
    expect(takeSeen()).toBeNull();
  });

  it('is kept for the page that it belongs to', () => {
    history.replaceState(null, '', '/');
    noteSeen('p9', '2024-05-03T10:00:00Z', placeIn('?album=a1'));
    expect(takeSeen()).toBeNull();
  });
});

describe('the sequence', () => {
  const order = (stretch: Partial<Stretch>): Order => ({
    around: () =>
      Promise.resolve({
        photos: photos(10, 20),
        first: 10,
        count: 30,
        atStart: false,
        atEnd: false,
        ...stretch,
      }),
    before: (first) => Promise.resolve(photos(Math.max(1, Number(first.id) - 5), Number(first.id) - 1)),
    after: () => Promise.resolve([]),
  });

  it('knows neighbours and positions, and grows before it ends', async () => {
    const sequence = new Sequence(order({}));
    await sequence.locate(photo(12));
    expect(ids([sequence.beside('12').previous!, sequence.beside('12').next!])).toEqual([11, 13]);
    expect(sequence.position('12')).toBe(12);
    await sequence.grow(sequence.indexOf('12'));
    expect(ids(sequence.photos)[0]).toBe(5);
    expect(sequence.position('12')).toBe(12);
    expect(sequence.grown).toBe(5);
  });

  it('loses a photo and takes it back at its place', async () => {
    const sequence = new Sequence(order({}));
    await sequence.locate(photo(12));
    const back = sequence.remove('12');
    expect(sequence.beside('11').next!.id).toBe('13');
    expect(sequence.count).toBe(29);
    back();
    back();
    expect(ids(sequence.photos)).toEqual(ids(photos(10, 20)));
    expect(sequence.count).toBe(30);
  });

  it('of one photo has no neighbours', async () => {
    const sequence = new Sequence(
      order({ photos: [photo(1)], first: 1, count: 1, atStart: true, atEnd: true }),
    );
    await sequence.locate(photo(1));
    expect(sequence.beside('1')).toEqual({ previous: null, next: null });
    expect(sequence.beside('elsewhere')).toEqual({ previous: null, next: null });
  });
});

describe('the order', () => {
  const answers = (byPath: Record<string, unknown>) =>
    vi.stubGlobal('fetch', (address: string) => {
      const found = Object.entries(byPath).find(([part]) => address.includes(part));
      return Promise.resolve(new Response(JSON.stringify(found?.[1] ?? {}), { status: found ? 200 : 404 }));
    });

  it('of an album is asked for with its filter', async () => {
    answers({ 'neighbours/?album=a1': { before: photos(1, 2), after: [photo(4)], position: 3, count: 4 } });
    const found = await orderOf(placeIn('?album=a1')).around(photo(3));
    expect(ids(found.photos)).toEqual([1, 2, 3, 4]);
    expect(found).toMatchObject({ first: 1, count: 4, atStart: true, atEnd: true });
  });

  it('of a search is read page by page until the photo turns up', async () => {
    const page = (list: ListedPhoto[], next: string | null) => ({
      query: 'q7',
      results: list.map((one) => ({ photo: one, score: 1 })),
      next,
    });
    answers({ 'cursor=two': page(photos(4, 6), null), 'search/q7/': page(photos(1, 3), 'two') });
    const found = await orderOf(placeIn('?search=q7')).around(photo(5));
    expect(ids(found.photos)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(found).toMatchObject({ first: 1, count: 6, atEnd: true });
  });

  it('of an album that its owner has put in order is read from its list', async () => {
    answers({ 'albums/a1/photos/': { results: photos(7, 9), next: null } });
    const found = await orderOf(placeIn('?album=a1&sort=own')).around(photo(8));
    expect(ids(found.photos)).toEqual([7, 8, 9]);
  });

  it('of a search that no longer has the photo is the library’s', async () => {
    answers({
      'search/q7/': { query: 'q7', results: [], next: null },
      'photos/5/neighbours/': { before: [photo(4)], after: [] },
    });
    expect(ids((await orderOf(placeIn('?search=q7')).around(photo(5))).photos)).toEqual([4, 5]);
  });
});

describe('the slideshow', () => {
  it('leads on at its pace, and ends at the last photo', () => {
    vi.useFakeTimers();
    localStorage.clear();
    const next = vi.fn().mockReturnValueOnce(true).mockReturnValue(false);
    const show = new Slideshow(next);
    show.choose(3);
    show.start();
    vi.advanceTimersByTime(2900);
    expect(next).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(next).toHaveBeenCalledOnce();
    show.pause();
    vi.advanceTimersByTime(60_000);
    expect(next).toHaveBeenCalledOnce();
    show.toggle();
    vi.advanceTimersByTime(3100);
    expect([show.on, show.playing]).toEqual([false, false]);
    expect(new Slideshow(next).seconds).toBe(3);
    vi.useRealTimers();
  });
});
