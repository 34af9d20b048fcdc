import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClusterSummary } from '../src/lib/api/types';
import { ClusterPages } from '../src/lib/clusters/pages.svelte';

const cluster = (id: string) => ({ id, name: id }) as ClusterSummary;
const NEXT = 'http://site/api/v1/clusters/?cursor=x';

function answering(...pages: { results: ClusterSummary[]; next: string | null }[]) {
  const urls: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    urls.push(url);
    return Promise.resolve(new Response(JSON.stringify(pages.shift())));
  });
  return urls;
}
const ids = (pages: ClusterPages) => pages.shown.map(({ id }) => id);

afterEach(() => vi.unstubAllGlobals());

describe('the list of clusters', () => {
  it('goes on from what came with the page, each cluster once', async () => {
    const urls = answering(
      { results: ['a', 'b', 'c'].map(cluster), next: NEXT },
      { results: ['c', 'd'].map(cluster), next: null },
    );
    const pages = new ClusterPages(['a', 'b'].map(cluster), true);
    await pages.further();
    expect(urls[0]).toContain('clusters/?limit=500');
    expect(await pages.whole()).toHaveLength(4);
    expect([ids(pages), pages.more]).toEqual([['a', 'b', 'c', 'd'], false]);
    await pages.further();
    expect(urls).toHaveLength(2);
  });

  it('is read anew as far as it was shown, by a part of the name too', async () => {
    const urls = answering(
      { results: ['a'].map(cluster), next: null },
      { results: ['b'].map(cluster), next: null },
    );
    const pages = new ClusterPages(Array.from({ length: 230 }, (_, at) => cluster(`${at}`)));
    await pages.read({ hidden: true });
    expect(urls[0]).toContain('limit=230&hidden=true');
    await pages.read({ q: 'dog & cat' }, 0);
    expect(urls[1]).toContain('limit=100&q=dog+%26+cat');
    expect(ids(pages)).toEqual(['b']);
  });

  it('shows what was asked for last, whichever answer comes first', async () => {
    const waiting: ((page: unknown) => void)[] = [];
    vi.stubGlobal(
      'fetch',
      () => new Promise((resolve) => waiting.push((page) => resolve(new Response(JSON.stringify(page))))),
    );
    const pages = new ClusterPages();
    const both = [pages.read({ q: 'd' }), pages.read({ q: 'do' })];
    waiting[1]!({ results: [cluster('dog')], next: null });
    waiting[0]!({ results: [cluster('duck')], next: null });
    await Promise.all(both);
    expect(ids(pages)).toEqual(['dog']);
  });
});
