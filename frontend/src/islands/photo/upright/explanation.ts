/** What speaks for an angle: asked of a worker, and waited for. */
import { madeOnDemand } from '../../../lib/api/on-demand';
import type { WhyUpright } from '../../../lib/api/types';

/** Throws what went wrong, also when no worker answers in time. */
export const explanationOf = (
  photo: string,
  signal: AbortSignal,
  step?: number,
  patience?: number,
): Promise<WhyUpright> =>
  madeOnDemand<WhyUpright>(`photos/${photo}/orientation/`, 'upright.slow', signal, step, patience);
