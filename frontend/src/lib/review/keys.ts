/** The keys that every review has. */
import type { Binding } from '../keyboard';

/** To the next photo and back, as the page is read. */
export function stepKeys(go: (by: 1 | -1) => unknown): Binding[] {
  const rtl = document.documentElement.dir === 'rtl';
  const [start, end] = rtl ? (['ArrowRight', 'ArrowLeft'] as const) : (['ArrowLeft', 'ArrowRight'] as const);
  return [
    { keys: [start], label: 'queue.previous', run: () => go(-1) },
    { keys: [end], label: 'queue.next', run: () => go(1) },
  ];
}
