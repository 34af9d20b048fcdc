/** Trying again, ever more slowly, what may pass by itself: a cut line, a busy server, a restart. */
import { ApiError } from '../api/errors';

const FIRST_MS = 1000;
const LONGEST_MS = 30_000;
/** A server that breaks on one request and answers the others is not waited for for ever. */
const BROKEN_ATTEMPTS = 5;
const PASSING: ReadonlySet<number> = new Set([0, 429, 502, 503, 504]);

type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export class Patience {
  /** How many attempts are waiting, and for what: 0 the connection, else the status of the answer. */
  waiting = $state(0);
  status = $state(0);
  private readonly sleepers = new Set<() => void>();

  constructor(private readonly sleep: Sleep = (ms, signal) => this.doze(ms, signal)) {}

  /** The answer of the first attempt that succeeds. Throws what will not pass, and when `signal` aborts. */
  async insist<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      signal.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        if (!mayPass(error, tried)) throw error;
        await this.wait(error, tried, signal);
      }
    }
  }

  /** Try at once what is waiting: the connection is back. */
  wake(): void {
    this.sleepers.forEach((stir) => stir());
  }

  private async wait(error: ApiError, tried: number, signal: AbortSignal): Promise<void> {
    this.waiting += 1;
    this.status = error.status;
    await this.sleep(pauseAfter(error, tried), signal).finally(() => (this.waiting -= 1));
  }

  private doze(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stir = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stir);
        this.sleepers.delete(stir);
        resolve();
      };
      const timer = setTimeout(stir, ms);
      signal.addEventListener('abort', stir);
      this.sleepers.add(stir);
    });
  }
}

function mayPass(error: unknown, tried: number): error is ApiError {
  if (!(error instanceof ApiError) || !error.transient) return false;
  return PASSING.has(error.status) || tried < BROKEN_ATTEMPTS;
}

/** Milliseconds: what the server asks for, or twice as long as the last time, a little uneven. */
export function pauseAfter(error: ApiError, tried: number): number {
  if (error.retryAfter) return Math.min(error.retryAfter * 1000, 10 * LONGEST_MS);
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (tried - 1)) * (0.8 + Math.random() * 0.4);
}
