import { beforeEach, describe, expect, it, vi } from 'vitest';
import '../src/lib/messages/en-clusters';
import { ClusterPhotos, wayIn } from '../src/islands/cluster/photos.svelte';
import { orderOf } from '../src/islands/photo/orders';

const photo = (id: string, outlier = false) => ({
  id,
  outlier,
  width: 4,
  height: 3,
  taken_at: '2026-10-02T10:00:00Z',
  thumbhash: '',
  favourite: false,
  archived_at: null,
  alt: id,
  urls: { thumb: `/media/${id}/thumb?v=1` },
});

describe('the photos of a cluster', () => {
  let asked: string[];
  beforeEach(() => {
    asked = [];
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url);
      const results = url.includes('outliers')
        ? [photo('c', true)]
        : [photo('a'), photo('b'), photo('c', true)];
      const body = url.includes('timeline/')
        ? { total: 3, buckets: [{ month: '2026-10', count: 3 }] }
        : { results, next: null };
      return new Response(JSON.stringify(body), { status: url.includes('broken') ? 503 : 200 });
    });
  });
  const columns = (photos: ClusterPhotos) => photos.source!.sections[0]!.columns!;

  it('stand by closeness, those far from the others marked', async () => {
    const photos = new ClusterPhotos('k', () => 3);
    await photos.show('closeness');
    await vi.waitFor(() => expect(photos.listed!.complete).toBe(true));
    expect(columns(photos).id).toEqual(['a', 'b', 'c']);
    expect(columns(photos).badge).toEqual(['', '', 'Outlier']);
    expect(photos.source!.filterable).toBe(true);
    expect(photos.place.filters).toEqual({ cluster: 'k' });
  });

  it('can be those far from the others alone, which no filter says', async () => {
    const photos = new ClusterPhotos('k', () => 3);
    await photos.show('outliers');
    await vi.waitFor(() => expect(photos.listed!.complete).toBe(true));
    expect(asked.at(-1)).toContain('clusters/k/photos/?limit=100&outliers=true');
    expect(columns(photos).id).toEqual(['c']);
    expect(photos.source!.filterable).toBe(false);
    expect(photos.source!.total).toBe(1);
  });

  it('stand by date, month by month, and are stepped through so', async () => {
    const photos = new ClusterPhotos('k', () => 3);
    await photos.show('date');
    expect(asked).toEqual(['/api/v1/timeline/?cluster=k']);
    expect(photos.source!.sections.map(({ key, count }) => [key, count])).toEqual([['2026-10', 3]]);
    expect(photos.listed).toBeNull();
    await orderOf(photos.place).after(photo('a') as never);
    expect(asked.at(-1)).toContain('photos/a/neighbours/?cluster=k');
    photos.end();
  });

  it('stay as they were where the timeline does not come', async () => {
    const photos = new ClusterPhotos('broken', () => 3);
    await photos.show('closeness');
    await expect(photos.show('date')).rejects.toMatchObject({ status: 503 });
    expect(photos.way).toBe('closeness');
    expect(photos.listed).not.toBeNull();
  });

  it('let go of what was selected when they are shown another way', async () => {
    const photos = new ClusterPhotos('k', () => 3);
    await photos.show('closeness');
    photos.selection.toggle('a');
    await photos.show('outliers');
    expect(photos.selection.active).toBe(false);
  });

  it('are shown the way that the address says', () => {
    expect(wayIn('?by=date')).toBe('date');
    expect(wayIn('?by=size')).toBe('closeness');
    expect(wayIn('')).toBe('closeness');
  });
});
