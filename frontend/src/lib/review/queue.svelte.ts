/** Photos one goes through: loaded ahead, decided at once here and by the server a moment later, taken back. */
import { ApiError, spoken } from '../api/errors';
import { request } from '../api/request';
import type { ListedPhoto, Page } from '../api/types';
import { t, type MessageKey } from '../messages';
import { notify } from '../notify.svelte';
import { addressOf, listPath, type Band, type Place, type Wanted } from './wanted';

const NEAR = 8;
const CALM_MS = 1200;

export interface Row {
  photo: ListedPhoto;
}

/** What became of a decision: what is shown of the photo now, what is told, and how it is taken back. */
export interface Made<Of extends Row> {
  change: Partial<Of>;
  told: string;
  undo: (() => Promise<void>) | null;
}

/** A review: of `Of` in one of some states, with `Figures` beside them. */
export abstract class ReviewQueue<Of extends Row, State extends string, Figures> {
  wanted = $state.raw() as Wanted<State>;
  rows = $state.raw<Of[]>([]);
  at = $state(0);
  summary = $state.raw<Figures | null>(null);
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state.raw<unknown>(null);
  readonly current = $derived.by<Of | null>(() => this.rows[this.at] ?? null);
  /** Where the figures are; they may be of one state alone. */
  protected abstract readonly figures: string;
  protected abstract readonly undone: MessageKey;
  /** Decisions on their way, one after the other. */
  protected sending: Promise<unknown> = Promise.resolve();
  private next: string | null = null;
  private fetching: Promise<void> | null = null;
  private round = 0;
  private counting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly place: Place<State>,
    wanted: Wanted<State>,
    /** What its notices are about. */
    private readonly about: string,
  ) {
    this.wanted = wanted;
  }

  /** Whether nobody has decided on it yet. */
  protected abstract isOpen(row: Of): boolean;

  /** Of what the API lists. */
  protected rowOf(listed: Of): Of {
    return listed;
  }

  /** Rows that come after this one, as far as is known. */
  get ahead(): Of[] {
    return this.rows.slice(this.at + 1);
  }

  get complete(): boolean {
    return this.next === null;
  }

  async load(wanted: Wanted<State> = this.wanted): Promise<void> {
    const round = ++this.round;
    this.wanted = wanted;
    history.replaceState(history.state, '', addressOf(this.place, wanted));
    this.phase = 'loading';
    void this.count();
    try {
      const page = await request<Page<Of>>(listPath(this.place, wanted));
      if (round !== this.round) return;
      this.rows = page.results.map((row) => this.rowOf(row));
      this.next = page.next ?? null;
      this.at = 0;
      this.phase = 'ready';
    } catch (error) {
      if (round !== this.round) return;
      this.error = error;
      this.phase = 'failed';
    }
  }

  /** Look through those that stand so, all of them. */
  chooseState(state: State): void {
    void this.load({ state, band: null });
  }

  /** Look through one band of confidence alone, or through all. */
  chooseBand(band: Band | null): void {
    void this.load({ ...this.wanted, band });
  }

  /** Ask for the figures; what the server answers late, of another state, is not shown. */
  async count(): Promise<void> {
    const { state } = this.wanted;
    const found = await request<Figures>(this.figures).catch(() => null);
    if (!found) return;
    if (state === this.wanted.state) this.summary = found;
    this.counted?.(found);
  }

  /** What else follows from the figures. */
  protected counted?(found: Figures): void;

  /** Count when there is time for it: it takes the server longer than a decision. */
  protected countSoon(): void {
    clearTimeout(this.counting);
    this.counting = setTimeout(() => void this.count(), CALM_MS);
  }

  /** Something new is known of the photos: what is shown stays, where there is anything. */
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

  /** Show the decision at once and go on; `send` brings it to the server, in its turn. */
  protected decided(row: Of, change: Partial<Of>, send: () => Promise<Made<Of>>): void {
    const { id } = row.photo;
    this.edit(id, change);
    this.onward();
    this.sending = this.sending.then(async () => {
      try {
        const made = await send();
        this.edit(id, made.change);
        this.tell(made.told, made.undo);
      } catch (error) {
        this.failed(row, error);
      }
      this.countSoon();
    });
  }

  /** Tell what was done; `undo` takes it back, null where nothing is to be taken back. */
  protected tell(text: string, undo: (() => Promise<void>) | null): void {
    const action = undo ? { label: t('action.undo'), run: () => void this.takenBack(undo) } : undefined;
    notify(text, { about: this.about, action });
  }

  protected async takenBack(undo: () => Promise<void>): Promise<void> {
    try {
      await undo();
      notify(t(this.undone), { about: this.about });
      void this.count();
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  /** Take back what an action on photos has done. */
  protected async undoAction(undo: string): Promise<void> {
    await request('photos/bulk/undo/', { method: 'POST', json: { undo } });
  }

  /** Show a photo again; false where it is none of these. */
  protected returnTo(id: string): boolean {
    const at = this.indexOf(id);
    if (at >= 0) this.at = at;
    return at >= 0;
  }

  protected edit(id: string, change: Partial<Of>): void {
    this.rows = this.rows.map((row) => (row.photo.id === id ? { ...row, ...change } : row));
  }

  /** Back to the photo as it was; out of the queue with one that is gone, or that somebody else decided on. */
  private failed(before: Of, error: unknown): void {
    const { id } = before.photo;
    notify(spoken(error), { bad: true });
    const at = this.indexOf(id);
    if (error instanceof ApiError && (error.status === 404 || error.status === 409)) {
      this.rows = this.rows.filter(({ photo }) => photo.id !== id);
      if (at < this.at) this.at -= 1;
    } else {
      this.edit(id, before);
      this.show(at);
    }
  }

  /** On from here to the next that is open, or to one that was passed over, or to the end. */
  private onward(): void {
    const after = this.rows.findIndex((row, index) => index > this.at && this.isOpen(row));
    const any = this.rows.findIndex((row) => this.isOpen(row));
    const end = this.rows.length;
    this.at = after >= 0 ? after : this.next ? end : any >= 0 ? any : end;
    void this.more();
  }

  private indexOf(id: string): number {
    return this.rows.findIndex(({ photo }) => photo.id === id);
  }

  /** Fetch on before the end is reached. */
  private more(): Promise<void> {
    if (!this.next || this.at < this.rows.length - NEAR) return Promise.resolve();
    this.fetching ??= this.fetch(this.next, this.round).finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async fetch(next: string, round: number): Promise<void> {
    const page = await request<Page<Of>>(next).catch(() => null);
    if (!page || round !== this.round) return;
    const known = new Set(this.rows.map(({ photo }) => photo.id));
    const fresh = page.results.filter(({ photo }) => !known.has(photo.id));
    this.rows = [...this.rows, ...fresh.map((row) => this.rowOf(row))];
    this.next = page.next ?? null;
  }
}
