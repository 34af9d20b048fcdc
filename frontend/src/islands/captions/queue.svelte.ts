/** The captions one goes through. */
import { request, requestName } from '../../lib/api/request';
import type { Caption, CaptionReview, CaptionRun, CaptionState, CaptionSummary } from '../../lib/api/types';
import { approveCaption, showCaption, writeCaption } from '../../lib/caption/calls';
import { t, type MessageKey } from '../../lib/messages';
import { BandJob, type JobWords } from '../../lib/review/job.svelte';
import { ReviewQueue } from '../../lib/review/queue.svelte';
import type { Band, Wanted } from '../../lib/review/wanted';
import { CAPTIONS } from './wanted';

export type Done = 'approved' | 'written';
export interface Row extends CaptionReview {
  /** What was decided since the page was loaded. */
  done: Done | null;
}

interface Approved {
  count: number;
  undo: string | null;
  /** What does it, where there are many. */
  run: CaptionRun | null;
}

const WORDS: JobWords = {
  news: 'captions',
  about: 'caption',
  going: { approved: 'captions.run_approved' },
  done: { approved: 'captions.approved_all' },
  stopped: { approved: 'captions.stopped_approved' },
};

export class CaptionQueue extends ReviewQueue<Row, CaptionState, CaptionSummary> {
  readonly job = new BandJob(CAPTIONS.list, WORDS, () => this.load());
  protected readonly figures = 'captions/reviews/summary/';
  protected readonly undone = 'queue.undone';

  constructor(wanted: Wanted<CaptionState>) {
    super(CAPTIONS, wanted, 'caption');
  }

  protected override counted({ run }: CaptionSummary): void {
    this.job.seen(run);
  }

  protected isOpen(row: Row): boolean {
    return row.done === null;
  }

  protected override rowOf(listed: CaptionReview): Row {
    return { ...listed, done: null };
  }

  /** Take the machine's words as they are, and go on. */
  approve(): void {
    const row = this.current;
    if (row && row.caption.source === 'machine' && !row.done) {
      this.decide(row, 'approved', () => approveCaption(row.photo.id), 'caption.approved');
    }
  }

  /** Show other words, and go on to the next that is to be looked at. */
  write(text: string): void {
    const row = this.current;
    if (row && text.trim() && text.trim() !== row.caption.text) {
      this.decide(row, 'written', () => writeCaption(row.photo.id, text), 'caption.saved');
    }
  }

  /** Approve a whole band at once. Throws what went wrong. */
  async approveAll(band: Band): Promise<void> {
    const json = { ...band, request: requestName() };
    const { count, undo, run } = await request<Approved>('captions/reviews/approve/', {
      method: 'POST',
      json,
    });
    if (run) {
      this.job.become(run);
      return this.count();
    }
    const text = t('captions.approved_all', { count });
    this.tell(text, undo ? () => this.undoAction(undo).then(() => this.load()) : null);
    await this.load();
  }

  private decide(row: Row, done: Done, send: () => Promise<Caption>, told: MessageKey): void {
    const { id } = row.photo;
    this.decided(row, { done }, async () => {
      const caption = await send();
      return { change: { caption }, told: t(told), undo: () => this.back(id, row.caption) };
    });
  }

  private async back(id: string, before: Caption): Promise<void> {
    const caption = await showCaption(id, before.id);
    this.edit(id, { done: null, ...(caption && { caption }) });
    this.returnTo(id);
  }
}
