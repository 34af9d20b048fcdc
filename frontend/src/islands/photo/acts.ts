/** Everything one can do to the photo that is shown; what can be undone says so in its message. */
import { request } from '../../lib/api/request';
import { t } from '../../lib/messages';
import { notify } from '../../lib/notify.svelte';
import type { Pose } from '../../lib/upright/pose';
import type { PhotoState } from './photo-state.svelte';

export type Angle = 90 | 180 | 270;

const undo = (run: () => void) => ({ action: { label: t('action.undo'), run } });

export async function favour(shown: PhotoState): Promise<void> {
  if (!shown.photo) return;
  const favourite = !shown.photo.favourite;
  shown.foresee({ favourite });
  await shown.change(shown.current.id, '', { method: 'PATCH', json: { favourite } });
}

export async function turn(shown: PhotoState, angle: Angle, id = shown.current.id): Promise<void> {
  const done = await shown.change(id, 'turn/', { method: 'POST', json: { angle } });
  if (!done) return;
  const text = angle === 90 ? 'photo.turned_right' : angle === 270 ? 'photo.turned_left' : 'photo.turned';
  notify(
    t(text),
    undo(() => void turnBack(shown, angle, id)),
  );
}

async function turnBack(shown: PhotoState, angle: Angle, id: string): Promise<void> {
  await shown.change(id, 'turn/', { method: 'POST', json: { angle: 360 - angle } });
}

/** Lay the photo so, at an angle that was tried on it. */
export async function straighten(shown: PhotoState, pose: Pose, id = shown.current.id): Promise<boolean> {
  const before = shown.photo && { turn: shown.photo.turn, straighten: shown.photo.straighten };
  if (!before || !(await lay(shown, before, pose, id))) return false;
  notify(
    t('photo.straightened'),
    undo(() => void lay(shown, pose, before, id)),
  );
  return true;
}

/** Turns go on from how it lies; the straightening is said as a whole. */
function lay(shown: PhotoState, from: Pose, to: Pose, id: string): Promise<boolean> {
  const angle = (to.turn - from.turn + 360) % 360;
  const json = { straighten: to.straighten, ...(angle ? { angle } : {}) };
  return shown.change(id, 'turn/', { method: 'POST', json });
}

/** Take the photo to the trash and go on to the next one. */
export async function trash(shown: PhotoState): Promise<void> {
  const { current } = shown;
  if (current.trashed_at) return restore(shown, current.id);
  if (!(await shown.change(current.id, '', { method: 'DELETE' }))) return;
  const back = moveOn(shown, current.id);
  const again = () =>
    void restore(shown, current.id).then(() => {
      back();
      void shown.show(current);
    });
  notify(t('photo.trashed'), undo(again));
}

export async function restore(shown: PhotoState, id: string): Promise<void> {
  if (await shown.change(id, 'restore/', { method: 'POST' })) notify(t('photo.restored'));
}

/** Into the archive, and on to the next photo; or out of it. */
export async function archive(shown: PhotoState): Promise<void> {
  const { current } = shown;
  const archived = !current.archived_at;
  if (!(await setArchived(shown, current.id, archived))) return;
  const leaves = archived ? leavesByArchiving(shown) : 'archived' in shown.place.filters;
  const back = leaves ? moveOn(shown, current.id) : () => undefined;
  const again = () =>
    void setArchived(shown, current.id, !archived).then(() => {
      back();
      void shown.show(current);
    });
  notify(t(archived ? 'photo.archived' : 'photo.unarchived'), undo(again));
}

const setArchived = (shown: PhotoState, id: string, archived: boolean) =>
  shown.change(id, '', { method: 'PATCH', json: { archived } });

/** Albums, clusters and results show archived photos too. */
const leavesByArchiving = ({ place: { filters, search } }: PhotoState): boolean =>
  !search && !['album', 'cluster', 'archived', 'trashed'].some((name) => name in filters);

/** On to the next photo; where there is none, the photo stays and says where it is. */
function moveOn(shown: PhotoState, id: string): () => void {
  const { previous, next } = shown.sequence.beside(id);
  if (previous || next) return shown.leave(id);
  void shown.again();
  return () => undefined;
}

export async function retry(shown: PhotoState, run: number): Promise<void> {
  try {
    await request(`stage-runs/${run}/retry/`, { method: 'POST' });
    notify(t('photo.retrying'));
    await shown.again();
  } catch (error) {
    shown.fail(error);
  }
}

export async function copyLink(shown: PhotoState): Promise<void> {
  const address = new URL(`/photos/${shown.current.id}/`, location.origin).href;
  try {
    await navigator.clipboard.writeText(address);
    notify(t('photo.link_copied'));
  } catch {
    notify(t('photo.link_not_copied', { address }), { bad: true });
  }
}
