/** What all reviews share, tried with turns. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CAPTIONS } from '../src/islands/captions/wanted';
import { TurnQueue } from '../src/islands/review/queue.svelte';
import { TURNS } from '../src/islands/review/wanted';
import { notices, undo } from '../src/lib/notify.svelte';
import { addressOf, isBand, listPath, wantedIn } from '../src/lib/review/wanted';
import { serve, settled } from './server';
import { decided, LIST, page, queueOf, review, wanted } from './turns';

beforeEach(async () => {
  serve({});
  while (undo());
  await settled();
  notices.splice(0);
});

describe('what is looked through', () => {
  it.each(['', '?state=turned', '?min=0.7&max=0.8', '?state=unsure&min=0&max=0.5'])(
    'survives the address: %j',
    (query) => expect(addressOf(TURNS, wantedIn(TURNS, query))).toBe(`/review/turns/${query}`),
  );

  it.each(['', '?state=approved', '?min=0.2&max=0.3'])('survives the address of captions: %j', (query) => {
    expect(addressOf(CAPTIONS, wantedIn(CAPTIONS, query))).toBe(`/review/captions/${query}`);
  });

  it('is no nonsense', () => {
    expect(wantedIn(TURNS, '?state=any&min=2&max=0.1')).toEqual({ state: 'suggested', band: null });
    expect(wantedIn(TURNS, '?min=0.9&max=0.1').band).toBeNull();
    expect(wantedIn(CAPTIONS, '?state=any&min=2&max=0.1')).toEqual({ state: 'waiting', band: null });
  });

  it('is told apart by confidence only where that means something', () => {
    expect(wantedIn(CAPTIONS, '?state=written&min=0.1&max=0.2').band).toBeNull();
    expect(wantedIn(TURNS, '?state=upright&min=0.1&max=0.2').band).toEqual({ min: 0.1, max: 0.2 });
  });

  it('is one band, or none', () => {
    expect(isBand({ min: 0.7, max: 0.8 }, { min: 0.7, max: 0.8 })).toBe(true);
    expect(isBand({ min: 0.7, max: 0.8 }, { min: 0.8, max: 0.9 })).toBe(false);
    expect(isBand(null, { min: 0.7, max: 0.8 })).toBe(false);
  });

  it('is asked for in the order of the review', () => {
    expect(listPath(TURNS, wanted('?min=0.7&max=0.8'))).toBe(
      'orientation/reviews/?state=suggested&min=0.7&max=0.8&order=-confidence',
    );
    expect(listPath(CAPTIONS, wantedIn(CAPTIONS, ''))).toBe(
      'captions/reviews/?state=waiting&order=confidence',
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
    expect(queue.rows.map(({ decision }) => decision)).toEqual(['accepted', 'set', null]);
    expect(queue.rows[0]?.photo.name).toBe('turned');
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
    expect(queue.rows.map(({ decision }) => decision)).toEqual([null, null]);
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
    expect(queue.rows.map(({ photo }) => photo.id)).toEqual(['b']);
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

  it('fetches on before it ends, and never a photo twice', async () => {
    const { queue } = await queueOf(['a', 'b'], {
      [LIST]: page(['a', 'b'], '/api/v1/orientation/more'),
      'GET orientation/more': page(['b', 'c']),
    });
    queue.go(1);
    await settled();
    expect(queue.rows.map(({ photo }) => photo.id)).toEqual(['a', 'b', 'c']);
    expect(queue.complete).toBe(true);
  });

  it('says when it could not be loaded, and loads again', async () => {
    serve({ [LIST]: new Error('Down.') });
    const queue = new TurnQueue(wanted());
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
});
