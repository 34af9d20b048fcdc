/** Which photos one looks through, as a page of review has them in its address. */

export interface Band {
  min: number;
  max: number;
}

export interface Wanted<State extends string = string> {
  state: State;
  /** One band of confidence, or null for all. */
  band: Band | null;
}

/** Where a review lives. */
export interface Place<State extends string> {
  page: `/review/${string}/`;
  /** Of the API. */
  list: `${string}/reviews/`;
  /** The first is shown where the address says nothing. */
  states: readonly [State, ...State[]];
  /** Those that are told apart by confidence. */
  banded: readonly State[];
  order: 'confidence' | '-confidence';
}

const share = (text: string | null): number | null => {
  const value = text === null || text === '' ? NaN : Number(text);
  return value >= 0 && value <= 1 ? value : null;
};

export function wantedIn<State extends string>(place: Place<State>, query: string): Wanted<State> {
  const asked = new URLSearchParams(query);
  const state = place.states.find((name) => name === asked.get('state')) ?? place.states[0];
  const [min, max] = [share(asked.get('min')), share(asked.get('max'))];
  const whole = min === null || max === null || min >= max || !place.banded.includes(state);
  return { state, band: whole ? null : { min, max } };
}

const bandIn = ({ band }: Wanted): Record<string, string> =>
  band ? { min: String(band.min), max: String(band.max) } : {};

/** The page's address. */
export function addressOf<State extends string>(place: Place<State>, wanted: Wanted<State>): string {
  const usual = wanted.state === place.states[0];
  const parts = { ...(usual ? {} : { state: wanted.state }), ...bandIn(wanted) };
  const query = new URLSearchParams(parts).toString();
  return `${place.page}${query && `?${query}`}`;
}

/** Where the API lists them. */
export function listPath<State extends string>(place: Place<State>, wanted: Wanted<State>): string {
  const query = new URLSearchParams({ state: wanted.state, ...bandIn(wanted), order: place.order });
  return `${place.list}?${query.toString()}`;
}

export const isBand = (chosen: Band | null, { min, max }: Band): boolean =>
  chosen?.min === min && chosen.max === max;
