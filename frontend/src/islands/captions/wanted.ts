/** Where the review of captions lives: the least sure first. */
import type { CaptionState } from '../../lib/api/types';
import type { Place } from '../../lib/review/wanted';

export const CAPTIONS: Place<CaptionState> = {
  page: '/review/captions/',
  list: 'captions/reviews/',
  states: ['waiting', 'approved', 'written'],
  banded: ['waiting'],
  order: 'confidence',
};
