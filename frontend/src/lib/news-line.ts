/** One stream of news for all tabs of a member: one tab holds it and tells the others. Browsers allow few at once. */
import type { News } from './news';

type Word =
  | { kind: 'news'; id: string; news: News }
  | { kind: 'state'; up: boolean; pending: number | null }
  | { kind: 'hello' };

export interface Hearer {
  heard: (news: News) => void;
  /** Whether the stream stands; while it does not, one has to ask. */
  stands: (up: boolean) => void;
}

const ADDRESS = '/api/v1/events/';
const RETRY_MS = 15_000;

export class NewsLine {
  private source: EventSource | null = null;
  private channel: BroadcastChannel | null = null;
  private readonly leave = new AbortController();
  private release: (() => void) | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private last = '';
  private up = false;
  private missed = false;
  private pending: number | null = null;

  constructor(
    name: string,
    private readonly hearer: Hearer,
  ) {
    if (!name || !navigator.locks || typeof BroadcastChannel === 'undefined') {
      this.open();
      return;
    }
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }: MessageEvent<Word>) => this.told(data);
    this.say({ kind: 'hello' });
    const held = () =>
      new Promise<void>((resolve) => {
        this.release = resolve;
        this.open();
      });
    navigator.locks.request(name, { signal: this.leave.signal }, held).catch(() => undefined);
  }

  close(): void {
    this.leave.abort();
    this.source?.close();
    this.source = null;
    clearTimeout(this.retry);
    this.release?.();
    this.channel?.close();
    this.channel = null;
  }

  private get leads(): boolean {
    return this.release !== null;
  }

  private open(): void {
    if (this.leave.signal.aborted) return;
    if (typeof EventSource === 'undefined') return this.stand(false);
    this.source?.close();
    this.source = new EventSource(this.last ? `${ADDRESS}?last_event_id=${this.last}` : ADDRESS);
    this.source.onopen = () => {
      this.stand(true);
      if (this.missed) this.pass('', { type: 'again' });
      this.missed = false;
    };
    this.source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
      const news = parse(data);
      if (news) this.pass(lastEventId, news);
    };
    this.source.onerror = () => {
      this.missed = true;
      this.stand(false);
      if (this.source?.readyState === EventSource.CLOSED) {
        clearTimeout(this.retry);
        this.retry = setTimeout(() => this.open(), RETRY_MS);
      }
    };
  }

  private pass(id: string, news: News): void {
    this.hear(id, news);
    this.say({ kind: 'news', id, news });
  }

  private hear(id: string, news: News): void {
    if (id) this.last = id;
    if (news.type === 'counts') this.pending = news.pending;
    this.hearer.heard(news);
  }

  private stand(up: boolean): void {
    this.up = up;
    this.hearer.stands(up);
    this.say({ kind: 'state', up, pending: this.pending });
  }

  private told(word: Word): void {
    if (word.kind === 'news') this.hear(word.id, word.news);
    else if (word.kind === 'state') {
      this.hearer.stands(word.up);
      if (word.pending !== null) this.hear('', { type: 'counts', pending: word.pending });
    } else if (this.leads) this.say({ kind: 'state', up: this.up, pending: this.pending });
  }

  private say(word: Word): void {
    this.channel?.postMessage(word);
  }
}

function parse(data: string): News | null {
  try {
    return JSON.parse(data) as News;
  } catch {
    return null;
  }
}
