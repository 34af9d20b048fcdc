/** The cards of a page of clusters, walked and selected by keys. */
import type { Selection } from '../../lib/selection/selection.svelte';

const cards = () => [...document.querySelectorAll<HTMLElement>('[data-cluster]')];

/** The number of the card that an arrow leads to from one of these boxes; the same one where there is none. */
export function neighbour(
  boxes: readonly { left: number; top: number }[],
  from: number,
  key: string,
): number {
  const here = boxes[from];
  if (!here) return 0;
  if (key === 'ArrowRight') return Math.min(from + 1, boxes.length - 1);
  if (key === 'ArrowLeft') return Math.max(from - 1, 0);
  const below = key === 'ArrowDown';
  const others = boxes.filter(({ top }) => (below ? top > here.top : top < here.top));
  if (!others.length) return from;
  const row = (below ? Math.min : Math.max)(...others.map(({ top }) => top));
  const inRow = boxes.map((box, at) => ({ at, away: Math.abs(box.left - here.left), top: box.top }));
  return inRow.filter(({ top }) => top === row).sort((a, b) => a.away - b.away)[0]!.at;
}

/** From right to left: arrows lead to what one sees on that side. */
const MIRRORED: Record<string, string> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };

/** Move the focus where the arrow leads; into the cards, where it is elsewhere. */
export function cardStep(key: string, rtl: boolean): void {
  const all = cards();
  const boxes = all.map((card) => card.getBoundingClientRect());
  const from = all.indexOf(document.activeElement as HTMLElement);
  all[neighbour(boxes, from, (rtl && MIRRORED[key]) || key)]?.focus();
}

/** Select the card that has the focus, or no longer. */
export function cardFocused(selection: Selection): void {
  const id = (document.activeElement as HTMLElement | null)?.dataset['cluster'];
  if (id) selection.toggle(id);
}
