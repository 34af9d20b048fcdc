import '../src/lib/messages/en-box';
import '../src/lib/messages/en-search';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { inWords, isAboutPart } from '../src/islands/search/errors';
import { SearchState } from '../src/islands/search/search-state.svelte';
import { errorFrom, networkError } from '../src/lib/api/errors';
import type { Region, SearchAnswer } from '../src/lib/api/types';
import { thingsOf } from '../src/lib/query/things';

const PHOTO = '11111111-1111-4111-8111-111111111111';
const QUERY = '22222222-2222-4222-8222-222222222222';
const requested = vi.hoisted(() => vi.fn());
vi.mock('../src/lib/api/request', () => ({ request: requested }));

const invalid = (name: string, text: string) =>
  errorFrom(400, { error: { code: 'invalid', message: `${name}: ${text}`, fields: { [name]: [text] } } });
const result = (id: string, rank: number, before?: number) => ({
  photo: { id, width: 3, height: 2, urls: { thumb: `/media/${id}/thumb?v=1` } },
  score: 1,
  why: { rank, rank_before: before ?? null, verified: false },
});
const answer = (mode: string, ...results: object[]) =>
  ({
    query: QUERY,
    results,
    mode,
    asked: { text: '', filters: {}, photo: { id: PHOTO }, picture: '/p', region: null },
    next: null,
    took_ms: 1,
    coverage: 1,
  }) as unknown as SearchAnswer;
const began = (address: string, calm = true) => {
  history.replaceState(null, '', address);
  return new SearchState(
    () => calm,
    (change) => change(),
  );
};

beforeEach(() => requested.mockReset());

describe('a search that was cut off', () => {
  it('is kept, and asked again when the line is back', async () => {
    const search = began('/search/');
    const file = new File(['x'], 'a.jpg');
    requested.mockRejectedValueOnce(networkError());
    await search.ask({ file, filters: {} });
    expect(search.waits).toBe(true);
    expect(search.question?.file).toBe(file);
    requested.mockResolvedValue(answer('exact', result('a', 1)));
    search.goOn();
    await vi.waitFor(() => expect(search.answer?.query).toBe(QUERY));
    expect((requested.mock.calls[1]![1] as { body: FormData }).body.get('image')).toBeInstanceOf(File);
    expect(search.waits).toBe(false);
  });

  it('is forgotten when another begins, and when it is cleared', async () => {
    const search = began('/search/');
    requested.mockRejectedValueOnce(networkError());
    await search.ask({ text: 'fox', filters: {} });
    search.clear();
    search.goOn();
    expect(requested).toHaveBeenCalledTimes(1);
    expect(search.waits).toBe(false);
  });

  it('is not asked again where the server has refused it', async () => {
    const search = began('/search/');
    requested.mockRejectedValueOnce(invalid('image', 'The file is empty.'));
    await search.ask({ file: new File([], 'a.jpg'), filters: {} });
    search.goOn();
    expect(requested).toHaveBeenCalledTimes(1);
  });
});

describe('a link to the reasons of a result', () => {
  it('shows the places and neighbours that the geometry gave', async () => {
    const search = began(`/search/?photo=${PHOTO}&why=b`);
    requested
      .mockResolvedValueOnce(answer('exact', result('a', 1), result('b', 2), result('c', 3)))
      .mockResolvedValueOnce(
        answer('exact+rootsift', result('b', 1, 2), result('a', 2, 1), result('c', 3, 3)),
      );
    await search.open();
    await vi.waitFor(() => expect(search.geometry).toBe('done'));
    expect(search.why).toBe('b');
    await vi.waitFor(() => expect(search.source?.sections[0]?.columns?.id).toEqual(['b', 'a', 'c']));
    expect(search.found.get('b')).toMatchObject({ before: 2, why: { rank: 1 } });
  });
});

