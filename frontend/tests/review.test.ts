import { beforeEach, describe, expect, it, vi } from 'vitest';
import '../src/lib/messages/en-review';
import '../src/lib/messages/en-upright';
import { withDecision } from '../src/islands/review/figures';
import { BandJob } from '../src/islands/review/job.svelte';
import { reviewKeys } from '../src/islands/review/keys';
import { ReviewQueue } from '../src/islands/review/queue.svelte';
import { addressOf, listPath, takenWhole, wantedIn } from '../src/islands/review/wanted';
import { announcement, beforeOf, foundName, proposalName } from '../src/islands/review/words';
import type { ReviewRun, TurnReview } from '../src/lib/api/types';
import { bindKeys } from '../src/lib/keyboard';
import { notices, undo } from '../src/lib/notify.svelte';
import { sureName } from '../src/lib/upright/words';
import { Tilt } from '../src/lib/upright/tilt.svelte';

const review = (id: string, more: Partial<TurnReview> = {}): TurnReview => ({
  photo: { id, alt: `photo ${id}`, urls: { large: `/media/${id}/large?v=1` } } as TurnReview['photo'],
  state: 'suggested',
  confidence: 0.8,
  angle: 270,
  proposed: { turn: 90, straighten: 0 },
  current: { turn: 0, straighten: 0 },
  decision: null,
  ...more,
});

/** A server that answers by path; what it was sent is kept. */
function serve(answers: Record<string, unknown>) {
  const sent: [string, unknown][] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const path = url.replace('/api/v1/', '');
    sent.push([`${init.method} ${path}`, init.body ? JSON.parse(String(init.body)) : null]);
    const found = Object.keys(answers).find((key) => `${init.method} ${path}`.startsWith(key));
    const answer = found ? answers[found] : null;
    const failed = answer instanceof Error;
    const body = failed ? { error: { code: 'broken', message: answer.message } } : answer;
    return new Response(JSON.stringify(body), { status: failed ? 500 : 200 });
  });
  return sent;
}

const LIST = 'GET orientation/reviews/?';
const SUMMARY = {
  states: {},
  bands: [],
  decided: { accepted: 0, rejected: 0, set: 0 },
  agreement: null,
  run: null,
};
const page = (ids: string[], next: string | null = null) => ({ results: ids.map((id) => review(id)), next });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const WANTED = wantedIn('');

async function queueOf(ids: string[], more: Record<string, unknown> = {}) {
  const sent = serve({ [LIST]: page(ids), 'GET orientation/reviews/summary/': SUMMARY, ...more });
  const queue = new ReviewQueue(WANTED);
  await queue.load();
  sent.length = 0;
  return { queue, sent: () => sent.filter(([path]) => !path.includes('summary')) };
}

const decided = (id: string) => ({ photo: { ...review(id).photo, name: 'turned' }, undo: `undo-${id}` });

beforeEach(async () => {
  serve({});
  while (undo());
  await settled();
  notices.splice(0);
});

describe('what is looked through', () => {
  it.each(['', '?state=turned', '?min=0.7&max=0.8', '?state=unsure&min=0&max=0.5'])(
    'survives the address: %j',
    (query) => expect(addressOf(wantedIn(query))).toBe(`/review/turns/${query}`),
  );

  it('is no nonsense', () => {
    expect(wantedIn('?state=any&min=2&max=0.1')).toEqual({ state: 'suggested', band: null });
    expect(wantedIn('?min=0.9&max=0.1').band).toBeNull();
  });

  it.each([
    ['suggested', true],
    ['turned', true],
    ['unsure', false],
    ['upright', false],
    ['manual', false],
  ])('is accepted band by band where something is proposed: %s', (state, whole) =>
    expect(takenWhole(wantedIn(`?state=${state}`))).toBe(whole),
  );

  it('is asked for most confident first', () => {
    expect(listPath(wantedIn('?min=0.7&max=0.8'))).toBe(
      'orientation/reviews/?state=suggested&min=0.7&max=0.8&order=-confidence',
    );
  });
});

