/** Where the review of turns lives, and what may be decided there. */
import type { ReviewState } from '../../lib/api/types';
import type { Place, Wanted } from '../../lib/review/wanted';

const STATES = ['suggested', 'turned', 'unsure', 'upright', 'manual'] as const;

export const TURNS: Place<ReviewState> = {
  page: '/review/turns/',
  list: 'orientation/reviews/',
  states: STATES,
  banded: STATES,
  order: '-confidence',
};

/** Whether a band of these is accepted as a whole: where Plumb does not know, or proposes nothing, each is looked at. */
export const takenWhole = ({ state }: Wanted<ReviewState>): boolean =>
  state === 'suggested' || state === 'turned';
