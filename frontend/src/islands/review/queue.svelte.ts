/** The turns to look at. */
import { request, requestName } from '../../lib/api/request';
import type {
  Decision,
  ListedPhoto,
  ReviewRun,
  ReviewState,
  ReviewSummary,
  TurnReview,
} from '../../lib/api/types';
import { t } from '../../lib/messages';
import { BandJob, type JobWords } from '../../lib/review/job.svelte';
import { ReviewQueue, type Made } from '../../lib/review/queue.svelte';
import type { Band, Wanted } from '../../lib/review/wanted';
import type { Pose } from '../../lib/upright/pose';
import { withDecision } from './figures';
import { TURNS } from './wanted';
import { beforeOf, decidedName, type Word } from './words';

const DONE: Record<Word, Decision> = { accept: 'accepted', reject: 'rejected', set: 'set' };

export const TURN_RUNS: JobWords = {
  news: 'turns',
  about: 'review',
  going: { accepted: 'review.run_accepted', rejected: 'review.run_rejected' },
  done: { accepted: 'review.accepted_all', rejected: 'review.rejected_all' },
  stopped: { accepted: 'review.stopped_accepted', rejected: 'review.stopped_rejected' },
};

interface BandDecided {
  count: number;
  undo: string | null;
  /** What does it, where there are many. */
  run: ReviewRun | null;
}
/** How the photo lies after a decision: what is rejected is taken back, where it was done already. */
function laidBy(word: Word, review: TurnReview, pose: Pose): Pose {
  if (word === 'set') return pose;
  return word === 'accept' ? review.proposed : beforeOf(review);
}

export class TurnQueue extends ReviewQueue<TurnReview, ReviewState, ReviewSummary> {
  readonly job = new BandJob(TURNS.list, TURN_RUNS, () => this.load());
  protected readonly undone = 'queue.undone';

  constructor(wanted: Wanted<ReviewState>) {
    super(TURNS, wanted, 'review');
  }

  protected get figures(): string {
    return `orientation/reviews/summary/?state=${this.wanted.state}`;
  }

  protected isOpen(review: TurnReview): boolean {
    return review.decision === null;
  }

  protected override counted({ run }: ReviewSummary): void {
    this.job.seen(run);
  }

  /** Decide about the photo that is shown, and go on to the next that is undecided; a decision can be set anew. */
  decide(word: Word, pose: Pose): void {
    const review = this.current;
    if (!review || (review.decision && word !== 'set')) return;
    if (this.summary && !review.decision) this.summary = withDecision(this.summary, review, DONE[word]);
    this.decided(review, { decision: DONE[word] }, () => this.send(review, word, pose));
  }

  /** Take back what was decided about the photo that is shown, also before the page was loaded. */
  async takeBack(): Promise<void> {
    const review = this.current;
    if (!review?.decision) return;
    const { id } = review.photo;
    await this.sending;
    await this.takenBack(async () => {
      const now = await request<TurnReview>(`orientation/reviews/${id}/undo/`, { method: 'POST' });
      this.edit(id, now);
    });
  }

  /** Accept or reject all of a band at once, but for some. Throws what went wrong. */
  async decideAll(word: 'accept' | 'reject', band: Band, except: string[]): Promise<void> {
    const json = { decision: word, state: this.wanted.state, ...band, except, request: requestName() };
    const send = { method: 'POST', json } as const;
    const { count, undo, run } = await request<BandDecided>('orientation/reviews/bulk/', send);
    if (run) {
      this.job.become(run);
      return this.count();
    }
    const text = t(word === 'accept' ? 'review.accepted_all' : 'review.rejected_all', { count });
    this.tell(text, undo ? () => this.undoAction(undo).then(() => this.load()) : null);
    await this.load();
  }

  private async send(review: TurnReview, word: Word, pose: Pose): Promise<Made<TurnReview>> {
    const json = word === 'set' ? { decision: word, ...pose } : { decision: word };
    const path = `orientation/reviews/${review.photo.id}/`;
    const made = await request<{ photo: ListedPhoto; undo: string }>(path, { method: 'POST', json });
    return {
      change: { photo: made.photo, current: laidBy(word, review, pose) },
      told: decidedName(word, review),
      undo: () => this.undoAction(made.undo).then(() => this.back(review)),
    };
  }

  /** A photo whose decision was taken back is shown again, as it lies now; what was decided before counts again. */
  private async back({ photo: { id }, decision }: TurnReview): Promise<void> {
    if (!this.returnTo(id)) return this.load();
    const photo = await request<ListedPhoto & Pose>(`photos/${id}/`);
    const { turn, straighten } = photo;
    this.edit(id, { photo, decision, current: { turn, straighten } });
  }
}