describe('the queue', () => {
  it('goes on at once, and sends what was decided in its order', async () => {
    const { queue, sent } = await queueOf(['a', 'b', 'c'], {
      'POST orientation/reviews/a/': decided('a'),
      'POST orientation/reviews/b/': decided('b'),
    });
    queue.decide('accept', { turn: 90, straighten: 0 });
    queue.decide('set', { turn: 0, straighten: -3.2 });
    expect(queue.current?.photo.id).toBe('c');
    await settled();
    expect(sent()).toEqual([
      ['POST orientation/reviews/a/', { decision: 'accept' }],
      ['POST orientation/reviews/b/', { decision: 'set', turn: 0, straighten: -3.2 }],
    ]);
    expect(queue.reviews.map(({ decision }) => decision)).toEqual(['accepted', 'set', null]);
    expect(queue.reviews[0]?.photo.name).toBe('turned');
  });

  it('tells of the last decision only, and takes back each in turn', async () => {
    const { queue, sent } = await queueOf(['a', 'b'], {
      'POST orientation/reviews/a/': decided('a'),
      'POST orientation/reviews/b/': decided('b'),
      'GET photos/': { ...review('b').photo, turn: 0, straighten: 0 },
    });
    queue.decide('accept', { turn: 90, straighten: 0 });
    queue.decide('reject', { turn: 90, straighten: 0 });
    await settled();
    expect(notices.map(({ text }) => text)).toEqual(['Rejected: the photo stays as it is.']);
    undo();
    undo();
    await settled();
    const undone = sent().filter(([path]) => path.includes('undo'));
    expect(undone.map(([, body]) => body)).toEqual([{ undo: 'undo-b' }, { undo: 'undo-a' }]);
    expect(queue.reviews.map(({ decision }) => decision)).toEqual([null, null]);
    expect(undo()).toBe(false);
  });

  it('comes back to a photo whose decision did not reach the server', async () => {
    const { queue } = await queueOf(['a', 'b'], { 'POST orientation/reviews/a/': new Error('No room.') });
    queue.decide('accept', { turn: 90, straighten: 0 });
    await settled();
    expect([queue.current?.photo.id, queue.current?.decision]).toEqual(['a', null]);
    expect(notices[0]).toMatchObject({ text: 'No room.', bad: true });
    expect(undo()).toBe(false);
  });

  it('lets go of a photo that is gone meanwhile', async () => {
    const { queue } = await queueOf(['a', 'b']);
    vi.stubGlobal('fetch', async () => new Response('{}', { status: 404 }));
    queue.decide('accept', { turn: 90, straighten: 0 });
    await settled();
    expect(queue.reviews.map(({ photo }) => photo.id)).toEqual(['b']);
    expect(queue.current?.photo.id).toBe('b');
  });

  it('shows what was found meanwhile where it was empty, and only counts where it was not', async () => {
    const empty = await queueOf([]);
    serve({ [LIST]: page(['n']) });
    await empty.queue.refresh();
    expect(empty.queue.current?.photo.id).toBe('n');
    const { queue, sent } = await queueOf(['a']);
    await queue.refresh();
    expect([queue.current?.photo.id, sent()]).toEqual(['a', []]);
  });

  it('leads to those passed over before it ends', async () => {
    const { queue } = await queueOf(['a', 'b'], { 'POST orientation/reviews/': decided('b') });
    queue.go(1);
    queue.decide('accept', { turn: 90, straighten: 0 });
    expect(queue.current?.photo.id).toBe('a');
    queue.decide('reject', { turn: 90, straighten: 0 });
    expect([queue.current, queue.complete]).toEqual([null, true]);
    await settled();
  });

  it('decides about a photo once', async () => {
    const { queue, sent } = await queueOf(['a'], { 'POST orientation/reviews/': decided('a') });
    queue.decide('accept', { turn: 90, straighten: 0 });
    queue.show(0);
    queue.decide('reject', { turn: 90, straighten: 0 });
    await settled();
    expect(sent()).toHaveLength(1);
    expect(queue.reviews[0]?.current).toEqual({ turn: 90, straighten: 0 });
  });

  it('sets anew what was decided', async () => {
    const { queue, sent } = await queueOf(['a'], { 'POST orientation/reviews/': decided('a') });
    queue.decide('reject', { turn: 90, straighten: 0 });
    await settled();
    expect(queue.reviews[0]?.current).toEqual({ turn: 0, straighten: 0 });
    queue.show(0);
    queue.decide('set', { turn: 0, straighten: 1.5 });
    await settled();
    expect(sent().at(-1)?.[1]).toEqual({ decision: 'set', turn: 0, straighten: 1.5 });
    expect(queue.reviews[0]).toMatchObject({ decision: 'set', current: { turn: 0, straighten: 1.5 } });
  });

  it('shows what was decided before when a decision set anew is taken back', async () => {
    const { queue } = await queueOf([], {
      [LIST]: { results: [review('a', { state: 'manual', decision: 'rejected' })], next: null },
      'POST orientation/reviews/': decided('a'),
      'GET photos/': { ...review('a').photo, turn: 0, straighten: 0 },
    });
    queue.decide('set', { turn: 0, straighten: 1.5 });
    await settled();
    undo();
    await settled();
    expect(queue.reviews[0]).toMatchObject({ decision: 'rejected', current: { turn: 0, straighten: 0 } });
  });

  it('takes back what was decided before it was loaded', async () => {
    const before = review('a', {
      state: 'manual',
      decision: 'accepted',
      current: { turn: 90, straighten: 0 },
    });
    const { queue, sent } = await queueOf([], {
      [LIST]: { results: [before], next: null },
      'POST orientation/reviews/a/undo/': review('a'),
    });
    await queue.takeBack();
    expect(queue.current).toMatchObject({ state: 'suggested', decision: null, current: { turn: 0 } });
    expect(notices.at(-1)?.text).toBe('Taken back.');
    await queue.takeBack();
    expect(sent()).toHaveLength(1);
  });

  it('says why a decision cannot be taken back, and keeps it', async () => {
    const { queue } = await queueOf([], {
      [LIST]: { results: [review('a', { state: 'manual', decision: 'set' })], next: null },
      'POST orientation/reviews/a/undo/': new Error('There is no decision here.'),
    });
    await queue.takeBack();
    expect(notices.at(-1)).toMatchObject({ text: 'There is no decision here.', bad: true });
    expect(queue.current?.decision).toBe('set');
  });

  it('fetches on before it ends, and never a photo twice', async () => {
    const { queue } = await queueOf(['a', 'b'], {
      [LIST]: page(['a', 'b'], '/api/v1/orientation/more'),
      'GET orientation/more': page(['b', 'c']),
    });
    queue.go(1);
    await settled();
    expect(queue.reviews.map(({ photo }) => photo.id)).toEqual(['a', 'b', 'c']);
    expect(queue.complete).toBe(true);
  });

  it('says when it could not be loaded, and loads again', async () => {
    serve({ [LIST]: new Error('Down.') });
    const queue = new ReviewQueue(WANTED);
    await queue.load();
    expect(queue.phase).toBe('failed');
    serve({ [LIST]: page(['a']) });
    await queue.load();
    expect([queue.phase, queue.current?.photo.id]).toEqual(['ready', 'a']);
  });

  it('shows the band asked for last, whichever answers first', async () => {
    const { queue } = await queueOf(['a']);
    const slow = queue.load({ state: 'turned', band: null });
    serve({ [LIST]: page(['z']) });
    await queue.load({ state: 'unsure', band: null });
    await slow;
    expect([queue.wanted.state, queue.current?.photo.id]).toEqual(['unsure', 'z']);
  });

  it('accepts a band but for some, and can take it back', async () => {
    const { queue, sent } = await queueOf(['a'], {
      'POST orientation/reviews/bulk/': { count: 12, undo: 'all' },
    });
    await queue.decideAll('accept', { min: 0.7, max: 0.8 }, ['x']);
    expect(sent()[0]).toEqual([
      'POST orientation/reviews/bulk/',
      { decision: 'accept', state: 'suggested', min: 0.7, max: 0.8, except: ['x'] },
    ]);
    expect(notices.at(-1)?.text).toBe('12 proposals accepted.');
    undo();
    await settled();
    expect(sent().some(([path]) => path === 'POST photos/bulk/undo/')).toBe(true);
  });
});

