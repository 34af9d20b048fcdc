/** Lets photos glide to their new places when the order of a grid changes. */
import { tick } from 'svelte';

const MS = 620;
const cells = () => document.querySelectorAll<HTMLElement>('[role=grid] [data-photo]');

const cellOf = (tile: HTMLElement): HTMLElement => tile.closest<HTMLElement>('[role=gridcell]') ?? tile;
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export function isScrolled(): boolean {
  let at: HTMLElement | null = document.querySelector<HTMLElement>('[role=grid]');
  while (at && at.scrollTop === 0) at = at.parentElement;
  return at !== null;
}

/** Make the change; what is seen before and after it moves, what is new fades in. */
export async function glide(change: () => void): Promise<void> {
  const before = new Map([...cells()].map((tile) => [tile.dataset['photo'], tile.getBoundingClientRect()]));
  change();
  if (still()) return;
  await tick();
  for (const tile of cells()) {
    const from = before.get(tile.dataset['photo']);
    const cell = cellOf(tile);
    const to = cell.getBoundingClientRect();
    if (!from) cell.animate([{ opacity: 0 }, { opacity: 1 }], { duration: MS });
    else if (Math.abs(from.left - to.left) + Math.abs(from.top - to.top) > 1) move(cell, from, to);
  }
}

function move(cell: HTMLElement, from: DOMRect, to: DOMRect): void {
  const start = `translate(${from.left - to.left}px, ${from.top - to.top}px) scale(${from.width / to.width})`;
  const frames = [
    { transform: start, transformOrigin: '0 0', zIndex: 4 },
    { transform: 'none', transformOrigin: '0 0', zIndex: 4 },
  ];
  cell.animate(frames, { duration: MS, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
}
