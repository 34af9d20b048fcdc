/** The list of files with its sums, kept so that ten thousand cost no more than ten. */
import { t } from '../messages';
import { likeness, ON_THE_WAY, OUTCOMES, UploadItem, type ItemState } from './item.svelte';
import { unsupported } from './kinds';
import { Pace } from './pace.svelte';
import type { Found } from './walk';

/** What outlasts the page; without one, the list is gone with it. */
export interface Keeping {
  added(items: readonly UploadItem[]): void;
  rootId(root: FileSystemHandle): string;
  changed(item: UploadItem): void;
  /** The hold or the album is another one. */
  settings(): void;
  open(item: UploadItem): Promise<File | null>;
  /** Ask the person for what is missing; answers which of these may now be read. */
  reopen(items: readonly UploadItem[]): Promise<UploadItem[]>;
  cleared(): void;
}

const none = () =>
  Object.fromEntries([...ON_THE_WAY, ...OUTCOMES].map((state) => [state, 0])) as Record<ItemState, number>;

export class UploadList {
  items = $state.raw<UploadItem[]>([]);
  readonly counts = $state(none());
  /** Bytes of all files that are sent, and of those what is left. */
  bytes = $state(0);
  left = $state(0);
  readonly pace = new Pace();
  keeping: Keeping | null = null;

  private last = 0;
  private readonly stamp = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;
  private readonly byLikeness = new Map<string, UploadItem[]>();
  private readonly watchers = new Set<(item: UploadItem) => void>();

  get ended(): number {
    return OUTCOMES.reduce((sum, state) => sum + this.counts[state], 0);
  }

  /** Files that have not come to an end. */
  get open(): number {
    return this.items.length - this.ended;
  }

  /** Whether something is under way, or would be without a hold. */
  get active(): boolean {
    return this.open > this.counts.missing;
  }

  /** Whether a click is enough for the browser to read what is missing. */
  get reachable(): boolean {
    return this.counts.missing > 0 && this.items.some(({ state, root }) => state === 'missing' && root);
  }

  /** Be told of every file that has ended; returns how to stop. */
  onEnd(watcher: (item: UploadItem) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  protected tell(item: UploadItem): void {
    this.watchers.forEach((watcher) => watcher(item));
  }

  protected enter({ file, path, root }: Found): UploadItem {
    const id = `${this.stamp}-${String(++this.last).padStart(7, '0')}`;
    const rootId = root && this.keeping ? this.keeping.rootId(root) : null;
    const item = new UploadItem(id, path, file.size, file.lastModified, file, rootId);
    const kind = unsupported(file.name, file.type);
    if (kind) [item.state, item.reason] = ['unsupported', t(kind)];
    else if (!file.size) [item.state, item.reason] = ['refused', t('upload.empty_file')];
    return item;
  }

  protected count(item: UploadItem): void {
    this.counts[item.state] += 1;
    const alike = this.byLikeness.get(item.likeness);
    if (alike) alike.push(item);
    else this.byLikeness.set(item.likeness, [item]);
    if (item.ended) return;
    this.bytes += item.size;
    this.left += item.size;
  }

  /** The same file in the list: missing until now and waiting again, or still on its way. */
  protected findAgain({ file, path }: Found): UploadItem | undefined {
    const alike = this.byLikeness.get(likeness(file.name, file.size, file.lastModified)) ?? [];
    const missing = alike.find((item) => item.state === 'missing');
    if (!missing) return alike.find((item) => item.path === path && !item.done);
    missing.file = file;
    this.become(missing, 'waiting');
    return missing;
  }

  protected become(item: UploadItem, state: ItemState): void {
    this.counts[item.state] -= 1;
    item.state = state;
    this.counts[state] += 1;
    this.keeping?.changed(item);
  }

  protected progress(item: UploadItem, stands: number, went: number): void {
    this.left -= stands - item.sent;
    item.sent = stands;
    if (went) this.pace.sent(went);
  }

  protected empty(): void {
    this.items = [];
    this.byLikeness.clear();
    this.bytes = this.left = 0;
    Object.assign(this.counts, none());
    this.keeping?.cleared();
  }
}
