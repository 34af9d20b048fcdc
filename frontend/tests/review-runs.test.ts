import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { ReviewRun } from '../src/lib/api/types';
import { TURN_RUNS } from '../src/islands/review/queue.svelte';
import { TURNS } from '../src/islands/review/wanted';
import { BandJob } from '../src/lib/review/job.svelte';
import { notices, undo } from '../src/lib/notify.svelte';
import { serve, settled } from './server';
import { queueOf, SUMMARY } from './turns';

beforeEach(async () => {
  serve({});
  while (undo());
  await settled();
  notices.splice(0);
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
  const turns = (ondone: () => Promise<void>) => new BandJob(TURNS.list, TURN_RUNS, ondone);
  const ended = { state: 'success', count: 10_000, progress: 1, undo: true } as const;

  it('are followed to their end, and taken back by another run', async () => {
    const sent = serve({
      'GET orientation/reviews/runs/r/': run(ended),
      'POST orientation/reviews/runs/r/undo/': run({ id: 'u', decision: 'undo' }),
      'GET orientation/reviews/runs/u/': run({ ...ended, id: 'u', decision: 'undo' }),
    });
    const loaded = vi.fn(async () => undefined);
    const job = turns(loaded);
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
    const job = turns(async () => undefined);
    job.seen(run());
    await job.cancel();
    expect(notices.at(-1)?.text).toBe('Stopped. 2,000 were accepted.');
    expect(notices.at(-1)?.action?.label).toBe('Undo');
  });

  it('say what went wrong', async () => {
    const failed = run({ state: 'failed', reason: 'The disk is full.', undo: true });
    serve({ 'GET orientation/reviews/runs/r/': failed });
    const job = turns(async () => undefined);
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