describe('the figures', () => {
  const bands = [
    { min: 0, max: 0.9, undecided: 3, accepted: 0, rejected: 1 },
    { min: 0.9, max: 1, undecided: 2, accepted: 1, rejected: 0 },
  ];
  const summary = { ...SUMMARY, states: { suggested: 5, manual: 2 }, bands };

  it('follow each decision at once', async () => {
    const { queue } = await queueOf(['a', 'b'], {
      'GET orientation/reviews/summary/': summary,
      'POST orientation/reviews/': decided('a'),
    });
    await settled();
    queue.decide('accept', { turn: 90, straighten: 0 });
    expect(queue.summary).toMatchObject({ states: { suggested: 4, manual: 3 }, agreement: null });
    expect(queue.summary?.bands[0]).toEqual({ min: 0, max: 0.9, undecided: 2, accepted: 1, rejected: 1 });
    queue.decide('set', { turn: 0, straighten: 3 });
    expect(queue.summary?.decided).toEqual({ accepted: 1, rejected: 0, set: 1 });
    await settled();
  });

  it('count what is wholly sure in the last band', () => {
    const after = withDecision(summary, review('a', { confidence: 1 }), 'rejected');
    expect(after.bands[1]).toEqual({ min: 0.9, max: 1, undecided: 1, accepted: 1, rejected: 1 });
  });
});

