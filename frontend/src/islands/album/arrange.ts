/** Putting an album's photos in another order. */

/** `order` with `photos` (in the order they have there) in front of `before`; null: at the end. */
export function moved(order: readonly string[], photos: readonly string[], before: string | null): string[] {
  const chosen = new Set(photos);
  if (before !== null && chosen.has(before)) return [...order];
  const rest = order.filter((id) => !chosen.has(id));
  const place = before === null ? rest.length : rest.indexOf(before);
  return [...rest.slice(0, place), ...order.filter((id) => chosen.has(id)), ...rest.slice(place)];
}

/** What stands behind `photos` once they have gone one place forward (-1) or back (1); undefined: they cannot. */
export function neighbour(
  order: readonly string[],
  photos: readonly string[],
  by: -1 | 1,
): string | null | undefined {
  const places = photos.map((id) => order.indexOf(id)).filter((place) => place >= 0);
  if (!places.length) return undefined;
  if (by < 0) return order[Math.min(...places) - 1];
  const last = Math.max(...places);
  return last + 1 < order.length ? (order[last + 2] ?? null) : undefined;
}

export interface Target {
  before: string | null;
  /** Where the mark stands, in the window. */
  left: number;
  top: number;
  height: number;
}

/** Where a photo let go at this point would come to stand. */
export function targetAt(order: readonly string[], x: number, y: number, rtl: boolean): Target | null {
  const tile = document
    .elementFromPoint(x, y)
    ?.closest('[role=gridcell]')
    ?.querySelector<HTMLElement>('[data-photo]');
  const id = tile?.dataset['photo'];
  if (!tile || !id) return null;
  const box = tile.getBoundingClientRect();
  const behind = x > box.left + box.width / 2 !== rtl;
  const before = behind ? (order[order.indexOf(id) + 1] ?? null) : id;
  return {
    before,
    left: x > box.left + box.width / 2 ? box.right : box.left,
    top: box.top,
    height: box.height,
  };
}
