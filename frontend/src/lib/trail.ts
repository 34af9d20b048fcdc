/** The way back from a photo: to the page that one came from, and to the photo that was seen last. */
import { pageOf, type Place } from './place';

const FROM = 'trail';
const SEEN = 'seen';

export interface Seen {
  /** The page that shows the photo's grid. */
  from: string;
  id: string;
  /** Key of the photo's month in a timeline. */
  month: string;
}

const here = (): string => location.pathname + location.search;

/** Call where a photo is opened. */
export const noteOpened = (): void => sessionStorage.setItem(FROM, here());

const opener = (): string | null => sessionStorage.getItem(FROM);

export function backAddress(place: Place): string {
  return opener() ?? pageOf(place);
}

/** Back to where one came from, at the place where one was there. */
export function goBack(place: Place): void {
  const from = new URL(backAddress(place), location.origin).href;
  if (document.referrer === from && history.length > 1) history.back();
  else location.assign(from);
}

export function noteSeen(id: string, takenAt: string, place: Place): void {
  const seen: Seen = { from: backAddress(place), id, month: takenAt.slice(0, 7) };
  sessionStorage.setItem(SEEN, JSON.stringify(seen));
}

/** The photo that was seen last from this page, told once. */
export function takeSeen(): Seen | null {
  try {
    const seen = JSON.parse(sessionStorage.getItem(SEEN) ?? 'null') as Seen | null;
    if (seen?.from !== here()) return null;
    sessionStorage.removeItem(SEEN);
    return seen;
  } catch {
    return null;
  }
}
