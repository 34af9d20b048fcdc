import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DuplicateGroup, DuplicatePhoto, DuplicateSummary } from '../src/lib/api/types';
import '../src/lib/messages/en-duplicates';
import { differences } from '../src/islands/duplicates/compare/differences';
import { seenTogether } from '../src/islands/duplicates/compare/together';
import { Groups } from '../src/islands/duplicates/groups.svelte';
import { kindIn, reasonName } from '../src/islands/duplicates/words';
import { notices, undo } from '../src/lib/notify.svelte';

const one = (id: string, more: object = {}): DuplicatePhoto =>
  ({
    photo: { id, name: `${id}.jpg`, alt: id, taken_at: '2020-01-01T00:00:00Z', favourite: false },
    facts: { width: 400, height: 300, bytes: 2048, format: 'jpg', sharpness: 9, grey: false, ...more },
  }) as unknown as DuplicatePhoto;
const group = (id: string, photos: string[], more: object = {}): DuplicateGroup =>
  ({
    id,
    kind: 'identical',
    size: photos.length,
    reason: 'first',
    photos: photos.map((photo) => one(photo)),
    ...more,
  }) as unknown as DuplicateGroup;
const summary = {
  kinds: [
    { kind: 'identical', groups: 2, photos: 2, bytes: 10 },
    { kind: 'edited', groups: 0, photos: 0, bytes: 0 },
    { kind: 'burst', groups: 1, photos: 1, bytes: 5 },
  ],
  pending: 0,
} as DuplicateSummary;

type Answer = { status?: number; body: unknown };
let asked: { path: string; json: Record<string, unknown> | null }[] = [];
let answers: Record<string, Answer> = {};

beforeEach(() => {
  asked = [];
  answers = { 'duplicates/summary/': { body: summary } };
  notices.splice(0, notices.length);
  vi.stubGlobal('fetch', (url: string, { body }: { body?: string }) => {
    const path = url.replace('/api/v1/', '');
    asked.push({ path, json: body ? (JSON.parse(body) as Record<string, unknown>) : null });
    const { status = 200, body: answer } = answers[path] ?? { status: 404, body: null };
    return Promise.resolve(new Response(JSON.stringify(answer), { status }));
  });
});
afterEach(() => vi.unstubAllGlobals());

async function loaded(groups: DuplicateGroup[], next: string | null = null): Promise<Groups> {
  answers['duplicates/?kind=identical'] = { body: { results: groups, next } };
  const found = new Groups(summary, '');
  await found.load();
  return found;
}
const settled = () => vi.waitFor(() => expect(notices.length).toBeGreaterThan(0));

