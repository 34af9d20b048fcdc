/** The captions one goes through: loaded ahead, decided at once, taken back. */
import { ApiError, spoken } from '../../lib/api/errors';
import { request, requestName } from '../../lib/api/request';
import type { Caption, CaptionReview, CaptionSummary, Page } from '../../lib/api/types';
import { approveCaption, showCaption, writeCaption } from '../../lib/caption/calls';
import { t, type MessageKey } from '../../lib/messages';
import { notify } from '../../lib/notify.svelte';
import { addressOf, listPath, type Band, type Wanted } from './wanted';

const NEAR = 8;
const CALM_MS = 1200;

export type Done = 'approved' | 'written';
export interface Row extends CaptionReview {
  done: Done | null;
}

export class CaptionQueue {
  wanted = $state.raw() as Wanted;
  rows = $state.raw<Row[]>([]);
  at = $state(0);
  summary = $state.raw<CaptionSummary | null>(null);
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state.raw<unknown>(null);
  readonly current = $derived.by<Row | null>(() => this.rows[this.at] ?? null);
  private next: string | null = null;
  private fetching: Promise<void> | null = null;
  private sending: Promise<unknown> = Promise.resolve();
  private round = 0;
  private counting: ReturnType<typeof setTimeout> | undefined;

  constructor(wanted: Wanted) {
    this.wanted = wanted;
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
      const page = await request<Page<CaptionReview>>(listPath(wanted));
      if (round !== this.round) return;
      this.rows = page.results.map((row) => ({ ...row, done: null }));
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
    this.summary = await request<CaptionSummary>('captions/reviews/summary/').catch(() => this.summary);
  }

  /** Photos were described meanwhile: what is shown stays, where there is anything. */
  async refresh(): Promise<void> {
    if (this.phase === 'ready' && this.complete && !this.rows.length) await this.load();
    else await this.count();
  }

  go(by: 1 | -1): boolean {
    return this.show(this.at + by);
  }

  show(at: number): boolean {
    if (at < 0 || at >= this.rows.length || at === this.at) return false;
    this.at = at;
    void this.more();
    return true;
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
    const { count, undo } = await request<{ count: number; undo: string | null }>(
      'captions/reviews/approve/',
      { method: 'POST', json },
    );
    const action = undo && { label: t('action.undo'), run: () => void this.undoAll(undo) };
    notify(t('captions.approved_all', { count }), { about: 'caption', action: action || undefined });
    await this.load();
  }

  private async undoAll(undo: string): Promise<void> {
    try {
      await request('photos/bulk/undo/', { method: 'POST', json: { undo } });
      notify(t('caption.undone'), { about: 'caption' });
      await this.load();
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  /** Seen at once; one after the other on the way to the server, in their order. */
  private decide(row: Row, done: Done, send: () => Promise<Caption>, told: MessageKey): void {
    const { id } = row.photo;
    const before = row.caption;
    this.edit(id, { done });
    this.onward();
    this.sending = this.sending.then(async () => {
      try {
        this.edit(id, { caption: await send() });
        const run = () => void this.back(id, before);
        notify(t(told), { about: 'caption', action: { label: t('action.undo'), run } });
      } catch (error) {
        this.failed(row, error);
      }
      this.countSoon();
    });
  }

  private async back(id: string, before: Caption): Promise<void> {
    try {
      const caption = await showCaption(id, before.id);
      this.edit(id, { done: null, ...(caption && { caption }) });
      const at = this.indexOf(id);
      if (at >= 0) this.at = at;
      notify(t('caption.undone'), { about: 'caption' });
      this.countSoon();
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  /** Back to the photo; out of the queue with one that is gone, or that somebody has described meanwhile. */
  private failed({ photo: { id } }: Row, error: unknown): void {
    notify(spoken(error), { bad: true });
    const at = this.indexOf(id);
    if (error instanceof ApiError && (error.status === 404 || error.status === 409)) {
      this.rows = this.rows.filter(({ photo }) => photo.id !== id);
      if (at < this.at) this.at -= 1;
    } else {
      this.edit(id, { done: null });
      this.show(at);
    }
  }

  /** On from here to the next that nobody has looked at, or to one that was passed over, or to the end. */
  private onward(): void {
    const after = this.rows.findIndex(({ done }, index) => index > this.at && !done);
    const any = this.rows.findIndex(({ done }) => !done);
    const end = this.rows.length;
    this.at = after >= 0 ? after : this.next ? end : any >= 0 ? any : end;
    void this.more();
  }

  private countSoon(): void {
    clearTimeout(this.counting);
    this.counting = setTimeout(() => void this.count(), CALM_MS);
  }

  private indexOf(id: string): number {
    return this.rows.findIndex(({ photo }) => photo.id === id);
  }

  private edit(id: string, change: Partial<Row>): void {
    this.rows = this.rows.map((row) => (row.photo.id === id ? { ...row, ...change } : row));
  }

  /** Fetch on before the end is reached. */
  private more(): Promise<void> {
    if (!this.next || this.at < this.rows.length - NEAR) return Promise.resolve();
    this.fetching ??= this.fetch(this.next, this.round).finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async fetch(next: string, round: number): Promise<void> {
    const page = await request<Page<CaptionReview>>(next).catch(() => null);
    if (!page || round !== this.round) return;
    const known = new Set(this.rows.map(({ photo }) => photo.id));
    const fresh = page.results.filter(({ photo }) => !known.has(photo.id));
    this.rows = [...this.rows, ...fresh.map((row) => ({ ...row, done: null }))];
    this.next = page.next ?? null;
  }
}
