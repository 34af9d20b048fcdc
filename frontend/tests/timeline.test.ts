import { afterEach, describe, expect, it, vi } from 'vitest';
import { TimelineSource } from '../src/lib/grid/timeline-source.svelte';

const MONTH = {
  id: ['a', 'b', 'c'],
  ratio: [1.5, 1, 0.7],
  thumbhash: ['', '', ''],
  taken_at: ['2024-05-03T10:00:00Z', '2024-05-02T10:00:00Z', '2024-05-01T10:00:00Z'],
  version: [1, 1, 1],
  favourite: [false, false, false],
  processing: [false, false, true],
};

function serve(answers: Record<string, unknown>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const key = Object.keys(answers).find((path) => url.includes(path));
    return new Response(JSON.stringify(key ? answers[key] : {}), { status: key ? 200 : 404 });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('a timeline', () => {
  it('loads a month once, with the filters of its view', async () => {
    const asked = serve({ 'timeline/2024-05/': MONTH });
    const source = new TimelineSource({ favourite: 'true' }, [{ month: '2024-05', count: 3 }]);
    await Promise.all([source.load('2024-05'), source.load('2024-05')]);
    expect(asked).toEqual(['/api/v1/timeline/2024-05/?favourite=true']);
    expect(source.sections[0]!.columns!.id).toEqual(['a', 'b', 'c']);
  });

  it('drops months that have become empty, and counts', async () => {
    serve({ 'timeline/2024-05/': MONTH });
    const source = new TimelineSource({}, [{ month: '2024-05', count: 3 }]);
    await source.load('2024-05');
    source.remove(new Set(['a', 'b']));
    expect([source.total, source.sections[0]!.columns!.taken_at.length]).toEqual([1, 1]);
    source.remove(new Set(['c']));
    expect([source.total, source.sections.length]).toEqual([0, 0]);
  });

  it('keeps the months that have not changed when it is counted anew', async () => {
    const asked = serve({
      'timeline/2024-05/': MONTH,
      'timeline/': {
        total: 4,
        buckets: [
          { month: '2024-06', count: 1 },
          { month: '2024-05', count: 3 },
        ],
      },
    });
    const source = new TimelineSource({}, [{ month: '2024-05', count: 3 }]);
    await source.load('2024-05');
    await source.recount();
    expect(source.sections.map(({ key, columns }) => [key, Boolean(columns)])).toEqual([
      ['2024-06', false],
      ['2024-05', true],
    ]);
    expect(asked).toHaveLength(2);
  });

  it('looks up the captions of what is in view, and only once', async () => {
    const results = [{ id: 'b', alt: 'A dog in the snow' }];
    const asked = serve({ 'timeline/2024-05/': MONTH, 'photos/?': { results } });
    const source = new TimelineSource({}, [{ month: '2024-05', count: 3 }]);
    await source.load('2024-05');
    await source.describe('2024-05', 1, 2);
    await source.describe('2024-05', 1, 2);
    expect(source.sections[0]!.columns!.alt).toEqual(['', 'A dog in the snow', '']);
    expect(asked.filter((url) => url.includes('photos/?'))).toHaveLength(1);
  });

  it('lets go of months not in view once many photos are loaded, but of none that is pinned', async () => {
    const month = (count: number) => ({ ...MONTH, id: Array.from({ length: count }, (_, i) => `p${i}`) });
    serve({
      'timeline/2024-05/': MONTH,
      'timeline/2024-04/': month(20_000),
      'timeline/2024-03/': month(20_000),
    });
    const buckets = ['2024-05', '2024-04', '2024-03'].map((name, i) => ({
      month: name,
      count: i ? 20_000 : 3,
    }));
    const source = new TimelineSource({}, buckets);
    source.pinned = () => ['b', null];
    for (const { month: key } of buckets) {
      await source.load(key);
      source.need([key]);
    }
    expect(source.sections.map(({ columns }) => Boolean(columns))).toEqual([true, false, true]);
    expect(source.sections.map(({ count }) => count)).toEqual([3, 20_000, 20_000]);
  });

  it('lets go of months that come when one has gone on', async () => {
    const many = (n: number) =>
      Object.fromEntries(Object.entries(MONTH).map(([k, v]) => [k, Array(n).fill(v[0])]));
    const months = ['2024-05', '2024-04', '2024-03'];
    serve(Object.fromEntries(months.map((month) => [`timeline/${month}/`, many(8000)])));
    const source = new TimelineSource(
      {},
      months.map((month) => ({ month, count: 8000 })),
    );
    for (const month of months) source.need([month]);
    await vi.waitFor(() => expect(source.sections[2]!.columns).not.toBeNull());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(source.sections.map(({ columns }) => Boolean(columns))).toEqual([false, false, true]);
  });

  it('says which month could not be loaded, and tries it again', async () => {
    serve({});
    const source = new TimelineSource({}, [{ month: '2024-05', count: 3 }]);
    source.need(['2024-05']);
    await vi.waitFor(() => expect(source.sections[0]!.failed).toBe(true));
    serve({ 'timeline/2024-05/': MONTH });
    source.need(['2024-05']);
    await vi.waitFor(() => expect(source.sections[0]!.columns?.id).toHaveLength(3));
    expect(source.sections[0]!.failed).toBe(false);
  });

  it('shows an error only when it has nothing to show', async () => {
    serve({});
    const source = new TimelineSource();
    await source.refresh();
    expect(source.error).not.toBeNull();
    const full = new TimelineSource({}, [{ month: '2024-05', count: 3 }]);
    await full.refresh();
    expect(full.error).toBeNull();
  });
});
