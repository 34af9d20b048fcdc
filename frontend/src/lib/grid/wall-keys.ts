/** The keys of a grid; only those that do something in this place are bound, and so listed by `?`. */
import type { Binding } from '../keyboard';
import type { Unit } from './dates';

export interface WallActs {
  inTrash: boolean;
  archived: boolean;
  /** Whether the grid goes by dates. */
  dated: boolean;
  enter: () => void;
  toggle: () => void;
  selectDay: () => void;
  selectAll: () => void;
  favourite: () => void;
  act: (action: 'archive' | 'unarchive' | 'trash') => void;
  erase: () => void;
  clear: () => void;
  goToDate: () => void;
  step: (unit: Unit, on: boolean) => void;
}

const nothing = () => undefined;

export function wallKeys(acts: WallActs): Binding[] {
  const move: Binding[] = [
    { keys: ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown'], label: 'key.move', run: acts.enter },
    { keys: ['Home', 'End', 'PageUp', 'PageDown'], label: 'key.leap', run: nothing, passive: true },
    { keys: ['Enter'], label: 'key.open', run: nothing, passive: true },
  ];
  const select: Binding[] = [
    {
      keys: ['x', ' '],
      label: 'key.select',
      run: (event) => (event.shiftKey && acts.dated && event.key !== ' ' ? acts.selectDay() : acts.toggle()),
    },
    { keys: ['shift+arrows'], label: 'key.select_range', run: nothing, passive: true },
    { keys: ['mod+a'], label: 'key.select_all', run: acts.selectAll },
    { keys: ['Escape'], label: 'key.deselect', run: acts.clear },
  ];
  const dates: Binding[] = [
    { keys: ['g'], label: 'key.go_to_date', run: acts.goToDate },
    { keys: ['d'], label: 'key.day', run: ({ shiftKey }) => acts.step('day', !shiftKey) },
    { keys: ['m'], label: 'key.month', run: ({ shiftKey }) => acts.step('month', !shiftKey) },
    { keys: ['y'], label: 'key.year', run: ({ shiftKey }) => acts.step('year', !shiftKey) },
    { keys: ['shift+x'], label: 'key.select_day', run: nothing, passive: true },
  ];
  const change: Binding[] = acts.inTrash
    ? [{ keys: ['Delete'], label: 'key.erase', run: acts.erase }]
    : [
        { keys: ['f'], label: 'key.favourite', run: acts.favourite },
        {
          keys: ['e'],
          label: 'key.archive',
          run: () => acts.act(acts.archived ? 'unarchive' : 'archive'),
        },
        { keys: ['Delete'], label: 'key.trash', run: () => acts.act('trash') },
      ];
  return [...move, ...select, ...(acts.dated ? dates : []), ...change];
}