describe('a part in the address', () => {
  it.each(['2,2,1,1', 'abc'])('that cannot be read is told of: %s', async (region) => {
    requested.mockResolvedValue(answer('exact', result('a', 1)));
    const search = began(`/search/?photo=${PHOTO}&region=${region}`);
    await search.open();
    expect(search.partLost).toBe(true);
    await search.ask({ photo: PHOTO, filters: {} });
    expect(search.partLost).toBe(false);
  });

  it('that the server refuses leaves the photo to draw on', () => {
    const small = errorFrom(400, { error: { code: 'search_refused', message: 'Draw it larger.' } });
    const region = { x: 0.5, y: 0.5, w: 0.001, h: 0.001 };
    expect(isAboutPart(small, { photo: PHOTO, region, filters: {} })).toBe(true);
    expect(isAboutPart(small, { photo: PHOTO, filters: {} })).toBe(false);
    expect(isAboutPart(networkError(), { photo: PHOTO, region, filters: {} })).toBe(false);
  });
});

describe('an address of no search', () => {
  it('is told of without asking the server', async () => {
    const search = began('/search/?query=zz');
    await search.open();
    expect(inWords(search.error)).toBe('This link is not complete. Start a new search.');
    expect(requested).not.toHaveBeenCalled();
  });
});

describe('what is said of a refused search', () => {
  it('is about the link where the link is broken, and never a name of a field', () => {
    for (const name of ['photo', 'query', 'filters.album', 'album', 'region'])
      expect(inWords(invalid(name, 'Must be a valid UUID.'))).toBe(
        'This link is not complete. Start a new search.',
      );
    expect(inWords(invalid('image', 'The submitted file is empty.'))).toBe('The submitted file is empty.');
    const filter = errorFrom(400, { error: { code: 'search_invalid', message: "The filter 'album' ..." } });
    expect(inWords(filter, { filters: { album: 'zzz' } })).toContain('This link is not complete');
    expect(inWords(errorFrom(415, { error: { code: 'flat', message: 'One colour.' } }))).toBe('One colour.');
  });
});

describe('things found on a photo', () => {
  const thing = (id: string, tag: string, box: number[], score: number) =>
    ({ id, tag, box, score }) as unknown as Region;

  it('of one name are numbered from left to right and say where they are', () => {
    const things = thingsOf([
      thing('r', 'palace', [0.7, 0, 0.3, 0.5], 0.9),
      thing('l', 'palace', [0, 0, 0.2, 0.5], 0.8),
      thing('t', 'tree', [0.4, 0, 0.2, 0.5], 0.7),
    ]);
    expect(things.map(({ label }) => label)).toEqual([
      'Search for this: palace, 2 of 2, right, 90% sure',
      'Search for this: palace, 1 of 2, left, 80% sure',
      'Search for this: tree, 70% sure',
    ]);
    expect(things.map(({ side }) => side)).toEqual(['right', 'left', '']);
  });

  it('are one where their boxes are mostly the same; of another name they are not', () => {
    const things = thingsOf([
      thing('a', 'palace', [0.1, 0.1, 0.5, 0.5], 0.5),
      thing('b', 'palace', [0.12, 0.1, 0.5, 0.5], 0.8),
      thing('c', 'church', [0.12, 0.1, 0.5, 0.5], 0.4),
    ]);
    expect(things.map(({ id, side }) => [id, side])).toEqual([
      ['b', ''],
      ['c', ''],
    ]);
  });
});

describe('a saved search', () => {
  const kept = { id: 's1', name: 'Dogs', text: 'tag:dog', filters: {} };

  it('is asked anew under its name, and is no recent search', async () => {
    const search = began('/search/?saved=s1');
    requested.mockResolvedValueOnce(kept).mockResolvedValueOnce(answer('filters', result('a', 1)));
    await search.open();
    const sent = (requested.mock.calls[1]![1] as { json: object }).json;
    expect(sent).toMatchObject({ text: 'tag:dog', remember: false });
    expect([search.saved?.name, location.search]).toEqual(['Dogs', `?saved=s1&query=${QUERY}`]);
    await search.ask({ text: 'cat', filters: {} });
    expect(search.saved).toBeNull();
  });

  it('can be removed before it has answered', async () => {
    const search = began('/search/?saved=s1');
    let answered: (found: SearchAnswer) => void = () => undefined;
    requested.mockResolvedValueOnce(kept).mockReturnValueOnce(new Promise((done) => (answered = done)));
    const opened = search.open();
    await vi.waitFor(() => expect(requested).toHaveBeenCalledTimes(2));
    search.keep(null);
    answered(answer('filters', result('a', 1)));
    await opened;
    expect([search.saved, location.search]).toEqual([null, `?q=tag%3Adog&query=${QUERY}`]);
  });
});
