/** The page's one upload queue, and what keeps it alive. */
import '../messages/en-upload';
import { spoken } from '../api/errors';
import { notify } from '../notify.svelte';
import { sha256 } from './hash';
import { Keeper } from './keep';
import { UploadQueue } from './queue.svelte';
import { member } from './runs';
import { transport } from './transport';

export const uploads = new UploadQueue({
  transport,
  hash: sha256,
  failed: (error) => notify(spoken(error), { bad: true }),
});

const keeper = member() ? new Keeper(uploads, member()) : null;
uploads.keeping = keeper;
keeper?.start();

window.addEventListener('online', () => uploads.patience.wake());
window.addEventListener('focus', () => void uploads.recheck());
window.addEventListener('pagehide', () => void (uploads.items.length && keeper?.save()));
window.addEventListener('pageshow', (event) => {
  // Another page has gone on with what this one had.
  if (event.persisted && uploads.items.length) location.reload();
});

/** How many files would be lost, or have to be chosen again, if the page went now. */
export const atRisk = (): number => (keeper ? keeper.atRisk : uploads.open);
