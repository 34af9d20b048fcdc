/** The turns to look at, one after the other: decided at once here, and by the server a moment later. */
import { ApiError, spoken } from '../../lib/api/errors';
import { request } from '../../lib/api/request';
import type { Decision, ListedPhoto, Page, ReviewRun, ReviewSummary, TurnReview } from '../../lib/api/types';
import { t } from '../../lib/messages';
import { notify } from '../../lib/notify.svelte';
import type { Pose } from '../../lib/upright/pose';
import { BandJob } from './job.svelte';
import { addressOf, listPath, type Band, type Wanted } from './wanted';
import { withDecision } from './figures';
import { beforeOf, decidedName, type Word } from './words';

const NEAR = 8;
const CALM_MS = 1500;
const DONE: Record<Word, Decision> = { accept: 'accepted', reject: 'rejected', set: 'set' };

interface BandDecided {
  count: number;
  undo: string | null;
  /** What does it, where there are many. */
  run: ReviewRun | null;
}

interface Decided {
  photo: ListedPhoto;
  undo: string;
}
/** How the photo lies after a decision: what is rejected is taken back, where it was done already. */
function laidBy(word: Word, review: TurnReview, pose: Pose): Pose {
  if (word === 'set') return pose;
  return word === 'accept' ? review.proposed : beforeOf(review);
}

export class ReviewQueue {
  wanted = $state.raw() as Wanted;
  reviews = $state.raw<TurnReview[]>([]);
  at = $state(0);
  summary = $state.raw<ReviewSummary | null>(null);
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state.raw<unknown>(null);
  readonly current = $derived.by<TurnReview | null>(() => this.reviews[this.at] ?? null);
  readonly job = new BandJob(() => this.load());
  private next: string | null = null;
  private fetching: Promise<void> | null = null;
  private sending: Promise<unknown> = Promise.resolve();
  private round = 0;
  private counting: ReturnType<typeof setTimeout> | undefined;

  constructor(wanted: Wanted) {
    this.wanted = wanted;
  }

  /** Undecided ones that come after this one, as far as is known. */
  get ahead(): TurnReview[] {
    return this.reviews.slice(this.at + 1);
  }

  get complete(): boolean {
    return this.next === null;
  }

  async load(wanted = this.wanted): Promise<void> {
    const round = ++this.round;
    this.wanted = wanted;
    history.replaceState(history.state, '', addressOf(wanted));
    this.phase = 'loading';
    void this.count();
    try {
      const page = await request<Page<TurnReview>>(listPath(wanted));
      if (round !== this.round) return;
      this.reviews = page.results;
      this.next = page.next ?? null;
      this.at = 0;
      this.phase = 'ready';
    } catch (error) {
      if (round !== this.round) return;
      this.error = error;
      this.phase = 'failed';
    }
  }

  async count(): Promise<void> {
    const { state } = this.wanted;
    const path = `orientation/reviews/summary/?state=${state}`;
    const found = await request<ReviewSummary>(path).catch(() => null);
    if (!found) return;
    if (state === this.wanted.state) this.summary = found;
    this.job.seen(found.run);
  }

  /** Count when there is time for it: it takes the server longer than a decision. */
  private countSoon(): void {
    clearTimeout(this.counting);
    this.counting = setTimeout(() => void this.count(), CALM_MS);
  }

  /** Photos were read meanwhile: what is shown stays, where there is anything. */
  async refresh(): Promise<void> {
    if (this.phase === 'ready' && this.complete && !this.reviews.length) await this.load();
    else await this.count();
  }

  go(by: 1 | -1): boolean {
    return this.show(this.at + by);
  }

  show(at: number): boolean {
    if (at < 0 || at >= this.reviews.length || at === this.at) return false;
    this.at = at;
    void this.more();
    return true;
  }

  /** Decide about the photo that is shown, and go on to the next that is undecided; a decision can be set anew. */
  decide(word: Word, pose: Pose): void {
    const review = this.current;
    if (!review || (review.decision && word !== 'set')) return;
    if (this.summary && !review.decision) this.summary = withDecision(this.summary, review, DONE[word]);
    this.edit(review.photo.id, { decision: DONE[word] });
    this.onward();
    void this.send(review, word, pose).then((undo) => {
      if (undo) this.tell(decidedName(word, review), undo, () => this.back(review));
    });
  }

