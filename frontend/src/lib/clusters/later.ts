/** Edits of many photos are done by a worker: followed until they end, and stopped if somebody wants. */
import { ApiError } from '../api/errors';
import { request } from '../api/request';
import type { ClusterEdited, ClusterLater, ClusterSummary } from '../api/types';
import { percent } from '../format';
import { t } from '../messages';
import '../messages/en-cluster-acts';
import { notify } from '../notify.svelte';

/** Milliseconds between two looks. */
export const pace = { look: 700 };
const OPEN = ['pending', 'running'];
type Found = ClusterLater & { clusters: ClusterSummary[] };

const pause = () => new Promise((resolve) => setTimeout(resolve, pace.look));
const tell = (text: string, more = {}) => notify(text, { about: 'clusters-later', ...more });

/** What the edit has done, once it has; throws where it has not, which leaves all as it was. */
export async function followed(started: ClusterLater): Promise<ClusterEdited> {
  const path = `clusters/edits/${started.id}/`;
  let found = started as Found;
  const stop = () => void request(`${path}cancel/`, { method: 'POST' }).catch(() => undefined);
  while (OPEN.includes(found.state)) {
    tell(t('cluster.moving', { percent: percent(found.progress) }), {
      action: { label: t('cluster.stop'), run: stop },
    });
    await pause();
    found = await request<Found>(path);
  }
  if (found.state !== 'success') {
    throw new ApiError(409, found.state, found.state === 'cancelled' ? t('cluster.stopped') : found.reason);
  }
  return { ...found, run: found };
}

/** Take back what a worker has done, by a worker. */
export async function takenBack(id: string): Promise<void> {
  await followed(await request<ClusterLater>(`clusters/edits/${id}/undo/`, { method: 'POST' }));
}
