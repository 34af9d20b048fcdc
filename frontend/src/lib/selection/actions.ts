/** What can be done to the selected photos, in any grid. */
import { spoken } from '../api/errors';
import { request } from '../api/request';
import type { GridSource } from '../grid/columns';
import { t } from '../messages';
import { notify } from '../notify.svelte';

const AT_ONCE = 4;

/** Run `work` on every id, a few at a time; answers those that failed with their errors. */
export async function each(
  ids: readonly string[],
  work: (id: string) => Promise<unknown>,
): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>();
  const waiting = [...ids];
  const worker = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) {
      await work(id).catch((error: unknown) => failed.set(id!, error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const [first] = failed.values();
  if (first) notify(spoken(first), { bad: true });
  return failed;
}

const without = (ids: readonly string[], failed: Map<string, unknown>) => ids.filter((id) => !failed.has(id));

export async function favour(source: GridSource, ids: readonly string[], favourite: boolean): Promise<void> {
  for (const id of ids) source.edit(id, { favourite });
  const failed = await each(ids, (id) => request(`photos/${id}/`, { method: 'PATCH', json: { favourite } }));
  for (const id of failed.keys()) source.edit(id, { favourite: !favourite });
  const count = ids.length - failed.size;
  if (favourite && count > 1) notify(t('selection.favoured', { count }));
}

export async function trash(ids: readonly string[], gone: (ids: Set<string>) => void, back: () => void) {
  const failed = await each(ids, (id) => request(`photos/${id}/`, { method: 'DELETE' }));
  const done = without(ids, failed);
  if (!done.length) return;
  gone(new Set(done));
  const undo = () => void restore(done, back);
  notify(t('selection.trashed', { count: done.length }), { action: { label: t('action.undo'), run: undo } });
}

export async function restore(ids: readonly string[], done: (ids: Set<string>) => void): Promise<void> {
  const failed = await each(ids, (id) => request(`photos/${id}/restore/`, { method: 'POST' }));
  const back = without(ids, failed);
  if (!back.length) return;
  done(new Set(back));
  notify(t('selection.restored', { count: back.length }));
}

export async function reprocess(ids: readonly string[]): Promise<void> {
  const failed = await each(ids, (id) => request(`photos/${id}/reprocess/`, { method: 'POST', json: {} }));
  if (ids.length > failed.size) notify(t('selection.reprocessed', { count: ids.length - failed.size }));
}
