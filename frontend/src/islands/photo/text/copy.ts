/** All the text of a photo to the clipboard. */
import { t } from '../../../lib/messages';
import '../../../lib/messages/en-text';
import { notify } from '../../../lib/notify.svelte';

export async function copyAll(text: string): Promise<void> {
  // Plain HTTP has no clipboard of this kind, but it has the old one.
  const done = await Promise.resolve()
    .then(() => navigator.clipboard.writeText(text))
    .then(() => true)
    .catch(() => copiedTheOldWay(text));
  if (done) notify(t('text.copied'));
  else notify(t('text.not_copied'), { bad: true });
}

function copiedTheOldWay(text: string): boolean {
  let taken = false;
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    taken = true;
  };
  document.addEventListener('copy', give, { capture: true });
  document.execCommand('copy');
  document.removeEventListener('copy', give, { capture: true });
  return taken;
}
