/** The keys of the review. */
import type { Binding } from '../../lib/keyboard';
import { stepKeys } from '../../lib/review/keys';
import { COARSE, FINE } from '../../lib/upright/pose';
import type { Tilt } from '../../lib/upright/tilt.svelte';
import type { Word } from './words';

export interface ReviewActs {
  decide: (word: Word) => void;
  set: () => void;
  back: () => void;
  go: (by: 1 | -1) => unknown;
  /** Where the angle may be changed now. */
  tilt: (act: (tilt: Tilt) => void) => unknown;
  lines: () => void;
  compare: () => void;
}

const size = ({ shiftKey }: KeyboardEvent): number => (shiftKey ? COARSE : FINE);

export function reviewKeys({ decide, set, back, go, tilt, lines, compare }: ReviewActs): Binding[] {
  return [
    { keys: ['a'], label: 'key.accept', run: () => decide('accept') },
    { keys: ['r'], label: 'key.reject', run: () => decide('reject') },
    { keys: ['Enter'], label: 'key.set', run: set },
    { keys: ['z'], label: 'key.take_back', run: back },
    ...stepKeys(go),
    {
      keys: ['ArrowUp'],
      label: 'key.angle',
      run: (event) => tilt((at) => at.step(size(event))),
      quiet: true,
    },
    {
      keys: ['ArrowDown'],
      label: 'key.angle',
      run: (event) => tilt((at) => at.step(-size(event))),
      quiet: true,
    },
    { keys: ['ArrowUp', 'ArrowDown'], label: 'key.angle', run: () => undefined, passive: true },
    { keys: ['['], label: 'key.quarter', run: () => tilt((at) => at.quarter(-90)), quiet: true },
    { keys: [']'], label: 'key.quarter', run: () => tilt((at) => at.quarter(90)), quiet: true },
    { keys: ['[', ']'], label: 'key.quarter', run: () => undefined, passive: true },
    { keys: ['0'], label: 'key.proposed', run: () => tilt((at) => at.restore()) },
    { keys: ['g'], label: 'key.lines', run: lines },
    { keys: ['b'], label: 'key.compare', run: compare },
  ];
}
