/** An upload queue without a server, for tests. */
import '../src/lib/messages/en-upload';
import { expect, vi } from 'vitest';
import type { ListedPhoto, UploadTicket } from '../src/lib/api/types';
import { Patience } from '../src/lib/upload/patience.svelte';
import { UploadQueue } from '../src/lib/upload/queue.svelte';
import type { Transport } from '../src/lib/upload/transport';

export const photo = { id: 'p1' } as ListedPhoto;
export const file = (name: string, size = 10) => ({
  file: new File([new Uint8Array(size)], name, { lastModified: 1e12 }),
  path: name,
});
export const files = (...names: string[]) => names.map((name) => file(name));
export const many = (count: number) => files(...Array.from({ length: count }, (_, i) => `${i}.jpg`));

export function queue(transport: Partial<Transport>) {
  const means: Transport = {
    known: async () => ({}),
    begin: async (): Promise<UploadTicket> => ({ id: 'u1', offset: 0 }),
    send: async (): Promise<UploadTicket> => ({ photo, created: true }),
    restore: async () => null,
    addToAlbum: async () => null,
    cancel: async () => null,
    stillMe: async () => true,
    ...transport,
  };
  return new UploadQueue({
    transport: means,
    hash: async (one) => `hash of ${one.name}`,
    patience: new Patience(async () => undefined),
    gap: async () => undefined,
  });
}

export const ended = (uploads: UploadQueue) => vi.waitFor(() => expect(uploads.open).toBe(0));
export const never = (signal: AbortSignal) =>
  new Promise<never>((_, no) => signal.addEventListener('abort', () => no(new Error('aborted'))));