describe('what a review says', () => {
  it('names the way from how the photo lies', () => {
    expect(proposalName(review('a'))).toBe('Turn it 90° clockwise.');
    expect(proposalName(review('a', { current: { turn: 90, straighten: 0 } }))).toBe('Leave it as it is.');
  });

  it('compares a photo that was turned already with its file', () => {
    const turned = review('a', { state: 'turned', current: { turn: 90, straighten: 0 } });
    expect(beforeOf(turned)).toEqual({ turn: 0, straighten: 0 });
    expect(proposalName(turned)).toBe('Plumb has turned it 90° clockwise.');
  });

  it('is heard whole', () => {
    expect(announcement(review('a', { angle: 356.2 }), 3)).toBe(
      'Photo 3: photo a. This side up: 80% sure; leans 3.8° counterclockwise. Turn it 90° clockwise.',
    );
  });

  it('ends each sentence once', () => {
    const photo = { ...review('a').photo, alt: 'A dog runs.' };
    const heard = announcement(review('a', { photo, decision: 'accepted' }), 1);
    expect(heard).toMatch(/^Photo 1: A dog runs\. Turned .* Accepted\.$/);
    expect(heard).not.toContain('..');
  });

  it('gives the percentage to the side, and to the angle only where both are proposed', () => {
    expect(foundName(review('a', { angle: 18.4, confidence: 0.97, state: 'unsure' }))).toBe(
      'This side up: 97% sure; leans 18.4° clockwise.',
    );
    const both = { angle: 7.2, confidence: 0.85, proposed: { turn: 0, straighten: -7.2 } };
    expect(foundName(review('a', both))).toBe('This side up, leaning 7.2° clockwise: 85% sure.');
    expect(foundName(review('a', { angle: 181, confidence: 0.9 }))).toBe(
      'Upside down: 90% sure; leans 1° clockwise.',
    );
    expect(foundName(review('a', { angle: 359.8, confidence: 1 }))).toBe('This side up: 100% sure.');
  });

  it('says that it does not know where it is unsure, and what accepting does', () => {
    const black = review('a', {
      angle: 0.6,
      confidence: 0.25,
      state: 'unsure',
      proposed: { turn: 0, straighten: 0 },
    });
    expect(foundName(black)).toBe('Plumb does not know which way is up. Best guess: This side up, 25% sure.');
    expect(proposalName(black)).toBe('Accepting leaves it as it is.');
    expect(proposalName({ ...black, proposed: { turn: 90, straighten: 0 } })).toBe(
      'Accepting turns it 90° clockwise.',
    );
  });

  it.each([
    [0.799, '79%'],
    [0.29, '29%'],
    [0.8, '80%'],
    [0.9799, '97%'],
    [0.9996, '99.9%'],
    [1, '100%'],
  ])('is never surer than it is: %d', (share, said) => expect(sureName(share)).toBe(said));
});

