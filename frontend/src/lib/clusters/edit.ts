/** What is done to clusters: one request, told with its undo, and known to the page that shows them. */
import { spoken } from '../api/errors';
import { request, requestName } from '../api/request';
import type { ClusterEdited } from '../api/types';
import { t } from '../messages';
import '../messages/en-bulk';
import { notify } from '../notify.svelte';

export interface Wish {
  /** Below clusters/ of the API. */
  path: string;
  method?: 'POST' | 'PATCH';
  json: Record<string, unknown>;
}

interface Undo {
  undo: string;
  /** The edit of a worker that it takes back. */
  later: string | undefined;
}

/** What has been done, and what was asked for; null where it could not be done, or was taken back. */
type Heard = (done: ClusterEdited | null, asked: Wish[]) => void;
const listeners = new Set<Heard>();

/** Hear of every edit, and of every one that is taken back, until the returned function is called. */
export function onEdit(heard: Heard): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

/** Do all of it, one after the other; what the last of it did, or null where one cannot be done, which is told. */
export async function editClusters(
  wishes: Wish | Wish[],
  told: (done: ClusterEdited) => string,
): Promise<ClusterEdited | null> {
  const asked = [wishes].flat();
  const undos: Undo[] = [];
  const offered = () =>
    undos.length ? { action: { label: t('action.undo'), run: () => void takeBack(undos) } } : {};
  let done: ClusterEdited | null = null;
  try {
    for (const { path, method = 'POST', json } of asked) {
      const named = { ...json, request: requestName() };
      done = await request<ClusterEdited>(`clusters/${path}`, { method, json: named });
      if (done.run) done = await (await import('./later')).followed(done.run);
      if (done.undo) undos.unshift({ undo: done.undo, later: done.run?.id });
    }
    if (done) notify(told(done), offered());
  } catch (error) {
    done = null;
    notify(spoken(error), { bad: true, ...offered() });
  }
  tell(done, asked);
  return done;
}

async function takeBack(undos: Undo[]): Promise<void> {
  try {
    for (const { undo, later } of undos) {
      if (later) await (await import('./later')).takenBack(later);
      else await request('photos/bulk/undo/', { method: 'POST', json: { undo } });
    }
    notify(t('bulk.undone'));
  } catch (error) {
    notify(spoken(error), { bad: true });
  }
  tell(null);
}

function tell(done: ClusterEdited | null, asked: Wish[] = []): void {
  listeners.forEach((heard) => heard(done, asked));
}
