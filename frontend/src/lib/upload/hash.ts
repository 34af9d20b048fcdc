/** SHA-256 of files, in one worker that outlives them; large files are read piece by piece. */
import { digest } from './digest';

interface Answer {
  id: number;
  hash?: string;
  error?: string;
}

interface Wanted {
  file: Blob;
  settle: (answer: Answer) => void;
}

const waiting = new Map<number, Wanted>();
let worker: Worker | undefined;
let last = 0;

/** Throws when the file cannot be read, and when `signal` aborts. */
export function sha256(file: Blob, signal?: AbortSignal): Promise<string> {
  const id = ++last;
  const own = (worker ??= begin());
  return new Promise<string>((resolve, reject) => {
    const give = () => {
      own.postMessage({ id });
      settle({ id, error: 'aborted' });
    };
    const settle = ({ hash, error }: Answer) => {
      waiting.delete(id);
      signal?.removeEventListener('abort', give);
      if (hash) resolve(hash);
      else reject(new Error(error));
    };
    waiting.set(id, { file, settle });
    signal?.addEventListener('abort', give);
    own.postMessage({ id, file });
  });
}

function begin(): Worker {
  const fresh = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
  fresh.onmessage = ({ data }: MessageEvent<Answer>) => waiting.get(data.id)?.settle(data);
  fresh.onerror = () => {
    worker = undefined;
    waiting.forEach((wanted, id) => void here(id, wanted));
  };
  return fresh;
}

/** In the page itself: the worker's code cannot be fetched without a line. */
async function here(id: number, { file, settle }: Wanted): Promise<void> {
  await digest(file, () => !waiting.has(id)).then(
    (hash) => settle({ id, hash }),
    (error: unknown) => settle({ id, error: String(error) }),
  );
}
