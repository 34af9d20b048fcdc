/** Answers that are numbers, not text: a short JSON head, then plain columns. */
import { connection } from '../connection.svelte';
import { errorFrom, isSession, networkError } from './errors';
import { ROOT } from './request';

export interface Packed<Head> {
  head: Head;
  buffer: ArrayBuffer;
  /** Where the columns begin in the buffer; a multiple of four. */
  offset: number;
}

export async function requestPacked<Head>(path: string, signal?: AbortSignal): Promise<Packed<Head>> {
  const response = await fetch(ROOT + path, { signal, credentials: 'same-origin' }).catch(
    (error: unknown) => {
      if (signal?.aborted) throw error;
      connection.heard(0);
      throw networkError();
    },
  );
  if (response.ok) {
    connection.heard(response.status);
    return unpacked<Head>(await response.arrayBuffer());
  }
  const answer = (await response.json().catch(() => null)) as unknown;
  const error = errorFrom(response.status, answer, Number(response.headers.get('Retry-After')) || 0);
  connection.heard(response.status, !error.code.startsWith('http_'));
  if (isSession(error)) connection.signedOut = true;
  throw error;
}

export function unpacked<Head>(buffer: ArrayBuffer): Packed<Head> {
  const length = new DataView(buffer).getUint32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(buffer, 4, length));
  return { head: JSON.parse(text) as Head, buffer, offset: 4 + length };
}
