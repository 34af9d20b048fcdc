import { beforeEach, describe, expect, it, vi } from 'vitest';
import '../src/lib/messages/en-caption';
import '../src/lib/messages/en-photo';
import '../src/lib/messages/en-queue';
import { captionKeys } from '../src/islands/captions/keys';
import { CaptionQueue } from '../src/islands/captions/queue.svelte';
import { CAPTIONS } from '../src/islands/captions/wanted';
import { changeCaption } from '../src/islands/photo/caption/change';
import type { PhotoState } from '../src/islands/photo/photo-state.svelte';
import type { Caption, CaptionReview } from '../src/lib/api/types';
import { readingOf, writeCaption } from '../src/lib/caption/calls';
import { fitted, gazePixels } from '../src/lib/caption/gaze';
import { bindKeys } from '../src/lib/keyboard';
import { notices, undo } from '../src/lib/notify.svelte';
import { wantedIn } from '../src/lib/review/wanted';
import { serve, settled } from './server';

const caption = (id: number, text: string, source: Caption['source'] = 'machine'): Caption => ({
  id,
  text,
  source,
  approved: false,
  confidence: source === 'machine' ? 0.4 : null,
  model: '',
  suggestion: null,
});
const row = (id: string, number: number): CaptionReview => ({
  photo: { id, alt: id } as CaptionReview['photo'],
  caption: caption(number, `A dog ${number}.`),
});

async function queueOf(count: number, more: Record<string, unknown> = {}) {
  const rows = Array.from({ length: count }, (_, place) => row(`p${place + 1}`, place + 1));
  const sent = serve({
    'GET captions/reviews/summary/': { states: {}, bands: [], run: null },
    'GET captions/reviews/?': { results: rows, next: null },
    ...more,
  });
  const queue = new CaptionQueue(wantedIn(CAPTIONS, ''));
  await queue.load();
  sent.length = 0;
  return { queue, sent };
}

beforeEach(async () => {
  serve({});
  while (undo());
  await settled();
  notices.splice(0);
});

describe('the queue of captions', () => {
  it('goes on before the server has answered, and takes back to where it was', async () => {
    const { queue, sent } = await queueOf(3, {
      'POST photos/p1/caption/approve/': caption(9, 'A dog 1.', 'person'),
      'POST photos/p1/caption/show/': caption(1, 'A dog 1.'),
    });
    queue.approve();
    expect([queue.at, queue.rows[0]!.done]).toEqual([1, 'approved']);
    await settled();
    expect(undo()).toBe(true);
    await settled();
    expect(sent).toContainEqual(['POST photos/p1/caption/show/', { caption: 1 }]);
    expect([queue.at, queue.rows[0]!.done]).toEqual([0, null]);
  });

  it('sends decisions one after the other', async () => {
    const { queue, sent } = await queueOf(3, { 'POST photos/': caption(9, 'x', 'person') });
    queue.approve();
    queue.approve();
    queue.approve();
    await settled();
    expect(sent.map(([path]) => path)).toEqual(
      ['p1', 'p2', 'p3'].map((id) => `POST photos/${id}/caption/approve/`),
    );
    expect(queue.current).toBeNull();
  });

  it('writes other words, and nothing for the same', async () => {
    const { queue, sent } = await queueOf(2, { 'PUT photos/p1/caption/': caption(9, 'Ada', 'person') });
    queue.write('A dog 1.');
    queue.write('   ');
    await settled();
    expect(sent).toEqual([]);
    queue.write(' Ada ');
    await settled();
    expect(sent[0]).toEqual(['PUT photos/p1/caption/', { text: 'Ada' }]);
  });

  it('drops a photo that somebody has described meanwhile, and keeps one that failed', async () => {
    const { queue } = await queueOf(3, {
      'POST photos/p1/caption/approve/': 409,
      'POST photos/p2/caption/approve/': 500,
    });
    queue.approve();
    await settled();
    expect(queue.rows.map(({ photo }) => photo.id)).toEqual(['p2', 'p3']);
    queue.approve();
    await settled();
    expect([queue.at, queue.rows[0]!.done]).toEqual([0, null]);
    expect(notices.filter(({ bad }) => bad)).toHaveLength(2);
  });

  it('approves a band at once, to be taken back', async () => {
    const { queue, sent } = await queueOf(2, {
      'POST captions/reviews/approve/': { count: 40, undo: 'u', run: null },
    });
    await queue.approveAll({ min: 0.2, max: 0.3 });
    expect(sent[0]![1]).toMatchObject({ min: 0.2, max: 0.3 });
    undo();
    await settled();
    expect(sent).toContainEqual(['POST photos/bulk/undo/', { undo: 'u' }]);
  });

  it('leaves a large band to a run, and takes that back by another', async () => {
    const run = {
      id: 'r',
      decision: 'approved',
      state: 'running',
      progress: 0,
      photos: 0,
      count: 0,
      undo: false,
    };
    const { queue, sent } = await queueOf(2, {
      'POST captions/reviews/approve/': { count: 0, undo: null, run },
      'GET captions/reviews/runs/r/': { ...run, state: 'success', count: 9000, undo: true },
      'POST captions/reviews/runs/r/undo/': { ...run, id: 'u', decision: 'undo' },
    });
    await queue.approveAll({ min: 0.2, max: 0.3 });
    await settled();
    expect([queue.job.busy, notices.at(-1)?.text]).toEqual([false, '9,000 captions approved.']);
    undo();
    await settled();
    expect(sent.map(([path]) => path)).toContain('POST captions/reviews/runs/r/undo/');
    expect(queue.job.told).toBe('Taking 0 photos back: 0%');
  });

  it('has keys', () => {
    const acts = { approve: vi.fn(), edit: vi.fn(), go: vi.fn(), take: vi.fn() };
    const unbind = bindKeys(captionKeys(acts));
    for (const key of ['a', 'e', '3', 'ArrowRight']) {
      document.dispatchEvent(new KeyboardEvent('keydown', { key }));
    }
    unbind();
    expect(acts.approve).toHaveBeenCalledOnce();
    expect(acts.edit).toHaveBeenCalledOnce();
    expect(acts.take).toHaveBeenCalledWith(2);
    expect(acts.go).toHaveBeenCalledWith(1);
  });
});

