/** SHA-256 of a file: by the browser where it can, else (plain HTTP, huge files) piecewise in a worker. */
const WHOLE_AT_MOST = 64 * 1024 * 1024;

export async function sha256(file: Blob): Promise<string> {
  if (globalThis.crypto?.subtle && file.size <= WHOLE_AT_MOST) {
    return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())));
  }
  return inWorker(file);
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function inWorker(file: Blob): Promise<string> {
  const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<{ hash?: string; error?: string }>) =>
      data.hash ? resolve(data.hash) : reject(new Error(data.error));
    worker.onerror = () => reject(new Error('worker'));
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}
