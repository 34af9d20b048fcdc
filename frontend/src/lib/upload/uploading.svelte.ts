/** The way to uploads that every page has. The machinery behind it is fetched when there is something to do. */
import { networkError } from '../api/errors';
import { notify } from '../notify.svelte';
import type { UploadItem } from './item.svelte';
import type { UploadQueue } from './queue.svelte';
import { member, runsOf } from './runs';
import type { Found } from './walk';

type Watcher = (item: UploadItem) => void;

let queue = $state.raw<UploadQueue | null>(null);
let loading: Promise<UploadQueue> | undefined;
const watchers = new Set<Watcher>();

export const uploading = {
  /** Files in the list, whatever has become of them. */
  get count(): number {
    return queue?.items.length ?? 0;
  },
  async add(found: readonly Found[]): Promise<void> {
    const there = await begin().catch(() => null);
    if (there) await there.add(found);
    else notify(networkError().message, { bad: true });
  },
  /** Be told of every file that has ended; returns how to stop. */
  onEnd(watcher: Watcher): () => void {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
};

function begin(): Promise<UploadQueue> {
  loading ??= import('./uploads').then(({ uploads }) => {
    uploads.onEnd((item) => watchers.forEach((watcher) => watcher(item)));
    queue = uploads;
    return uploads;
  });
  loading.catch(() => (loading = undefined));
  return loading;
}

/** Go on with what an earlier page has left, if it has left something. */
export function takeUp(always = false): void {
  if (always || runsOf(member()).length) void begin().catch(() => undefined);
}
