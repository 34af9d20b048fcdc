/** Changing the caption of the photo that is shown, with a message that takes it back. */
import { spoken } from '../../../lib/api/errors';
import type { Caption } from '../../../lib/api/types';
import { showCaption } from '../../../lib/caption/calls';
import { t, type MessageKey } from '../../../lib/messages';
import { notify } from '../../../lib/notify.svelte';
import type { PhotoState } from '../photo-state.svelte';

/** `send` changes the photo that it is told; throws what went wrong. */
export async function changeCaption(
  shown: PhotoState,
  send: (photo: string) => Promise<Caption | null>,
  done: MessageKey,
): Promise<void> {
  const { id } = shown.current;
  const before = shown.photo?.caption?.id ?? null;
  const caption = await send(id);
  settle(shown, id, caption);
  if ((caption?.id ?? null) === before) return;
  notify(t(done), {
    about: 'caption',
    action: { label: t('action.undo'), run: () => void takeBack(shown, id, before) },
  });
}

async function takeBack(shown: PhotoState, id: string, before: number | null): Promise<void> {
  try {
    settle(shown, id, await showCaption(id, before));
    notify(t('caption.undone'), { about: 'caption' });
  } catch (error) {
    notify(spoken(error), { bad: true });
  }
}

function settle(shown: PhotoState, id: string, caption: Caption | null): void {
  if (shown.current.id === id) shown.foresee({ caption, alt: caption?.text ?? shown.current.name });
}
