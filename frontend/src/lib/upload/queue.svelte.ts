/** Files on their way into the library: three at a time, each with its own state, all resumable. */
import { ApiError, spoken } from '../api/errors';
import type { ListedPhoto } from '../api/types';
import { t } from '../messages';
import type { Transport } from './transport';
import type { Found } from './walk';

export type ItemState =
  'waiting' | 'hashing' | 'sending' | 'new' | 'known' | 'trashed' | 'refused' | 'stopped';

export const PIECE = 2 * 1024 * 1024;
const AT_ONCE = 3;
const ATTEMPTS = 6;

export class UploadItem {
  state = $state<ItemState>('waiting');
  sent = $state(0);
  reason = $state('');
  photo = $state.raw<ListedPhoto | null>(null);
  readonly abort = new AbortController();

  constructor(
    readonly file: File,
    readonly path: string,
  ) {}

  get ended(): boolean {
    return !['waiting', 'hashing', 'sending'].includes(this.state);
  }

  get share(): number {
    return this.ended ? 1 : this.file.size ? this.sent / this.file.size : 0;
  }
}

interface Means {
  transport: Transport;
  hash: (file: File) => Promise<string>;
  pause?: (ms: number) => Promise<void>;
}

const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class UploadQueue {
  items = $state.raw<UploadItem[]>([]);
  ended = $state(0);
  /** What a member has to look at: refused, stopped, in the trash. */
  troubled = $state.raw<UploadItem[]>([]);
  readonly counts = $state<Record<ItemState, number>>({
    waiting: 0,
    hashing: 0,
    sending: 0,
    new: 0,
    known: 0,
    trashed: 0,
    refused: 0,
    stopped: 0,
  });
  private running = 0;
  private next = $state(0);
  private readonly watchers = new Set<(item: UploadItem) => void>();

  constructor(private readonly means: Means) {}

  /** The files to show, at most so many: trouble first, then those on their way and around them. */
  shown(most: number): UploadItem[] {
    const from = this.active ? Math.max(0, this.next - 6) : 0;
    const trouble = this.troubled.slice(0, most);
    const others = this.items.slice(from, from + most).filter((item) => !trouble.includes(item));
    return [...trouble, ...others].slice(0, most);
  }

  get active(): boolean {
    return this.ended < this.items.length;
  }

  /** Be told of every file that has ended; returns how to stop. */
  onEnd(watcher: (item: UploadItem) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  add(found: readonly Found[]): void {
    const fresh = found.map(({ file, path }) => new UploadItem(file, path));
    this.items = [...this.items, ...fresh];
    this.counts.waiting += fresh.length;
    this.fill();
  }

  retry(item: UploadItem): void {
    if (item.state !== 'refused' && item.state !== 'stopped') return;
    this.ended -= 1;
    this.counts[item.state] -= 1;
    if (this.items.indexOf(item) < this.next) this.next -= 1;
    this.items = this.items.filter((other) => other !== item);
    this.troubled = this.troubled.filter((other) => other !== item);
    this.add([{ file: item.file, path: item.path }]);
  }

  stop(): void {
    for (const item of this.items) {
      if (item.ended) continue;
      item.abort.abort();
      if (item.state === 'waiting') this.end(item, 'stopped');
    }
  }

  /** Forget what has ended. */
  clear(): void {
    if (this.active) return;
    this.items = this.troubled = [];
    this.next = this.ended = 0;
    for (const state of Object.keys(this.counts) as ItemState[]) this.counts[state] = 0;
  }

  async restore(item: UploadItem): Promise<void> {
    if (!item.photo) return;
    await this.means.transport.restore(item.photo.id);
    this.become(item, 'known');
    this.troubled = this.troubled.filter((other) => other !== item);
  }

  private fill(): void {
    while (this.running < AT_ONCE && this.next < this.items.length) {
      const item = this.items[this.next++]!;
      if (item.state !== 'waiting') continue;
      this.running += 1;
      void this.carry(item).finally(() => {
        this.running -= 1;
        this.fill();
      });
    }
  }

  private async carry(item: UploadItem): Promise<void> {
    try {
      if (!item.file.size) throw new ApiError(400, 'empty', t('upload.empty_file'));
      this.become(item, 'hashing');
      const hash = await this.means.hash(item.file);
      await this.send(item, hash);
    } catch (error) {
      item.reason = error instanceof ApiError ? error.message : t('upload.unreadable');
      this.end(item, item.abort.signal.aborted ? 'stopped' : 'refused');
    }
  }

  private async send(item: UploadItem, hash: string): Promise<void> {
    const { transport } = this.means;
    const { file } = item;
    this.become(item, 'sending');
    const ticket = await this.insist(item, () => transport.begin(file.name, file.size, hash));
    if (ticket.photo) return this.end(item, ticket.trashed ? 'trashed' : 'known', ticket.photo);
    const id = ticket.id!;
    item.sent = ticket.offset ?? 0;
    for (;;) {
      const answer = await this.insist(item, () =>
        transport.send(id, item.sent, file.slice(item.sent, item.sent + PIECE), item.abort.signal),
      );
      item.sent = answer.offset ?? file.size;
      if (answer.photo) return this.end(item, answer.trashed ? 'trashed' : 'new', answer.photo);
    }
  }

  /** Try again, ever more slowly, what may pass by itself: a cut line, a busy server. */
  private async insist<T>(item: UploadItem, attempt: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      item.abort.signal.throwIfAborted();
      try {
        const answer = await attempt();
        item.reason = '';
        return answer;
      } catch (error) {
        if (!(error instanceof ApiError && error.transient) || tried === ATTEMPTS) throw error;
        item.reason = spoken(error);
        await (this.means.pause ?? rest)(500 * 2 ** tried);
      }
    }
  }

  private become(item: UploadItem, state: ItemState): void {
    this.counts[item.state] -= 1;
    item.state = state;
    this.counts[state] += 1;
  }

  private end(item: UploadItem, state: ItemState, photo: ListedPhoto | null = null): void {
    item.photo = photo;
    item.sent = item.file.size;
    this.become(item, state);
    this.ended += 1;
    if (state !== 'new' && state !== 'known') this.troubled = [...this.troubled, item];
    this.watchers.forEach((watcher) => watcher(item));
  }
}