  /** Take back what was decided about the photo that is shown, also before the page was loaded. */
  async takeBack(): Promise<void> {
    const review = this.current;
    if (!review?.decision) return;
    const { id } = review.photo;
    await this.sending;
    try {
      const now = await request<TurnReview>(`orientation/reviews/${id}/undo/`, { method: 'POST' });
      this.edit(id, now);
      notify(t('review.undone'), { about: 'review' });
      void this.count();
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  /** Accept or reject all of a band at once, but for some. Throws what went wrong. */
  async decideAll(word: 'accept' | 'reject', band: Band, except: string[]): Promise<void> {
    const json = { decision: word, state: this.wanted.state, ...band, except };
    const send = { method: 'POST', json } as const;
    const { count, undo, run } = await request<BandDecided>('orientation/reviews/bulk/', send);
    if (run) {
      this.job.become(run);
      return this.count();
    }
    const text = t(word === 'accept' ? 'review.accepted_all' : 'review.rejected_all', { count });
    this.tell(text, undo, () => this.load());
    await this.load();
  }

  /** `undo` names what can be taken back; null where nothing was done. */
  private tell(text: string, undo: string | null, then: () => Promise<void>): void {
    const run = () => void this.undo(undo!, then);
    notify(text, { about: 'review', action: undo ? { label: t('action.undo'), run } : undefined });
  }

  private async undo(undo: string, then: () => Promise<void>): Promise<void> {
    try {
      await request('photos/bulk/undo/', { method: 'POST', json: { undo } });
      notify(t('review.undone'), { about: 'review' });
      await then();
      void this.count();
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  /** On from here to the next that nobody has decided, or to one that was passed over, or to the end. */
  private onward(): void {
    const open = (review: TurnReview) => review.decision === null;
    const after = this.reviews.findIndex((review, index) => index > this.at && open(review));
    const any = this.reviews.findIndex(open);
    this.at = after >= 0 ? after : this.next ? this.reviews.length : any >= 0 ? any : this.reviews.length;
    void this.more();
  }

  /** One decision after the other, in their order; null where it did not come through. */
  private send(review: TurnReview, word: Word, pose: Pose): Promise<string | null> {
    const { id } = review.photo;
    const json = word === 'set' ? { decision: word, ...pose } : { decision: word };
    const done = this.sending.then(async () => {
      try {
        const path = `orientation/reviews/${id}/`;
        const { photo, undo } = await request<Decided>(path, { method: 'POST', json });
        this.edit(id, { photo, current: laidBy(word, review, pose) });
        return undo;
      } catch (error) {
        this.failed(review, error);
        return null;
      }
    });
    this.sending = done;
    void done.then(() => this.countSoon());
    return done;
  }

  /** Back to the photo; out of the queue with one that is gone, or was decided about elsewhere. */
  private failed({ photo: { id }, decision }: TurnReview, error: unknown): void {
    notify(spoken(error), { bad: true });
    if (error instanceof ApiError && (error.status === 404 || error.status === 409)) {
      const at = this.indexOf(id);
      this.reviews = this.reviews.filter(({ photo }) => photo.id !== id);
      if (at < this.at) this.at -= 1;
    } else {
      this.edit(id, { decision });
      this.show(this.indexOf(id));
    }
  }

  /** A photo whose decision was taken back is shown again, as it lies now; what was decided before counts again. */
  private async back({ photo: { id }, decision }: TurnReview): Promise<void> {
    const at = this.indexOf(id);
    if (at < 0) return this.load();
    const photo = await request<ListedPhoto & Pose>(`photos/${id}/`);
    const { turn, straighten } = photo;
    this.edit(id, { photo, decision, current: { turn, straighten } });
    this.at = at;
  }

  private indexOf(id: string): number {
    return this.reviews.findIndex(({ photo }) => photo.id === id);
  }

  private edit(id: string, change: Partial<TurnReview>): void {
    this.reviews = this.reviews.map((review) => (review.photo.id === id ? { ...review, ...change } : review));
  }

  /** Fetch on before the end is reached. */
  private more(): Promise<void> {
    if (!this.next || this.at < this.reviews.length - NEAR) return Promise.resolve();
    this.fetching ??= this.fetch(this.next, this.round).finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async fetch(next: string, round: number): Promise<void> {
    const page = await request<Page<TurnReview>>(next).catch(() => null);
    if (!page || round !== this.round) return;
    const known = new Set(this.reviews.map(({ photo }) => photo.id));
    this.reviews = [...this.reviews, ...page.results.filter(({ photo }) => !known.has(photo.id))];
    this.next = page.next ?? null;
  }
}
