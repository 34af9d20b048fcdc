/** Many decisions at once, which a worker makes: how far it is, stopping it, and taking it back. */
import { spoken } from '../api/errors';
import { request } from '../api/request';
import type { CaptionRun, ReviewRun } from '../api/types';
import { percent } from '../format';
import { t, type MessageKey } from '../messages';
import type { News } from '../news';
import { notify } from '../notify.svelte';

export type Run = ReviewRun | CaptionRun;
type Decision = Exclude<Run['decision'], 'undo'>;

/** What a run of one review says of itself; of one that takes back, all say the same. */
export interface JobWords {
  /** Of the news that tell how far it is. */
  news: 'turns' | 'captions';
  about: string;
  going: Partial<Record<Decision, MessageKey>>;
  done: Partial<Record<Decision, MessageKey>>;
  stopped: Partial<Record<Decision, MessageKey>>;
}

const OPEN: readonly Run['state'][] = ['pending', 'running'];

export class BandJob {
  run = $state.raw<Run | null>(null);
  readonly busy = $derived(this.run !== null && OPEN.includes(this.run.state));
  /** What the undoing that goes on takes back. */
  private undoes = '';

  constructor(
    /** Where its runs are, in the API. */
    private readonly place: string,
    private readonly words: JobWords,
    private readonly ondone: () => Promise<void>,
  ) {}

  /** How far it is, in words. */
  get told(): string {
    const { decision, photos, progress } = this.run!;
    const key = decision === 'undo' ? 'queue.run_undo' : this.words.going[decision]!;
    return t(key, { count: photos, percent: percent(progress) });
  }

  /** Of the run's id in the API. */
  private ask(id: string, act = '', method: 'GET' | 'POST' = 'GET'): Promise<Run> {
    return request<Run>(`${this.place}runs/${id}/${act}`, { method });
  }

  /** The server has been asked how things stand: `open` is the run under way. */
  seen(open: Run | null): void {
    if (open) this.become(open);
    else if (this.busy) void this.look();
  }

  heard(news: News): void {
    if (news.type !== this.words.news || news.run !== this.run?.id || !this.busy) return;
    const { progress, state } = news;
    if (OPEN.includes(state)) this.run = { ...this.run, progress, state };
    else void this.look();
  }

  become(run: Run): void {
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

  private async try(asked: Promise<Run>): Promise<void> {
    try {
      this.become(await asked);
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  private tell({ id, decision, state, count, reason, undo }: Run): void {
    const { about, done, stopped } = this.words;
    const undoing = decision === 'undo';
    const back = undoing ? this.undoes : undo ? id : '';
    const label = t(undoing ? 'queue.undo_rest' : 'action.undo');
    const action = back ? { label, run: () => void this.undo(back) } : undefined;
    if (state === 'success') {
      if (undoing) return notify(t('queue.undone'), { about });
      return notify(t(done[decision]!, { count }), { about, action });
    }
    const ended = undoing ? 'queue.stopped_undo' : stopped[decision]!;
    const failed = state === 'failed';
    notify(t(failed ? 'queue.run_failed' : ended, { count, reason }), { about, bad: failed, action });
  }
}
