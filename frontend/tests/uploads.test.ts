import { describe, expect, it, vi } from 'vitest';
import { ApiError, networkError } from '../src/lib/api/errors';
import type { ListedPhoto, UploadTicket } from '../src/lib/api/types';
import { hex, sha256 } from '../src/lib/upload/hash';
import { PIECE, UploadQueue } from '../src/lib/upload/queue.svelte';
import type { Transport } from '../src/lib/upload/transport';
import { walk } from '../src/lib/upload/walk';

const photo = { id: 'p1' } as ListedPhoto;
const file = (name: string, size = 10) => ({ file: new File([new Uint8Array(size)], name), path: name });

function queue(transport: Partial<Transport>) {
  const means = {
    begin: async (): Promise<UploadTicket> => ({ id: 'u1', offset: 0 }),
    send: async (): Promise<UploadTicket> => ({ photo }),
    restore: async () => null,
    cancel: async () => null,
    ...transport,
  };
  return new UploadQueue({ transport: means, hash: async () => 'abc', pause: async () => undefined });
}

const ended = (uploads: UploadQueue) => vi.waitFor(() => expect(uploads.active).toBe(false));

describe('the upload queue', () => {
  it('brings every file to an end and counts what became of it', async () => {
    const uploads = queue({
      begin: async (name) => {
        if (name === 'known.jpg') return { photo };
        if (name === 'binned.jpg') return { photo, trashed: true };
        if (name === 'text.jpg') throw new ApiError(415, 'not_a_photo', 'This is not a photo.');
        return { id: 'u1', offset: 0 };
      },
    });
    uploads.add(['new.jpg', 'known.jpg', 'binned.jpg', 'text.jpg'].map((name) => file(name)));
    await ended(uploads);
    expect(uploads.counts).toMatchObject({ new: 1, known: 1, trashed: 1, refused: 1 });
    expect(uploads.items[3]!.reason).toBe('This is not a photo.');
  });

  it('sends no more than three at a time', async () => {
    let now = 0;
    let most = 0;
    const uploads = queue({
      send: async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 2));
        now -= 1;
        return { photo };
      },
    });
    uploads.add(Array.from({ length: 12 }, (_, i) => file(`${i}.jpg`)));
    await ended(uploads);
    expect(most).toBe(3);
  });

  it('sends a large file in pieces, from where the server stands', async () => {
    const offsets: number[] = [];
    const uploads = queue({
      begin: async () => ({ id: 'u1', offset: 100 }),
      send: async (_, offset, piece) => {
        offsets.push(offset);
        const next = offset + piece.size;
        return next >= PIECE * 2 ? { photo } : { offset: next };
      },
    });
    uploads.add([file('large.jpg', PIECE * 2)]);
    await ended(uploads);
    expect(offsets).toEqual([100, 100 + PIECE]);
  });

  it('goes on after the network was cut', async () => {
    let tries = 0;
    const uploads = queue({
      send: async () => {
        if (++tries < 3) throw networkError();
        return { photo };
      },
    });
    uploads.add([file('a.jpg')]);
    await ended(uploads);
    expect(uploads.counts.new).toBe(1);
    expect(uploads.items[0]!.reason).toBe('');
  });

  it('refuses an empty file without asking the server', async () => {
    const begin = vi.fn();
    const uploads = queue({ begin });
    uploads.add([file('empty.jpg', 0)]);
    await ended(uploads);
    expect(begin).not.toHaveBeenCalled();
    expect(uploads.counts.refused).toBe(1);
  });

  it('tries a refused file again when asked', async () => {
    let broken = true;
    const uploads = queue({
      send: async () => {
        if (broken) throw new ApiError(507, 'storage_full', 'The disk is full.');
        return { photo };
      },
    });
    uploads.add([file('a.jpg'), file('b.jpg')]);
    await ended(uploads);
    expect(uploads.counts.refused).toBe(2);
    broken = false;
    uploads.retry(uploads.items[0]!);
    await ended(uploads);
    expect(uploads.counts).toMatchObject({ new: 1, refused: 1 });
    expect(uploads.items).toHaveLength(2);
  });

  it('stops everything that has not ended', async () => {
    const uploads = queue({
      send: (_, __, ___, signal) => new Promise((_r, no) => signal.addEventListener('abort', no)),
    });
    uploads.add(Array.from({ length: 6 }, (_, i) => file(`${i}.jpg`)));
    await vi.waitFor(() => expect(uploads.counts.sending).toBe(3));
    uploads.stop();
    await ended(uploads);
    expect(uploads.counts.stopped).toBe(6);
  });

  it('takes 10,000 files at once without a pause', () => {
    const uploads = queue({ begin: () => new Promise(() => undefined) });
    const files = Array.from({ length: 10_000 }, (_, i) => file(`${i}.jpg`, 1));
    const begin = performance.now();
    uploads.add(files);
    expect(performance.now() - begin).toBeLessThan(3000);
  });
});

describe('a dropped folder', () => {
  it('is read to its end though readEntries gives 100 at a time', async () => {
    const leaf = (name: string) => ({
      name,
      isDirectory: false,
      fullPath: `/folder/${name}`,
      file: (done: (file: File) => void) => done(new File(['x'], name)),
    });
    const left = Array.from({ length: 250 }, (_, i) => leaf(`${i}.jpg`));
    const folder = {
      name: 'folder',
      isDirectory: true,
      fullPath: '/folder',
      createReader: () => ({ readEntries: (done: (some: unknown[]) => void) => done(left.splice(0, 100)) }),
    };
    const found = await walk([folder, leaf('.DS_Store')] as unknown as FileSystemEntry[]);
    expect(found).toHaveLength(250);
    expect(found[0]!.path).toBe('folder/0.jpg');
  });
});

describe('hashing', () => {
  it('is SHA-256 in hexadecimal', async () => {
    expect(hex(Uint8Array.of(0, 15, 255))).toBe('000fff');
    expect(await sha256(new Blob(['abc']))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
