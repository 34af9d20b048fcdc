/** The photo that is shown: stepping from one to the next, following the news about it. */
import { ApiError, spoken } from '../../lib/api/errors';
import { request, type Send } from '../../lib/api/request';
import type { ListedPhoto, PhotoDetail } from '../../lib/api/types';
import { listen, type News } from '../../lib/events';
import { notify } from '../../lib/notify.svelte';
import { photoAddress, type Place } from '../../lib/place';
import { isSignedOut } from '../../lib/session';
import { noteSeen } from '../../lib/trail';
import { orderOf } from './orders';
import { Sequence } from './sequence.svelte';

const CALM_MS = 400;
const KEPT = 8;

/** The things found on a photo outlined, or its text to be selected. */
export type Over = 'things' | 'text';

export class PhotoState {
  /** What the stage shows; everything known about it follows a moment later. */
  current = $state.raw() as ListedPhoto;
  private known = $state.raw<PhotoDetail | null>(null);
  /** Why it cannot be shown: deleted or unshared meanwhile, or nobody is signed in any more. */
  trouble = $state<'gone' | 'signed_out' | 'failed' | null>(null);
  error = $state.raw<unknown>(null);
  /** What is laid over it. */
  over = $state<Over | null>(null);
  readonly sequence: Sequence;
  readonly photo = $derived.by(() => (this.known?.id === this.current.id ? this.known : null));
  readonly beside = $derived.by(() => this.sequence.beside(this.current.id));
  private readonly ahead = new Map<string, Promise<PhotoDetail>>();
  private changes: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    photo: PhotoDetail,
    readonly place: Place,
  ) {
    this.current = photo;
    this.known = photo;
    this.sequence = new Sequence(orderOf(place));
    noteSeen(photo.id, photo.taken_at, place);
    void this.sequence.locate(photo).then(
      () => this.lookAround(),
      (error: unknown) => this.fail(error),
    );
  }

  /** Follow the news of this photo until the returned function is called. */
  follow(): () => void {
    const stop = listen((news) => this.hear(news));
    const look = () => {
      if (!document.hidden) void this.again();
    };
    window.addEventListener('online', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      stop();
      window.removeEventListener('online', look);
      document.removeEventListener('visibilitychange', look);
      clearTimeout(this.timer);
    };
  }

  async show(photo: ListedPhoto | null): Promise<void> {
    if (!photo || photo.id === this.current.id) return;
    this.current = photo;
    this.trouble = null;
    history.replaceState(history.state, '', photoAddress(photo.id, this.place));
    document.title = `${photo.name} · Plumb`;
    noteSeen(photo.id, photo.taken_at, this.place);
    this.lookAround();
    await this.read(photo.id, this.fetch(photo.id));
  }

  /** Leave a photo that is no longer in this place for the next one, or the one before. */
  leave(id: string): () => void {
    const { next, previous } = this.sequence.beside(id);
    const back = this.sequence.remove(id);
    this.ahead.delete(id);
    if (this.current.id === id) void this.show(next ?? previous);
    return back;
  }

  async again(): Promise<void> {
    const { id } = this.current;
    await this.read(id, request<PhotoDetail>(`photos/${id}/`));
  }

  /** What the server now says about a photo. */
  become(photo: PhotoDetail): void {
    this.ahead.delete(photo.id);
    this.sequence.edit(photo);
    if (this.current.id !== photo.id) return;
    this.current = photo;
    this.known = photo;
    this.trouble = null;
  }

  /** Lay this over the photo, or take it away. */
  lay(over: Over): void {
    this.over = this.over === over ? null : over;
  }

  /** Show a change before the server has heard of it. */
  foresee(change: Partial<PhotoDetail>): void {
    if (this.photo) this.become({ ...this.photo, ...change });
  }

  /** One change after the other, in the order they were asked for; false where it did not work. */
  change(id: string, path: string, send: Send): Promise<boolean> {
    const done = this.changes.then(() => this.changeNow(id, path, send));
    this.changes = done;
    return done;
  }

  fail(error: unknown): void {
    if (isSignedOut(error)) this.trouble = 'signed_out';
    else if (error instanceof ApiError && error.status === 404) this.trouble = 'gone';
    else notify(spoken(error), { bad: true });
  }

  private async changeNow(id: string, path: string, send: Send): Promise<boolean> {
    try {
      const photo = await request<PhotoDetail | null>(`photos/${id}/${path}`, send);
      if (photo) this.become(photo);
      return true;
    } catch (error) {
      this.fail(error);
      if (this.trouble === null) await this.again();
      return false;
    }
  }

  private async read(id: string, coming: Promise<PhotoDetail>): Promise<void> {
    try {
      const photo = await coming;
      this.error = null;
      this.become(photo);
    } catch (error) {
      if (this.current.id !== id) return;
      this.error = error;
      if (isSignedOut(error)) this.trouble = 'signed_out';
      else if (error instanceof ApiError && error.status === 404) this.trouble = 'gone';
      else if (!this.photo) this.trouble = 'failed';
    }
  }

  private hear(news: News): void {
    const { id } = this.current;
    if (news.type === 'album' || news.type === 'again') this.ahead.clear(); // what one may see may be less now
    if (news.type === 'album') {
      if (this.current.owned) return;
    } else if (news.type === 'photo' && news.id === id) {
      if (this.photo) this.known = { ...this.photo, stages: { ...this.photo.stages, ...news.stages } };
    } else if (news.type !== 'again') return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.again(), CALM_MS);
  }

  private fetch(id: string): Promise<PhotoDetail> {
    const coming = this.ahead.get(id) ?? request<PhotoDetail>(`photos/${id}/`);
    this.ahead.delete(id);
    return coming;
  }

  /** Fetch the neighbours before they are asked for. */
  private lookAround(): void {
    const { id } = this.current;
    void this.sequence.grow(this.sequence.indexOf(id)).catch(() => undefined);
    const { previous, next } = this.sequence.beside(id);
    for (const other of [next, previous]) if (other) this.prepare(other.id);
  }

  private prepare(id: string): void {
    if (this.ahead.has(id)) return;
    const coming = request<PhotoDetail>(`photos/${id}/`);
    this.ahead.set(id, coming);
    coming.catch(() => this.ahead.delete(id));
    const [oldest] = this.ahead.keys();
    if (this.ahead.size > KEPT) this.ahead.delete(oldest!);
  }
}
