/** Which turns one looks through, as the page's address says it. */
import type { ReviewState } from '../../lib/api/types';

export const STATES: readonly ReviewState[] = ['suggested', 'turned', 'unsure', 'upright', 'manual'];

/** Whether a band of these is accepted as a whole: where Plumb does not know, or proposes nothing, each is looked at. */
export const takenWhole = ({ state }: Wanted): boolean => state === 'suggested' || state === 'turned';

export interface Band {
  min: number;
  max: number;
}

export interface Wanted {
  state: ReviewState;
  /** One band of confidence, or null for all. */
  band: Band | null;
}

const share = (text: string | null): number | null => {
  const value = text === null || text === '' ? NaN : Number(text);
  return value >= 0 && value <= 1 ? value : null;
};

export function wantedIn(query: string): Wanted {
  const asked = new URLSearchParams(query);
  const state = STATES.find((name) => name === asked.get('state')) ?? 'suggested';
  const [min, max] = [share(asked.get('min')), share(asked.get('max'))];
  return { state, band: min !== null && max !== null && min < max ? { min, max } : null };
}

const parts = ({ state, band }: Wanted): Record<string, string> => ({
  ...(state === 'suggested' ? {} : { state }),
  ...(band ? { min: String(band.min), max: String(band.max) } : {}),
});

/** The page's address. */
export function addressOf(wanted: Wanted): string {
  const query = new URLSearchParams(parts(wanted)).toString();
  return `/review/turns/${query && `?${query}`}`;
}

/** Where the API lists them, most confident first. */
export function listPath(wanted: Wanted): string {
  const query = new URLSearchParams({ state: wanted.state, ...parts(wanted), order: '-confidence' });
  return `orientation/reviews/?${query.toString()}`;
}

export const isBand = (wanted: Wanted, { min, max }: Band): boolean =>
  wanted.band?.min === min && wanted.band.max === max;
