/** The order in which files are shown: what needs a person, what is under way, what waits, what is done. */
import type { ItemState, UploadItem } from './item.svelte';

const RANKS: Record<ItemState, number> = {
  refused: 0,
  trashed: 0,
  missing: 1,
  sending: 2,
  hashing: 3,
  ready: 4,
  waiting: 4,
  unsupported: 5,
  new: 6,
  known: 6,
  stopped: 7,
};

export function ordered(items: readonly UploadItem[], only: ItemState | null): UploadItem[] {
  if (only) return items.filter(({ state }) => state === only);
  const groups: UploadItem[][] = Array.from({ length: 8 }, () => []);
  for (const item of items) groups[RANKS[item.state]]!.push(item);
  return groups.flat();
}
