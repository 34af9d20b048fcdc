import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editClusters, onEdit } from '../src/lib/clusters/edit';
import { pace } from '../src/lib/clusters/later';
import '../src/lib/messages/en-bulk';
import { notices, undo } from '../src/lib/notify.svelte';

const run = (state: string, more = {}) => ({
  id: 'e1',
  act: 'merge',
  state,
  progress: 0.3,
  count: 0,
  undo: null,
  reason: '',
  clusters: [],
  ...more,
});
const LATER = { count: 0, undo: null, clusters: [], run: run('pending', { progress: 0 }) };
const DONE = run('success', { count: 9000, undo: 'b1', progress: 1 });

function answering(...bodies: unknown[]) {
  const urls: string[] = [];
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    urls.push(`${init?.method ?? 'GET'} ${url.replace('/api/v1/', '')}`);
    return Promise.resolve(new Response(JSON.stringify(bodies.shift() ?? {})));
  });
  return urls;
}
const merged = () =>
  editClusters({ path: 'a/merge/', json: { clusters: ['b'] } }, ({ count }) => `merged ${count}`);
const texts = () => notices.map(({ text }) => text);

beforeEach(() => (pace.look = 120));
afterEach(() => {
  vi.unstubAllGlobals();
  notices.length = 0;
});

describe('an edit of many photos', () => {
  it('is followed to its end, and taken back by a worker too', async () => {
    const urls = answering(LATER, run('running'), DONE, run('pending'), run('success'));
    const heard: unknown[] = [];
    const stop = onEdit((done) => heard.push(done?.count));
    const ending = merged();
    await vi.waitFor(() => expect(texts()).toEqual(['Changing clusters… 30%']));
    expect((await ending)?.count).toBe(9000);
    expect(texts()).toContain('merged 9000');
    undo();
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(urls).toEqual([
      'POST clusters/a/merge/',
      'GET clusters/edits/e1/',
      'GET clusters/edits/e1/',
      'POST clusters/edits/e1/undo/',
      'GET clusters/edits/e1/',
    ]);
    expect(heard).toEqual([9000, undefined]);
    stop();
  });

  it('is stopped, and says that nothing was changed', async () => {
    const urls = answering(LATER, run('cancelled'), run('cancelled'));
    const ending = merged();
    await vi.waitFor(() => expect(notices).toHaveLength(1));
    notices[0]!.action!.run();
    expect(await ending).toBeNull();
    expect(urls).toContain('POST clusters/edits/e1/cancel/');
    expect(texts().at(-1)).toBe('Stopped; nothing was changed.');
  });

  it('says why it failed', async () => {
    answering(LATER, run('failed', { reason: 'This cluster is gone.' }));
    expect(await merged()).toBeNull();
    expect(notices.at(-1)).toMatchObject({ text: 'This cluster is gone.', bad: true });
  });
});
