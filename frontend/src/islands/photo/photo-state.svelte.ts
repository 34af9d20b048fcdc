/** The photo that is shown, and everything one can do to it. */
import { spoken } from '../../lib/api/errors';
import { request } from '../../lib/api/request';
import type { Caption, PhotoDetail } from '../../lib/api/types';
import { listen, type News } from '../../lib/events';
import { t } from '../../lib/messages';
import { notify } from '../../lib/notify.svelte';
import { neighbours, type Neighbours } from '../../lib/trail';

const CALM_MS = 400;

export class PhotoState {
  photo = $state.raw() as PhotoDetail;
  beside = $state.raw<Neighbours>({ previous: null, next: null });
  error = $state.raw<unknown>(null);
  private readonly ahead = new Map<string, Promise<PhotoDetail>>();
  private changes: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(photo: PhotoDetail) {
    this.photo = photo;
    void this.lookAround(photo.id);
  }

  /** Follow the news of this photo until the returned function is called. */
  follow(): () => void {
    const stop = listen((news) => this.hear(news));
    return () => {
      stop();
      clearTimeout(this.timer);
    };
  }

  async show(id: string | null): Promise<void> {
    if (!id) return;
    try {
      this.photo = await this.fetch(id);
      this.error = null;
      history.replaceState(history.state, '', `/photos/${id}/`);
      document.title = `${this.photo.name} · Plumb`;
      await this.lookAround(id);
    } catch (error) {
      this.error = error;
    }
  }

  async favour(): Promise<void> {
    const favourite = !this.photo.favourite;
    this.photo = { ...this.photo, favourite };
    await this.send('', 'PATCH', { favourite });
  }

  async turn(angle: 90 | 270): Promise<void> {
    await this.send('turn/', 'POST', { angle });
  }

  async trash(): Promise<void> {
    const { id } = this.photo;
    const undo = () => void this.restore(id);
    try {
      await request(`photos/${id}/`, { method: 'DELETE' });
      notify(t('photo.trashed'), { action: { label: t('action.undo'), run: undo } });
      this.ahead.delete(id);
      const to = this.beside.next ?? this.beside.previous;
      if (to) await this.show(to);
      else await this.again();
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  async restore(id = this.photo.id): Promise<void> {
    try {
      await request(`photos/${id}/restore/`, { method: 'POST' });
      notify(t('photo.restored'));
      this.ahead.delete(id);
      await this.show(id);
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  async retry(run: number): Promise<void> {
    try {
      await request(`stage-runs/${run}/retry/`, { method: 'POST' });
      notify(t('photo.retrying'));
      await this.again();
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  /** Write a caption; empty text goes back to the machine's. Throws what went wrong. */
  async describe(text: string): Promise<void> {
    const { id } = this.photo;
    const caption = text.trim()
      ? await request<Caption>(`photos/${id}/caption/`, { method: 'PUT', json: { text: text.trim() } })
      : await request<Caption | null>(`photos/${id}/caption/revert/`, { method: 'POST' });
    if (this.photo.id === id) this.photo = { ...this.photo, caption };
  }

  async again(): Promise<void> {
    const { id } = this.photo;
    const photo = await request<PhotoDetail>(`photos/${id}/`).catch(() => null);
    if (photo && this.photo.id === id) this.photo = photo;
  }

  private hear(news: News): void {
    if (news.type === 'photo' && news.id === this.photo.id) {
      this.photo = { ...this.photo, stages: { ...this.photo.stages, ...news.stages } };
    } else if (news.type !== 'again') return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.again(), CALM_MS);
  }

  /** One change after the other, in the order they were asked for. */
  private send(path: string, method: 'PATCH' | 'POST', json: unknown): Promise<void> {
    const { id } = this.photo;
    this.changes = this.changes.then(() => this.sendNow(id, path, method, json));
    return this.changes;
  }

  private async sendNow(id: string, path: string, method: 'PATCH' | 'POST', json: unknown): Promise<void> {
    try {
      const photo = await request<PhotoDetail>(`photos/${id}/${path}`, { method, json });
      if (this.photo.id === id) this.photo = photo;
    } catch (error) {
      notify(spoken(error), { bad: true });
      await this.again();
    }
  }

  private fetch(id: string): Promise<PhotoDetail> {
    const known = this.ahead.get(id);
    this.ahead.delete(id);
    return known ?? request<PhotoDetail>(`photos/${id}/`);
  }

  private async lookAround(id: string): Promise<void> {
    const beside = await neighbours(id).catch(() => ({ previous: null, next: null }));
    if (this.photo.id !== id) return;
    this.beside = beside;
    for (const other of [beside.next, beside.previous]) if (other) this.prepare(other);
  }

  /** Fetch a neighbour before it is asked for. */
  private prepare(id: string): void {
    if (this.ahead.has(id)) return;
    const coming = request<PhotoDetail>(`photos/${id}/`);
    this.ahead.set(id, coming);
    coming.then(
      (photo) => (new Image().src = photo.urls.large),
      () => this.ahead.delete(id),
    );
  }
}
