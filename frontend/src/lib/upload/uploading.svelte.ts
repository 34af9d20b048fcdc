/** The way to uploads that every page has. The machinery behind it is fetched when there is something to do. */
import type { Component } from 'svelte';
import { t } from '../messages';
import { notify } from '../notify.svelte';
import { part } from '../part';
import type { UploadItem } from './item.svelte';
import type { UploadQueue } from './queue.svelte';
import { member, runsOf } from './runs';
import type { Found } from './walk';

const IDLE_MS = 4000;
type Watcher = (item: UploadItem) => void;

let queue = $state.raw<UploadQueue | null>(null);
let View = $state.raw<Component<{ panel: boolean }> | null>(null);
/** Files that the machinery has not got yet. */
let waiting = $state.raw<readonly Found[]>([]);
let late = $state(false);
let loading: Promise<UploadQueue> | undefined;
const watchers = new Set<Watcher>();

export const uploading = {
  /** Files in the list, whatever has become of them. */
  get count(): number {
    return queue?.items.length ?? 0;
  },
  /** Files that wait for the line: without it the machinery could not be fetched. */
  get held(): number {
    return late ? waiting.length : 0;
  },
  /** What shows the list, once it is there. */
  get view(): Component<{ panel: boolean }> | null {
    return View;
  },
  async add(found: readonly Found[]): Promise<void> {
    waiting = [...waiting, ...found];
    const there = await part(begin, isLate).catch(() => null);
    late = false;
    window.removeEventListener('beforeunload', hold);
    const now = waiting;
    waiting = [];
    if (there) await there.add(now);
    else if (now.length) notify(t('error.unknown'), { bad: true });
  },
  /** Be told of every file that has ended; returns how to stop. */
  onEnd(watcher: Watcher): () => void {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
};

const hold = (event: Event): void => event.preventDefault();

function isLate(): void {
  late = true;
  window.addEventListener('beforeunload', hold);
}

function begin(): Promise<UploadQueue> {
  loading ??= Promise.all([import('./uploads'), import('./Uploads.svelte')]).then(
    ([{ uploads }, { default: Uploads }]) => {
      uploads.onEnd((item) => watchers.forEach((watcher) => watcher(item)));
      View = Uploads;
      queue = uploads;
      return uploads;
    },
  );
  loading.catch(() => (loading = undefined));
  return loading;
}

/** Go on with what an earlier page has left, if it has left something; else be ready before the line is cut. */
export function takeUp(always = false): void {
  if (always || runsOf(member()).length) void begin().catch(() => undefined);
  else if (member() && !sparing()) idle(() => void begin().catch(() => undefined));
}

/** Whether nothing is to be fetched that may never be needed. */
const sparing = (): boolean =>
  Boolean((navigator as { connection?: { saveData?: boolean } }).connection?.saveData);

const idle = (work: () => void): unknown =>
  'requestIdleCallback' in window
    ? requestIdleCallback(work, { timeout: IDLE_MS })
    : setTimeout(work, IDLE_MS);
