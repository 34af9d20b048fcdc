import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhotoState } from '../src/islands/photo/photo-state.svelte';
import { Sequence } from '../src/islands/photo/sequence.svelte';
import { Stack } from '../src/islands/photo/stack.svelte';
import type { ListedPhoto } from '../src/lib/api/types';
import { append, emptyColumns } from '../src/lib/grid/columns';
import { notices, undo } from '../src/lib/notify.svelte';

const photo = (id: string, stack = 0) =>
  ({ id, stack, width: 3, height: 2, urls: { thumb: `/media/${id}/thumb?v=1` } }) as ListedPhoto;
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

let sent: [string, Record<string, unknown> | null][] = [];
let stacked: ListedPhoto[] = [];

beforeEach(() => {
  sent = [];
  stacked = ['best', 'b', 'c'].map((id) => photo(id, 3));
  notices.splice(0);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const path = url.replace('/api/v1/', '');
    sent.push([path, init.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : null]);
    return new Response(JSON.stringify(path.endsWith('/stack/') ? stacked : { count: 1, undo: 'u' }));
  });
});

/** A photo page between two others, the stack's best photo shown. */
async function opened() {
  const sequence = new Sequence({} as ConstructorParameters<typeof Sequence>[0]);
  sequence.photos = [photo('before'), stacked[0]!, photo('after')];
  const shown = {
    current: stacked[0]!,
    sequence,
    show: async (next: ListedPhoto) => void (shown.current = next),
    again: async () => undefined,
  };
  const stack = new Stack(shown as unknown as PhotoState);
  await stack.load();
  return { shown, stack };
}

describe('a stack that is opened', () => {
  it('has its photos, the best first, and one place among the photos around', async () => {
    const { shown, stack } = await opened();
    expect(stack.photos.map(({ id }) => id)).toEqual(['best', 'b', 'c']);
    stack.show(stacked[2]);
    expect(shown.current.id).toBe('c');
    expect(shown.sequence.photos.map(({ id }) => id)).toEqual(['before', 'c', 'after']);
    expect(shown.sequence.beside('c').next?.id).toBe('after');
  });

  it('means the one photo or the whole stack, and takes both back', async () => {
    const { stack } = await opened();
    await stack.act('out');
    await stack.act('apart');
    await stack.act('top');
    const acts = sent.filter(([path]) => path === 'photos/bulk/').map(([, body]) => body);
    expect(acts).toMatchObject([
      { action: 'unstack', selection: { ids: ['best'], alone: true } },
      { action: 'unstack', selection: { ids: ['best'], alone: false } },
      { action: 'stack_top', selection: { ids: ['best'], alone: true } },
    ]);
    undo();
    await settled();
    expect(sent.some(([path, body]) => path === 'photos/bulk/undo/' && body?.['undo'] === 'u')).toBe(true);
    expect(notices.at(-1)?.text).toBe('Undone.');
  });

  it('is none where one photo is left', async () => {
    stacked = [photo('best')];
    const { stack } = await opened();
    expect(stack.photos).toEqual([]);
  });
});

it('is counted on the tiles of a list', () => {
  expect(append(emptyColumns(), [photo('a', 4), photo('b')]).stack).toEqual([4, 0]);
});
