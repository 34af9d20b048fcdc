import { beforeEach, describe, expect, it, vi } from 'vitest';
import { withDecision } from '../src/islands/review/figures';
import { reviewKeys } from '../src/islands/review/keys';
import { takenWhole } from '../src/islands/review/wanted';
import { bindKeys } from '../src/lib/keyboard';
import { notices, undo } from '../src/lib/notify.svelte';
import { Tilt } from '../src/lib/upright/tilt.svelte';
import { serve, settled } from './server';
import { decided, LIST, queueOf, review, SUMMARY, wanted } from './turns';

beforeEach(async () => {
  serve({});
  while (undo());
  await settled();
  notices.splice(0);
});

describe('a band', () => {
  it.each([
    ['suggested', true],
    ['turned', true],
    ['unsure', false],
    ['upright', false],
    ['manual', false],
  ])('is accepted as a whole where something is proposed: %s', (state, whole) =>
    expect(takenWhole(wanted(`?state=${state}`))).toBe(whole),
  );
});

describe('a decision on a turn', () => {
  it('decides about a photo once', async () => {
    const { queue, sent } = await queueOf(['a'], { 'POST orientation/reviews/': decided('a') });
    queue.decide('accept', { turn: 90, straighten: 0 });
    queue.show(0);
    queue.decide('reject', { turn: 90, straighten: 0 });
    await settled();
    expect(sent()).toHaveLength(1);
    expect(queue.rows[0]?.current).toEqual({ turn: 90, straighten: 0 });
  });

  it('sets anew what was decided', async () => {
    const { queue, sent } = await queueOf(['a'], { 'POST orientation/reviews/': decided('a') });
    queue.decide('reject', { turn: 90, straighten: 0 });
    await settled();
    expect(queue.rows[0]?.current).toEqual({ turn: 0, straighten: 0 });
    queue.show(0);
    queue.decide('set', { turn: 0, straighten: 1.5 });
    await settled();
    expect(sent().at(-1)?.[1]).toEqual({ decision: 'set', turn: 0, straighten: 1.5 });
    expect(queue.rows[0]).toMatchObject({ decision: 'set', current: { turn: 0, straighten: 1.5 } });
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
    expect(queue.rows[0]).toMatchObject({ decision: 'rejected', current: { turn: 0, straighten: 0 } });
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

  it('accepts a band but for some, and can take it back', async () => {
    const { queue, sent } = await queueOf(['a'], {
      'POST orientation/reviews/bulk/': { count: 12, undo: 'all' },
    });
    await queue.decideAll('accept', { min: 0.7, max: 0.8 }, ['x']);
    expect(sent()[0]).toMatchObject([
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
