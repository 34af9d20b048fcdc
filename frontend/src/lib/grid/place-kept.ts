/** Keeps where a grid was, for going back and reloading. */
export interface Kept {
  section: string;
  /** Photo at the top of the view, and how far its row lies above it. */
  index: number;
  offset: number;
  /** That photo's id: others may come or go before it. */
  id: string | null;
}

const key = () => `place:${location.pathname}${location.search}`;

export function keepPlace(place: Kept | null): void {
  if (place) sessionStorage.setItem(key(), JSON.stringify(place));
  else sessionStorage.removeItem(key());
}

export function keptPlace(): Kept | null {
  const navigation = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
  if (navigation && !['back_forward', 'reload'].includes(navigation.type)) return null;
  try {
    return JSON.parse(sessionStorage.getItem(key()) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}
