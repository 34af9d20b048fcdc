/** Many decisions at once, which a worker makes: how far it is, stopping it, and taking it back. */
import { spoken } from '../../lib/api/errors';
import { request } from '../../lib/api/request';
import type { ReviewRun } from '../../lib/api/types';
import { t, type MessageKey } from '../../lib/messages';
import type { News } from '../../lib/news';
import { notify } from '../../lib/notify.svelte';

const OPEN: readonly ReviewRun['state'][] = ['pending', 'running'];
const DONE: Record<ReviewRun['decision'], MessageKey> = {
  accepted: 'review.accepted_all',
  rejected: 'review.rejected_all',
  undo: 'queue.undone',
};

export class BandJob {
  run = $state.raw<ReviewRun | null>(null);
  readonly busy = $derived(this.run !== null && OPEN.includes(this.run.state));
  /** What the undoing that goes on takes back. */
  private undoes = '';

  constructor(private readonly ondone: () => Promise<void>) {}

  /** Of the run's id in the API. */
  private ask(id: string, act = '', method: 'GET' | 'POST' = 'GET'): Promise<ReviewRun> {
    return request<ReviewRun>(`orientation/reviews/runs/${id}/${act}`, { method });
  }

  /** The server has been asked how things stand: `open` is the run under way. */
  seen(open: ReviewRun | null): void {
    if (open) this.become(open);
    else if (this.busy) void this.look();
  }

  heard(news: News): void {
    if (news.type !== 'turns' || news.run !== this.run?.id || !this.busy) return;
    const { progress, state } = news;
    if (OPEN.includes(state)) this.run = { ...this.run, progress, state };
    else void this.look();
  }

  become(run: ReviewRun): void {
    const ended = this.busy && this.run?.id === run.id && !OPEN.includes(run.state);
    this.run = run;
    if (!ended) return;
    this.tell(run);
    void this.ondone();
  }

  async cancel(): Promise<void> {
    if (this.run) await this.try(this.ask(this.run.id, 'cancel/', 'POST'));
  }

  async undo(id: string): Promise<void> {
    this.undoes = id;
    await this.try(this.ask(id, 'undo/', 'POST'));
  }

  private async look(): Promise<void> {
    const run = await this.ask(this.run!.id).catch(() => null);
    if (run) this.become(run);
  }

  private async try(asked: Promise<ReviewRun>): Promise<void> {
    try {
      this.become(await asked);
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  private tell({ id, decision, state, count, reason, undo }: ReviewRun): void {
    const back = decision === 'undo' ? this.undoes : undo ? id : '';
    const label = t(decision === 'undo' ? 'review.undo_rest' : 'action.undo');
    const action = back ? { label, run: () => void this.undo(back) } : undefined;
    if (state === 'success') {
      const whole = decision === 'undo' ? undefined : action;
      return notify(t(DONE[decision]!, { count }), { about: 'review', action: whole });
    }
    const key = state === 'failed' ? 'review.run_failed' : (`review.stopped_${decision}` as const);
    notify(t(key, { count, reason }), { about: 'review', bad: state === 'failed', action });
  }
}
