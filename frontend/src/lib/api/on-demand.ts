/** What a worker makes when it is first asked for: asked again, ever more slowly, until it is there. */
import { t, type MessageKey } from '../messages';
import { ApiError } from './errors';
import { request } from './request';

const STEP_MS = 500;
/** Each wait is longer than the last, so that a busy worker is not asked often. */
const SLOWER = 1.4;
const PATIENCE_MS = 45_000;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });

const isPending = (answer: object): boolean => 'state' in answer && answer.state === 'pending';

/** Throws what went wrong; `slow` is said when no worker answers in time. */
export async function madeOnDemand<T extends object>(
  path: string,
  slow: MessageKey,
  signal: AbortSignal,
  step = STEP_MS,
  patience = PATIENCE_MS,
): Promise<T> {
  for (let [waited, wait] = [0, step]; waited <= patience; [waited, wait] = [waited + wait, wait * SLOWER]) {
    const answer = await request<T | { state: 'pending' }>(path, { signal });
    if (!isPending(answer)) return answer as T;
    await pause(wait, signal);
  }
  throw new ApiError(504, 'slow', t(slow));
}
