/** Which captions one looks through, as the page's address says it. */
import type { CaptionState } from '../../lib/api/types';

export const STATES: readonly CaptionState[] = ['waiting', 'approved', 'written'];

export interface Band {
  min: number;
  max: number;
}

export interface Wanted {
  state: CaptionState;
  /** One band of confidence, or null for all. */
  band: Band | null;
}

const share = (text: string | null): number | null => {
  const value = text === null || text === '' ? NaN : Number(text);
  return value >= 0 && value <= 1 ? value : null;
};

export function wantedIn(query: string): Wanted {
  const asked = new URLSearchParams(query);
  const state = STATES.find((name) => name === asked.get('state')) ?? 'waiting';
  const [min, max] = [share(asked.get('min')), share(asked.get('max'))];
  const band = state === 'waiting' && min !== null && max !== null && min < max ? { min, max } : null;
  return { state, band };
}

function query({ state, band }: Wanted): string {
  const parts = new URLSearchParams({
    ...(state === 'waiting' ? {} : { state }),
    ...(band ? { min: String(band.min), max: String(band.max) } : {}),
  }).toString();
  return parts && `?${parts}`;
}

/** The page's address. */
export const addressOf = (wanted: Wanted): string => `/review/captions/${query(wanted)}`;

/** Where the API lists them, the least sure first. */
export const listPath = (wanted: Wanted): string => `captions/reviews/${query(wanted)}`;
