/** What is done to clusters in the browser: told, taken back, and which cards keys lead to. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { heirOf } from '../src/islands/clusters/heir';
import { neighbour } from '../src/islands/clusters/cards';
import type { ClusterSummary } from '../src/lib/api/types';
import { editClusters, onEdit } from '../src/lib/clusters/edit';
import '../src/lib/messages/en-bulk';
import { notices, undo } from '../src/lib/notify.svelte';

const cluster = (id: string, more: Partial<ClusterSummary> = {}) =>
  ({
    id,
    name: id,
    size: 1,
    pinned: false,
    hidden: false,
    named_by_person: false,
    ...more,
  }) as ClusterSummary;

function answers(...bodies: [number, unknown][]) {
  const calls: { url: string; method: string; json: Record<string, unknown> }[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    calls.push({
      url,
      method: init.method!,
      json: JSON.parse(init.body as string) as Record<string, unknown>,
    });
    const [status, body] = bodies.shift() ?? [200, {}];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
  return calls;
}

const done = (undo: string | null) => ({ count: 2, undo, clusters: [cluster('a')] });
const settled = () => new Promise((resolve) => setTimeout(resolve));

afterEach(() => {
  vi.unstubAllGlobals();
  notices.length = 0;
});

describe('an edit of clusters', () => {
  it('is told with its undo, known to the page, and taken back', async () => {
    const calls = answers([200, done('u1')], [200, { count: 2 }]);
    const heard: unknown[] = [];
    const stop = onEdit((one, asked) => heard.push(one, asked.length));
    const result = await editClusters(
      { path: 'a/put/', json: { selection: {} } },
      ({ count }) => `put ${count}`,
    );
    expect(result).toEqual(done('u1'));
    expect(calls[0]).toMatchObject({
      url: '/api/v1/clusters/a/put/',
      method: 'POST',
      json: { selection: {} },
    });
    expect(calls[0]!.json['request']).toMatch(/^[0-9a-f-]{36}$/);
    expect(notices.map(({ text }) => text)).toEqual(['put 2']);
    undo(notices[0]!.id);
    await settled();
    expect(calls[1]!.json).toEqual({ undo: 'u1' });
    expect(heard).toEqual([done('u1'), 1, null, 0]);
    stop();
  });

  it('of many is one undo, the last first', async () => {
    const calls = answers([200, done('u1')], [200, done('u2')], [200, {}], [200, {}]);
    const wishes = ['a/', 'b/'].map((path) => ({ path, method: 'PATCH' as const, json: { hidden: true } }));
    await editClusters(wishes, () => 'hidden');
    expect(notices).toHaveLength(1);
    undo(notices[0]!.id);
    await settled();
    expect(calls.slice(2).map(({ json }) => json['undo'])).toEqual(['u2', 'u1']);
  });

  it('that fails half way says why, and what was done can still be taken back', async () => {
    const error = { error: { code: 'cluster_gone', message: 'This cluster is gone.' } };
    answers([200, done('u1')], [409, error]);
    const wishes = ['a/', 'b/'].map((path) => ({ path, json: {} }));
    expect(await editClusters(wishes, () => 'done')).toBeNull();
    expect(notices[0]).toMatchObject({ bad: true, text: 'This cluster is gone.' });
    expect(notices[0]!.action).toBeDefined();
  });

  it('that changes nothing offers no undo', async () => {
    answers([200, done(null)]);
    await editClusters({ path: 'a/put/', json: {} }, () => 'there already');
    expect(notices[0]!.action).toBeUndefined();
  });
});

describe('merging', () => {
  it('keeps the cluster that a person named, else the pinned one, else the largest', () => {
    const large = cluster('large', { size: 9 });
    const pinned = cluster('pinned', { pinned: true });
    const named = cluster('named', { named_by_person: true });
    expect(heirOf([cluster('small'), large]).id).toBe('large');
    expect(heirOf([large, pinned]).id).toBe('pinned');
    expect(heirOf([large, pinned, named]).id).toBe('named');
  });
});

describe('arrows between cards', () => {
  const boxes = [0, 1, 2, 3, 4].map((at) => ({ left: (at % 3) * 100, top: Math.floor(at / 3) * 90 }));
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 4, 4],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 4],
    ['ArrowDown', 2, 4],
    ['ArrowDown', 3, 3],
    ['ArrowUp', 4, 1],
    ['ArrowUp', 0, 0],
    ['ArrowDown', -1, 0],
  ])('%s from %d leads to %d', (key, from, to) => {
    expect(neighbour(boxes, from, key)).toBe(to);
  });
});
