/** Files on their way into the library: read ahead, three sent at a time, each with its own state, all resumable. */
import { ApiError } from '../api/errors';
import { t } from '../messages';
import { AlbumFiller, type AlbumChoice } from './album-filler';
import { calmly } from './calm';
import { holdFor, worthAnotherTurn, type Hold } from './holds';
import type { ItemState, UploadItem } from './item.svelte';
import { Line } from './line';
import { UploadList } from './list.svelte';
import { Patience } from './patience.svelte';
import { Reader } from './reader';
import { fileSend, PieceSize } from './send';
import type { Transport } from './transport';
import type { Found } from './walk';

const AT_ONCE = 3;
const TURNS = 3;
const RESTORED_AT_ONCE = 500;

export interface Means {
  transport: Transport;
  hash: (file: File, signal: AbortSignal) => Promise<string>;
  patience?: Patience;
  gap?: () => Promise<void>;
  failed?: (error: unknown) => void;
}

export class UploadQueue extends UploadList {
  hold = $state<Hold>('none');
  album = $state.raw<AlbumChoice | null>(null);
  /** How many files were found interrupted when the page began. */
  interrupted = $state(0);
  readonly patience: Patience;

  private flow = new AbortController();
  private readonly unsent = new Line<UploadItem>();
  private readonly reader: Reader;
  private readonly filler: AlbumFiller;
  private readonly pieces = new PieceSize();
  private sending = 0;

  constructor(private readonly means: Means) {
    super();
    const { transport } = means;
    this.patience = means.patience ?? new Patience();
    this.filler = new AlbumFiller(
      (album, photos) =>
        this.patience.insist(new AbortController().signal, () => transport.addToAlbum(album, photos)),
      means.failed ?? (() => undefined),
    );
    this.reader = new Reader({
      held: () => this.held,
      readyCount: () => this.counts.ready,
      open: async (item) => (await this.keeping?.open(item)) ?? null,
      hash: means.hash,
      known: (hashes) => this.patience.insist(this.flow.signal, () => transport.known(hashes)),
      become: (item, state) => this.become(item, state),
      ready: (item) => this.makeReady(item),
      there: (item, photo, trashed) =>
        this.end(item, trashed ? 'trashed' : item.unsure ? 'new' : 'known', { photo }),
      unreadable: (item) => this.end(item, 'refused', { reason: t('upload.unreadable') }),
      hold: (hold) => this.holdOn(hold),
      gap: means.gap,
    });
  }

  get held(): boolean {
    return this.hold !== 'none';
  }

  /** Take in files: what is in the list already is not doubled, what was missing goes on. */
  async add(found: readonly Found[]): Promise<void> {
    let fresh: UploadItem[] = [];
    const take = () => {
      this.items = this.items.concat(fresh);
      this.keeping?.added(fresh);
      this.reader.line.push(...fresh.filter(({ state }) => state === 'waiting'));
      fresh = [];
      this.run();
    };
    const enter = (one: Found) => {
      const again = this.findAgain(one);
      if (again) return this.reader.line.push(again);
      const item = this.enter(one);
      this.count(item);
      fresh.push(item);
    };
    await calmly(found, enter, take);
  }

  /** What an earlier page left, in its state; nothing begins before `resume` or `run`. */
  async adopt(items: readonly UploadItem[]): Promise<void> {
    await calmly(items, (item) => {
      this.count(item);
      if (item.ended) return;
      this.interrupted += 1;
      this.reader.line.push(item);
    });
    this.items = [...this.items, ...items];
  }

  pause(): void {
    this.holdOn('paused');
  }

  /** Go on, after a pause or when a person has done what was needed. */
  resume(): void {
    this.flow = new AbortController();
    this.hold = 'none';
    this.keeping?.settings();
    this.patience.wake();
    this.run();
  }

  /** Ask the browser for the files that it may not read by itself. Needs a person's click. */
  async reopen(): Promise<void> {
    const missing = this.items.filter(({ state }) => state === 'missing');
    for (const item of (await this.keeping?.reopen(missing)) ?? []) {
      this.become(item, 'waiting');
      this.reader.line.push(item);
    }
    this.resume();
  }

  /** Go on after somebody has signed in again, if it is the same member. */
  async recheck(): Promise<void> {
    if (this.hold !== 'signed_out') return;
    if (await this.means.transport.stillMe().catch(() => false)) this.resume();
  }

