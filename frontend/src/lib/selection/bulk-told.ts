/** What was done to many photos, in words, with what takes it back. */
import '../messages/en-bulk';
import { spoken } from '../api/errors';
import { request } from '../api/request';
import { t, type MessageKey } from '../messages';
import { notify } from '../notify.svelte';
import type { BulkName } from './leaving';

export interface Done {
  count: number;
  /** Photos meant that belong to others, or are gone. */
  missing: number;
  undo: string | null;
}

export interface Archive {
  url: string;
  count: number;
  name: string;
}

type Refresh = () => Promise<unknown>;

export function tellDone(action: BulkName, done: Done, name: string, refresh: Refresh): void {
  const { count, missing, undo } = done;
  if (missing && !count) return notify(t('bulk.not_yours', { count: missing }), { bad: true });
  const text = t(`bulk.${action}` as MessageKey, { count, name });
  const run = () => void takeBack(undo!, refresh);
  notify(text, undo ? { action: { label: t('action.undo'), run } } : {});
}

async function takeBack(undo: string, refresh: Refresh): Promise<void> {
  try {
    await request('photos/bulk/undo/', { method: 'POST', json: { undo } });
    notify(t('bulk.undone'));
  } catch (error) {
    notify(spoken(error), { bad: true });
  }
  await refresh();
}

/** Begin to fetch the originals as one file. */
export function fetchArchive({ url, name, count }: Archive): void {
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  notify(t('selection.downloading', { count }));
}