describe('the groups to decide about', () => {
  it('keeps the best copy and lets the others go', async () => {
    const groups = await loaded([group('g', ['a', 'b', 'c'])]);
    const [first] = groups.list;
    expect(['a', 'b', 'c'].map((id) => groups.keeps(first!, id))).toEqual([true, false, false]);
    expect(groups.going(first!)).toBe(2);
    await groups.toggle(first!, 'b');
    await groups.toggle(first!, 'a');
    expect(groups.going(first!)).toBe(2);
    await groups.toggle(first!, 'b');
    expect(groups.going(first!), 'where nothing would stay nothing goes').toBe(0);
  });

  it('lets nothing of a burst go by itself, and nothing that was not seen', async () => {
    const burst = group('g', ['a', 'b'], { kind: 'burst', size: 3 });
    const groups = await loaded([burst]);
    expect(groups.going(groups.list[0]!)).toBe(0);
    answers['duplicates/g/photos/?limit=500'] = {
      body: { results: ['a', 'b', 'c'].map((id) => one(id)), next: null },
    };
    await groups.toggle(groups.list[0]!, 'b');
    expect(groups.list[0]!.photos).toHaveLength(3);
    expect(groups.going(groups.list[0]!)).toBe(1);
  });

  it('goes on at once, tells what was done, and takes it back', async () => {
    const groups = await loaded([group('g', ['a', 'b']), group('h', ['c', 'd'])]);
    answers['duplicates/g/decide/'] = { body: { count: 1, undo: 'u' } };
    answers['photos/bulk/undo/'] = { body: { count: 1 } };
    answers['duplicates/g/'] = { body: group('g', ['a', 'b']) };
    groups.decide('trash');
    expect(groups.current?.id).toBe('h');
    await settled();
    const sent = asked.find(({ path }) => path === 'duplicates/g/decide/')!.json!;
    expect(sent).toMatchObject({ decision: 'trash', keep: ['a'], size: 2 });
    expect(undo()).toBe(true);
    await vi.waitFor(() => expect(groups.list.map(({ id }) => id)).toEqual(['g', 'h']));
  });

  it('shows a group again that another tab has changed', async () => {
    const groups = await loaded([group('g', ['a', 'b', 'c'])]);
    answers['duplicates/g/decide/'] = {
      status: 409,
      body: { error: { code: 'duplicates_changed', message: 'Look again.' } },
    };
    answers['duplicates/?kind=identical'] = { body: { results: [group('g', ['a', 'b'])], next: null } };
    groups.decide('keep_all');
    await vi.waitFor(() => expect(groups.list[0]?.size).toBe(2));
    expect(notices[0]?.text).toBe('Look again.');
  });

  it('fetches on before the end, each group once', async () => {
    answers['duplicates/?cursor=2'] = {
      body: { results: [group('g', ['a', 'b']), group('h', ['c', 'd'])], next: null },
    };
    const groups = await loaded([group('g', ['a', 'b'])], '/api/v1/duplicates/?cursor=2');
    await vi.waitFor(() => expect(groups.list.map(({ id }) => id)).toEqual(['g', 'h']));
    expect(groups.complete).toBe(true);
  });

  it('confirms how many go when the best of all is kept', async () => {
    const groups = await loaded([group('g', ['a', 'b'])]);
    answers['duplicates/identical/decide/'] = { body: { count: 2, undo: 'u' } };
    expect(await groups.decideAll(2)).toBe('');
    expect(asked.find(({ path }) => path === 'duplicates/identical/decide/')!.json).toMatchObject({
      photos: 2,
    });
  });

  it('says that it could not be loaded', async () => {
    answers['duplicates/?kind=identical'] = { status: 500, body: null };
    const groups = new Groups(summary, '');
    await groups.load();
    expect(groups.phase).toBe('failed');
  });
});

describe('words about a group', () => {
  it('gives the two values that decided', () => {
    const found = group('g', [], {
      reason: 'resolution',
      photos: [one('a', { width: 800, height: 600 }), one('b')],
    });
    expect(reasonName(found)).toBe('more pixels: 800 × 600 instead of 400 × 300');
    expect(reasonName(group('g', ['a', 'b']))).toContain('came first');
  });

  it('shows the kind of the address, or the first that has something', () => {
    const counts = { identical: 0, edited: 3, burst: 1 };
    expect(kindIn('?kind=burst', counts)).toBe('burst');
    expect(kindIn('?kind=nonsense', counts)).toBe('edited');
    expect(kindIn('', { identical: 0, edited: 0, burst: 0 })).toBe('identical');
  });

  it('lists only what two photos say differently', () => {
    const rows = differences([one('a', { width: 800 }), null], [one('b'), null]);
    expect(rows.map(({ name }) => name)).toEqual(['Name', 'Pixels']);
  });
});

describe('two photos seen together', () => {
  const stage = { width: 400, height: 300 };
  it('shows all of both where all of one is seen', () => {
    const { view, fit } = seenTogether(
      { scale: 0.5, x: 0, y: 0 },
      { width: 800, height: 600 },
      { width: 400, height: 300 },
      stage,
    );
    expect(view).toEqual({ scale: 1, x: 0, y: 0 });
    expect(fit).toBe(1);
  });

  it('keeps the same part in the middle', () => {
    const { view } = seenTogether(
      { scale: 2, x: 400, y: -300 },
      { width: 800, height: 600 },
      { width: 400, height: 300 },
      stage,
    );
    expect(view).toEqual({ scale: 4, x: 400, y: -300 });
  });
});
