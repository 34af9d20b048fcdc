/** The photos that are stacked with the one that is shown: stepping through them, and taking the stack apart. */
import '../../lib/messages/en-stack';
import { spoken } from '../../lib/api/errors';
import { request, requestName } from '../../lib/api/request';
import type { ListedPhoto } from '../../lib/api/types';
import { t } from '../../lib/messages';
import { notify } from '../../lib/notify.svelte';
import type { PhotoState } from './photo-state.svelte';

const ACTS = {
  top: { action: 'stack_top', alone: true, told: 'stack.now_top' },
  out: { action: 'unstack', alone: true, told: 'stack.now_out' },
  apart: { action: 'unstack', alone: false, told: 'stack.now_apart' },
} as const;

export class Stack {
  photos = $state.raw<ListedPhoto[]>([]);
  busy = $state(false);
  readonly at = $derived.by(() => this.photos.findIndex(({ id }) => id === this.shown.current.id));
  private round = 0;

  constructor(private readonly shown: PhotoState) {}

  async load(id = this.shown.current.id): Promise<void> {
    const round = ++this.round;
    const photos = await request<ListedPhoto[]>(`photos/${id}/stack/`).catch(() => []);
    if (round === this.round) this.photos = photos.length > 1 ? photos : [];
  }

  /** The stack has one place among the photos around: what is shown of it stands there. */
  show(photo: ListedPhoto | undefined): void {
    const { current, sequence } = this.shown;
    if (!photo || photo.id === current.id) return;
    if (sequence.indexOf(photo.id) < 0)
      sequence.photos = sequence.photos.map((other) => (other.id === current.id ? photo : other));
    void this.shown.show(photo);
  }

  step(by: 1 | -1): void {
    if (this.at >= 0) this.show(this.photos[this.at + by]);
  }

  async act(name: keyof typeof ACTS): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const { action, alone, told } = ACTS[name];
    const { id } = this.shown.current;
    try {
      const json = { action, selection: { ids: [id], alone }, request: requestName() };
      const { undo } = await request<{ undo: string | null }>('photos/bulk/', { method: 'POST', json });
      await this.again(id);
      const run = () => void this.undo(undo!, id);
      notify(t(told), { about: 'stack', action: undo ? { label: t('action.undo'), run } : undefined });
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
    this.busy = false;
  }

  private async undo(undo: string, id: string): Promise<void> {
    try {
      await request('photos/bulk/undo/', { method: 'POST', json: { undo } });
      notify(t('stack.undone'), { about: 'stack' });
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
    await this.again(id);
  }

  private async again(id: string): Promise<void> {
    await Promise.all([this.load(id), this.shown.again()]);
  }
}