describe("a photo's caption", () => {
  const shownAs = (of: Caption | null) => {
    const shown = {
      current: { id: 'p1', name: 'p1.jpg' },
      photo: { caption: of },
      foresee: vi.fn(),
    };
    return shown as typeof shown & PhotoState;
  };

  it('is taken back to what stood before, also to none', async () => {
    for (const before of [caption(3, 'A dog.'), null]) {
      const sent = serve({ 'PUT ': caption(4, 'Ada', 'person'), 'POST ': before });
      const shown = shownAs(before);
      await changeCaption(shown, (id) => writeCaption(id, 'Ada'), 'caption.saved');
      expect(shown.foresee).toHaveBeenLastCalledWith({ caption: caption(4, 'Ada', 'person'), alt: 'Ada' });
      undo();
      await settled();
      expect(sent.at(-1)).toEqual(['POST photos/p1/caption/show/', { caption: before?.id ?? null }]);
      expect(shown.foresee).toHaveBeenLastCalledWith({ caption: before, alt: before?.text ?? 'p1.jpg' });
    }
  });

  it('that has not changed says nothing', async () => {
    const same = caption(3, 'Ada', 'person');
    serve({ 'PUT ': same });
    await changeCaption(shownAs(same), (id) => writeCaption(id, 'Ada'), 'caption.saved');
    expect(notices).toHaveLength(0);
  });

  it('is read by a worker, which is waited for', async () => {
    const answers = [{ state: 'pending' }, { model: 'm', sentences: [], own: null }];
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(answers.shift())));
    expect(await readingOf('p1', new AbortController().signal)).toMatchObject({ model: 'm' });
  });
});

describe('where the captioner looked', () => {
  const strengths = (gaze: number[][]) => [...gazePixels(gaze)].filter((_, place) => place % 4 === 3);

  it('is strongest where it looked most, and clear where it looked no more than anywhere', () => {
    const [first, second, third, fourth] = strengths([
      [10, 200],
      [100, 90],
    ]);
    expect([first, third, fourth]).toEqual([0, 0, 0]);
    expect(second).toBe(225);
  });

  it('is nowhere for an even look, or none', () => {
    expect(strengths([[5, 5, 5]])).toEqual([0, 0, 0]);
    expect(strengths([[0, 0]])).toEqual([0, 0]);
    expect(gazePixels([])).toHaveLength(0);
  });

  it('lies on a photo of any shape', () => {
    expect(fitted({ width: 400, height: 200 }, { width: 100, height: 100 })).toEqual({
      width: 100,
      height: 50,
    });
    expect(fitted({ width: 200, height: 400 }, { width: 100, height: 100 })).toEqual({
      width: 50,
      height: 100,
    });
  });
});
