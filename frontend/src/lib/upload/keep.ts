/** Lets the queue outlast its page: rows at once, copies of the next files, handles of folders where there are any. */
import { calmly } from './calm';
import { fileAt, mayRead } from './handles';
import type { Hold } from './holds';
import { UploadItem } from './item.svelte';
import { journalOpen, type Journal } from './journal';
import { Line } from './line';
import { runHold } from './lease';
import { runBegin, runEnd, runsOf } from './runs';
import type { AlbumChoice } from './album-filler';
import type { Keeping } from './list.svelte';
import type { UploadQueue } from './queue.svelte';

/** Browsers copy a file's bytes when they keep it: so only what comes next, not a whole library. */
const COPIED_BYTES = 512 * 1024 * 1024;
const COPIED_FILES = 400;
const SAVE_MS = 400;
/** After a longer break nothing is sent before somebody says so. */
const SOON_MS = 10 * 60 * 1000;

interface Settings {
  hold: Hold;
  album: AlbumChoice | null;
  at: number;
}

export class Keeper implements Keeping {
  private journal: Promise<Journal | null> | null = null;
  private readonly journals = new Map<UploadItem, Journal>();
  private readonly copies = new Map<string, number>();
  private readonly roots = new Map<string, FileSystemHandle>();
  private readonly rootIds = new Map<FileSystemHandle, string>();
  private readonly unsaved = new Set<UploadItem>();
  private readonly toCopy = new Line<UploadItem>();
  private copied = 0;
  private copying = false;
  private noRoom = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly queue: UploadQueue,
    private readonly member: string,
    private readonly open_ = journalOpen,
  ) {}

  /** Take over what earlier pages of this member have left, as soon as no other tab has it. */
  start(): void {
    for (const run of runsOf(this.member)) runHold(run, () => void this.adopt(run));
  }

  rootId(root: FileSystemHandle): string {
    const known = this.rootIds.get(root);
    if (known) return known;
    const id = `${Date.now().toString(36)}-${this.roots.size}-${root.name}`;
    this.rootIds.set(root, id);
    this.roots.set(id, root);
    void this.own().then((journal) => journal?.rootSave(id, root).catch(() => undefined));
    return id;
  }

  added(items: readonly UploadItem[]): void {
    items.forEach((item) => this.unsaved.add(item));
    this.toCopy.push(...items);
    this.soon();
  }

  changed(item: UploadItem): void {
    this.unsaved.add(item);
    if (item.ended && !item.retriable) void this.dropCopy(item);
    this.soon();
  }

  settings(): void {
    const { hold, album } = this.queue;
    const settings: Settings = { hold, album, at: Date.now() };
    void this.journal?.then((journal) => journal?.noteSave('settings', settings).catch(() => undefined));
  }

  async open(item: UploadItem): Promise<File | null> {
    const journal = this.journals.get(item);
    const copy = this.copies.has(item.id) ? await journal?.kept(item.id).catch(() => null) : null;
    return copy ?? (await this.fromRoot(item, false));
  }

  async reopen(items: readonly UploadItem[]): Promise<UploadItem[]> {
    const found: UploadItem[] = [];
    for (const item of items) {
      item.file = await this.fromRoot(item, true);
      if (item.file) found.push(item);
    }
    return found;
  }

  cleared(): void {
    const journals = new Set(this.journals.values());
    void this.journal
      ?.then((journal) => journal && journals.add(journal))
      .finally(() => {
        for (const journal of journals) void journal.forget().catch(() => undefined);
      });
    for (const { run } of journals) runEnd(run);
    this.journal = null;
    this.journals.clear();
    this.copies.clear();
    this.unsaved.clear();
    this.copied = 0;
  }

  /** How many files would have to be chosen again if the page went now. */
  get atRisk(): number {
    return this.queue.items.filter((item) => item.file && !item.ended && !this.safe(item)).length;
  }

  /** Write what has changed; also when the page is about to go. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const own = await this.own();
    if (!own) return this.unsaved.clear();
    const some = [...this.unsaved];
    this.unsaved.clear();
    const by = new Map<Journal, UploadItem[]>();
    await calmly(some, (item) => {
      const journal = this.journals.get(item) ?? own;
      this.journals.set(item, journal);
      by.set(journal, [...(by.get(journal) ?? []), item]);
    });
    for (const [journal, items] of by) await journal.save(items.map(({ row }) => row)).catch(() => undefined);
    this.settings();
    void this.copy();
  }

  private safe(item: UploadItem): boolean {
    const told = item.root !== null || this.copies.has(item.id);
    return told && this.journals.has(item) && !this.unsaved.has(item);
  }

  private soon(): void {
    this.timer ??= setTimeout(() => void this.save(), SAVE_MS);
  }

  private own(): Promise<Journal | null> {
    if (this.journal) return this.journal;
    const run = runBegin(this.member);
    this.journal = this.open_(run).catch(() => null);
    void this.journal.then(() => runHold(run, () => undefined));
    return this.journal;
  }

  private async adopt(run: string): Promise<void> {
    const journal = await this.open_(run).catch(() => null);
    const rows = (await journal?.rows().catch(() => [])) ?? [];
    if (!journal || rows.every(({ state }) => state === 'new' || state === 'known')) {
      runEnd(run);
      return journal?.forget();
    }
    this.journal ??= Promise.resolve(journal);
    const settings = await journal.note<Settings>('settings').catch(() => null);
    for (const id of await journal.keptIds().catch(() => [])) this.copies.set(id, 0);
    const items: UploadItem[] = [];
    await calmly(rows, (row) => {
      const item = UploadItem.from(row);
      this.journals.set(item, journal);
      items.push(item);
    });
    this.queue.album ??= settings?.album ?? null;
    const recent = settings && Date.now() - settings.at < SOON_MS && settings.hold !== 'paused';
    if (!recent && !this.queue.active) this.queue.hold = 'interrupted';
    await this.queue.adopt(items);
    this.queue.run();
  }

  private async fromRoot(item: UploadItem, ask: boolean): Promise<File | null> {
    if (!item.root) return null;
    const root = this.roots.get(item.root) ?? (await this.journals.get(item)?.root(item.root)) ?? null;
    if (!root) return null;
    this.roots.set(item.root, root);
    if (!(await mayRead(root, ask).catch(() => false))) return null;
    const file = await fileAt(root, item.path).catch(() => null);
    if (file && (file.size !== item.size || file.lastModified !== item.modified)) item.hash = '';
    return file && file.size === item.size ? file : null;
  }

  private async copy(): Promise<void> {
    if (this.copying) return;
    this.copying = true;
    while (!this.noRoom && this.copied < COPIED_BYTES && this.copies.size < COPIED_FILES) {
      const item = this.toCopy.take(({ file, ended }) => file !== null && !ended);
      const journal = item && this.journals.get(item);
      if (!item?.file) break;
      if (!journal) {
        this.toCopy.putBack(item);
        break;
      }
      await journal.keep(item.id, item.file).then(
        () => this.noteCopy(item),
        () => (this.noRoom = true),
      );
      if (item.ended) void this.dropCopy(item);
    }
    this.copying = false;
  }

  private noteCopy(item: UploadItem): void {
    this.copies.set(item.id, item.size);
    this.copied += item.size;
  }

  private async dropCopy(item: UploadItem): Promise<void> {
    const bytes = this.copies.get(item.id);
    if (bytes === undefined) return;
    this.copies.delete(item.id);
    this.copied -= bytes;
    await this.journals
      .get(item)
      ?.drop(item.id)
      .catch(() => undefined);
    void this.copy();
  }
}
