/** The keys of the duplicates. */
import type { Binding } from '../../lib/keyboard';

export interface GroupActs {
  group: (by: 1 | -1) => unknown;
  photo: (by: 1 | -1) => unknown;
  keep: () => unknown;
  compare: () => void;
  trash: () => void;
  keepAll: () => void;
  stack: () => void;
}

export function groupKeys(acts: GroupActs): Binding[] {
  const onward = document.documentElement.dir === 'rtl' ? -1 : 1;
  const back = onward === 1 ? -1 : 1;
  return [
    { keys: ['ArrowDown'], label: 'key.groups', run: () => acts.group(1), quiet: true },
    { keys: ['ArrowUp'], label: 'key.groups', run: () => acts.group(-1), quiet: true },
    { keys: ['ArrowDown', 'ArrowUp'], label: 'key.groups', run: () => undefined, passive: true },
    { keys: ['ArrowRight'], label: 'key.move', run: () => acts.photo(onward), quiet: true },
    { keys: ['ArrowLeft'], label: 'key.move', run: () => acts.photo(back), quiet: true },
    { keys: ['ArrowLeft', 'ArrowRight'], label: 'key.move', run: () => undefined, passive: true },
    { keys: ['x'], label: 'key.keep', run: acts.keep },
    { keys: ['Enter'], label: 'key.compare_photos', run: acts.compare },
    { keys: ['Delete'], label: 'key.trash_others', run: acts.trash },
    { keys: ['s'], label: 'key.stack_group', run: acts.stack },
    { keys: ['k'], label: 'key.keep_all', run: acts.keepAll },
  ];
}