describe('the keys of the review', () => {
  const press = (key: string, more = {}, target: EventTarget = document.body) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

  it('decide, go along and change the angle', () => {
    const tilt = new Tilt({ turn: 0, straighten: 0 });
    const acts = {
      decide: vi.fn(),
      set: vi.fn(),
      back: vi.fn(),
      go: vi.fn(),
      lines: vi.fn(),
      compare: vi.fn(),
    };
    const unbind = bindKeys(reviewKeys({ ...acts, tilt: (act) => act(tilt) }));
    for (const key of ['a', 'R', 'Enter', 'z', 'ArrowRight', 'ArrowLeft', 'g', 'b']) press(key);
    expect(acts.decide.mock.calls).toEqual([['accept'], ['reject']]);
    expect(acts.go.mock.calls).toEqual([[1], [-1]]);
    expect([acts.set, acts.back, acts.lines, acts.compare].map((act) => act.mock.calls.length)).toEqual([
      1, 1, 1, 1,
    ]);
    press('ArrowUp');
    press('ArrowDown', { shiftKey: true });
    press(']');
    expect(tilt.pose).toEqual({ turn: 90, straighten: -0.9 });
    press('0');
    expect(tilt.changed).toBe(false);
    unbind();
  });

  it('leave Enter to the button that has the focus', () => {
    const set = vi.fn();
    const button = document.body.appendChild(document.createElement('button'));
    const unbind = bindKeys([{ keys: ['Enter'], label: 'key.set', run: set }]);
    press('Enter', {}, button);
    expect(set).not.toHaveBeenCalled();
    press('Enter');
    expect(set).toHaveBeenCalledOnce();
    unbind();
  });
});

describe('many decisions at once', () => {
  const run = (more: Partial<ReviewRun> = {}): ReviewRun => ({
    id: 'r',
    decision: 'accepted',
    state: 'running',
    progress: 0.2,
    photos: 10_000,
    count: 2000,
    undo: false,
    reason: '',
    ...more,
  });
  const ended = { state: 'success', count: 10_000, progress: 1, undo: true } as const;

  it('are followed to their end, and taken back by another run', async () => {
    const sent = serve({
      'GET orientation/reviews/runs/r/': run(ended),
      'POST orientation/reviews/runs/r/undo/': run({ id: 'u', decision: 'undo' }),
      'GET orientation/reviews/runs/u/': run({ ...ended, id: 'u', decision: 'undo' }),
    });
    const loaded = vi.fn(async () => undefined);
    const job = new BandJob(loaded);
    job.become(run());
    job.heard({ type: 'turns', run: 'r', state: 'running', progress: 0.7 });
    job.heard({ type: 'turns', run: 'another', state: 'failed', progress: 0 });
    expect([job.busy, job.run?.progress]).toEqual([true, 0.7]);
    job.heard({ type: 'turns', run: 'r', state: 'success', progress: 1 });
    await settled();
    expect([job.busy, notices.at(-1)?.text]).toEqual([false, '10,000 proposals accepted.']);
    expect(loaded).toHaveBeenCalledTimes(1);
    undo();
    await settled();
    expect([job.busy, job.run?.id]).toEqual([true, 'u']);
    job.seen(null);
    await settled();
    expect([job.busy, notices.at(-1)?.text, notices.at(-1)?.action]).toEqual([
      false,
      'Taken back.',
      undefined,
    ]);
    expect(sent.map(([path]) => path)).toContain('POST orientation/reviews/runs/r/undo/');
  });

  it('are stopped, with what was done by then to be undone', async () => {
    serve({ 'POST orientation/reviews/runs/r/cancel/': run({ state: 'cancelled', undo: true }) });
    const job = new BandJob(async () => undefined);
    job.seen(run());
    await job.cancel();
    expect(notices.at(-1)?.text).toBe('Stopped. 2,000 were accepted.');
    expect(notices.at(-1)?.action?.label).toBe('Undo');
  });

  it('say what went wrong', async () => {
    const failed = run({ state: 'failed', reason: 'The disk is full.', undo: true });
    serve({ 'GET orientation/reviews/runs/r/': failed });
    const job = new BandJob(async () => undefined);
    job.become(run());
    job.seen(null);
    await settled();
    expect(notices.at(-1)).toMatchObject({ bad: true, text: expect.stringContaining('The disk is full.') });
  });

  it('begin where a band is too large to wait for', async () => {
    const { queue } = await queueOf(['a'], {
      'POST orientation/reviews/bulk/': { count: 0, undo: null, run: run({ progress: 0 }) },
      'GET orientation/reviews/summary/': { ...SUMMARY, run: run() },
    });
    await queue.decideAll('accept', { min: 0.9, max: 1 }, []);
    expect([queue.job.busy, queue.job.run?.progress]).toEqual([true, 0.2]);
  });
});