  stop(item: UploadItem): void {
    if (item.ended) return;
    item.abort.abort();
    this.end(item, 'stopped');
  }

  async stopAll(): Promise<void> {
    await calmly([...this.items].reverse(), (item) => this.stop(item));
    this.resume();
  }

  retry(item: UploadItem): void {
    if (!item.retriable) return;
    item.abort = new AbortController();
    item.reason = item.hash = '';
    item.sent = item.turns = 0;
    item.unsure = false;
    this.left += item.size;
    this.become(item, 'waiting');
    this.reader.line.push(item);
    this.run();
  }

  retryAll(): void {
    this.items.forEach((item) => item.state === 'refused' && this.retry(item));
  }

  async restore(items: readonly UploadItem[]): Promise<void> {
    const binned = items.filter(({ state, photo }) => state === 'trashed' && photo);
    for (let at = 0; at < binned.length; at += RESTORED_AT_ONCE) {
      const some = binned.slice(at, at + RESTORED_AT_ONCE);
      await this.means.transport.restore(some.map(({ photo }) => photo!));
      for (const item of some) {
        this.become(item, 'known');
        this.intoAlbum(item);
      }
    }
  }

  /** The album for everything in the list, what has ended included, and for what is added to it. */
  choose(album: AlbumChoice | null): void {
    this.album = album;
    this.keeping?.settings();
    this.items.forEach((item) => this.intoAlbum(item));
    if (this.hold === 'album') this.resume();
  }

  /** Forget what has ended; while something is open, nothing. */
  clear(): void {
    if (this.open) return;
    this.album = null;
    this.interrupted = 0;
    this.empty();
  }

  /** Begin what can begin. */
  run(): void {
    if (this.held) return;
    this.reader.run();
    while (this.sending < AT_ONCE) {
      const item = this.unsent.take(({ state }) => state === 'ready');
      if (!item) break;
      this.sending += 1;
      void this.carry(item).finally(() => {
        this.sending -= 1;
        if (!this.open) this.pace.rest();
        this.run();
      });
    }
  }

  private async carry(item: UploadItem): Promise<void> {
    const { signal } = this.flow;
    const { transport } = this.means;
    this.become(item, 'sending');
    item.album = this.album?.id ?? null;
    try {
      const sent = await fileSend({
        item,
        file: item.file!,
        album: item.album,
        signal: AbortSignal.any([signal, item.abort.signal]),
        transport,
        patience: this.patience,
        pieces: this.pieces,
        progress: (stands, went) => this.progress(item, stands, went),
      });
      this.end(item, sent.state, { photo: sent.photo });
    } catch (error) {
      if (!item.ended) this.failed(item, error, signal.aborted);
    }
  }

  private failed(item: UploadItem, error: unknown, interrupted: boolean): void {
    const hold = interrupted ? 'none' : holdFor(error, item.album !== null);
    if (interrupted || hold !== 'none') {
      this.become(item, 'ready');
      this.unsent.putBack(item);
      this.holdOn(hold);
    } else if (worthAnotherTurn(error) && ++item.turns < TURNS) {
      item.hash = '';
      this.progress(item, 0, 0);
      this.become(item, 'waiting');
      this.reader.line.putBack(item);
    } else {
      const reason = error instanceof ApiError ? error.message : t('upload.unreadable');
      if (!(error instanceof ApiError)) item.file = null;
      this.end(item, 'refused', { reason });
    }
  }

  private holdOn(hold: Hold): void {
    if (hold === 'none' || this.held) return;
    this.hold = hold;
    this.flow.abort();
    this.pace.rest();
    this.keeping?.settings();
  }

  private makeReady(item: UploadItem): void {
    this.become(item, 'ready');
    this.unsent.push(item);
    this.run();
  }

  private end(item: UploadItem, state: ItemState, what: { photo?: string; reason?: string } = {}): void {
    if (item.ended) return;
    this.progress(item, item.size, 0);
    item.photo = what.photo ?? null;
    item.reason = what.reason ?? '';
    this.become(item, state);
    this.intoAlbum(item);
    this.tell(item);
    if (!item.retriable) item.file = null;
  }

  private intoAlbum(item: UploadItem): void {
    const album = this.album?.id;
    if (!album || !item.photo || item.album === album) return;
    if (item.state !== 'new' && item.state !== 'known') return;
    item.album = album;
    this.filler.put(album, item.photo);
  }
}
