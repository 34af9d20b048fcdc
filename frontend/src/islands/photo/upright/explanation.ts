/** What speaks for an angle: asked of a worker, and waited for. */
import { ApiError } from '../../../lib/api/errors';
import { request } from '../../../lib/api/request';
import type { WhyUpright } from '../../../lib/api/types';
import { t } from '../../../lib/messages';

const STEP_MS = 500;
/** Each wait is longer than the last, so that a busy worker is not asked often. */
const SLOWER = 1.4;
const PATIENCE_MS = 45_000;

type Answer = WhyUpright | { state: 'pending' };

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });

/** Throws what went wrong, also when no worker answers in time. */
export async function explanationOf(
  photo: string,
  signal: AbortSignal,
  step = STEP_MS,
  patience = PATIENCE_MS,
): Promise<WhyUpright> {
  for (let [waited, wait] = [0, step]; waited <= patience; [waited, wait] = [waited + wait, wait * SLOWER]) {
    const answer = await request<Answer>(`photos/${photo}/orientation/`, { signal });
    if ('maps' in answer) return answer;
    await pause(wait, signal);
  }
  throw new ApiError(504, 'slow', t('upright.slow'));
}
