/** The page's one upload queue. */
import { sha256 } from './hash';
import { UploadQueue } from './queue.svelte';
import { transport } from './transport';

export const uploads = new UploadQueue({ transport, hash: sha256 });

window.addEventListener('beforeunload', (event) => {
  if (uploads.active) event.preventDefault();
});
