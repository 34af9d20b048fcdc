import '../src/lib/messages/en-upload';
import { describe, expect, it, vi } from 'vitest';
import { ApiError, errorFrom, networkError } from '../src/lib/api/errors';
import type { ListedPhoto, UploadTicket } from '../src/lib/api/types';
import { Patience } from '../src/lib/upload/patience.svelte';
import { UploadQueue } from '../src/lib/upload/queue.svelte';
import type { Transport } from '../src/lib/upload/transport';

const photo = { id: 'p1' } as ListedPhoto;
const file = (name: string, size = 10) => ({
  file: new File([new Uint8Array(size)], name, { lastModified: 1e12 }),
  path: name,
});
const files = (...names: string[]) => names.map((name) => file(name));
const many = (count: number) => files(...Array.from({ length: count }, (_, i) => `${i}.jpg`));

function queue(transport: Partial<Transport>) {
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

const ended = (uploads: UploadQueue) => vi.waitFor(() => expect(uploads.open).toBe(0));
const never = (signal: AbortSignal) =>
  new Promise<never>((_, no) => signal.addEventListener('abort', () => no(new Error('aborted'))));

describe('the upload queue', () => {
  it('brings every file to an end and counts what became of it', async () => {
    const uploads = queue({
      known: async () => ({
        'hash of known.jpg': { photo: 'k', trashed: false },
        'hash of binned.jpg': { photo: 'b', trashed: true },
      }),
      begin: async ({ name }) => {
        if (name === 'text.jpg') throw new ApiError(415, 'not_a_photo', 'This is not a photo.');
        return { id: 'u1', offset: 0 };
      },
    });
    await uploads.add(files('new.jpg', 'known.jpg', 'binned.jpg', 'text.jpg', 'film.mp4'));
    await ended(uploads);
    expect(uploads.counts).toMatchObject({ new: 1, known: 1, trashed: 1, refused: 1, unsupported: 1 });
    expect(uploads.items[3]!.reason).toBe('This is not a photo.');
    expect(uploads.items[1]!.photo).toBe('k');
    expect(uploads.left).toBe(0);
  });

  it('sends no more than three at a time', async () => {
    let now = 0;
    let most = 0;
    const uploads = queue({
      send: async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 2));
        now -= 1;
        return { photo, created: true };
      },
    });
    await uploads.add(many(12));
    await ended(uploads);
    expect(most).toBe(3);
  });

  it('asks for many files at once whether they are there, and sends none of those', async () => {
    const questions: number[] = [];
    const begin = vi.fn();
    const uploads = queue({
      known: async (hashes) => {
        questions.push(hashes.length);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return Object.fromEntries(hashes.map((hash) => [hash, { photo: 'k', trashed: false }]));
      },
      begin,
    });
    await uploads.add(many(2500));
    await ended(uploads);
    expect(uploads.counts.known).toBe(2500);
    expect(begin).not.toHaveBeenCalled();
    expect(Math.max(...questions)).toBeLessThanOrEqual(1000);
    expect(questions.length).toBeLessThan(100);
  });

  it('sends a large file in pieces, from where the server stands', async () => {
    const offsets: number[] = [];
    const size = 5_000_000;
    const uploads = queue({
      begin: async () => ({ id: 'u1', offset: 100 }),
      send: async (_, offset, piece) => {
        offsets.push(offset);
        const next = offset + (piece as ArrayBuffer).byteLength;
        return next >= size ? { photo, created: true } : { offset: next };
      },
    });
    await uploads.add([file('large.jpg', size)]);
    await ended(uploads);
    expect(offsets[0]).toBe(100);
    expect(offsets[1]).toBe(100 + 1024 * 1024);
  });

  it('goes on after the network was cut, however long, and counts nothing as refused', async () => {
    let tries = 0;
    const uploads = queue({
      send: async () => {
        if (++tries < 40) throw networkError();
        return { photo, created: true };
      },
    });
    await uploads.add(files('a.jpg'));
    await ended(uploads);
    expect(uploads.counts).toMatchObject({ new: 1, refused: 0 });
    expect(uploads.patience.waiting).toBe(0);
  });

  it('counts a photo as new when only the answer to its last bytes was lost', async () => {
    let tries = 0;
    const uploads = queue({
      send: async () => {
        if (++tries === 1) throw networkError();
        return { photo, created: false };
      },
    });
    await uploads.add(files('a.jpg'));
    await ended(uploads);
    expect(uploads.counts.new).toBe(1);
  });

  it('counts a photo that another tab sent meanwhile as already there', async () => {
    const uploads = queue({ send: async () => ({ photo, created: false }) });
    await uploads.add(files('a.jpg'));
    await ended(uploads);
    expect(uploads.counts.known).toBe(1);
  });

  it('gives up on a file that breaks the server, and goes on with the others', async () => {
    const uploads = queue({
      begin: async ({ name }) => {
        if (name === 'bad.jpg') throw new ApiError(500, 'server', 'Something broke.');
        return { id: 'u1', offset: 0 };
      },
    });
    await uploads.add(files('bad.jpg', 'good.jpg'));
    await ended(uploads);
    expect(uploads.counts).toMatchObject({ new: 1, refused: 1 });
  });

  it('refuses an empty file without asking the server', async () => {
    const begin = vi.fn();
    const uploads = queue({ begin });
    await uploads.add([file('empty.jpg', 0)]);
    expect(begin).not.toHaveBeenCalled();
    expect(uploads.counts.refused).toBe(1);
    expect(uploads.items[0]!.retriable).toBe(false);
  });

  it('reads a file anew that changed on its way, and refuses it only when that goes on', async () => {
    const begin = vi.fn(async () => ({ id: 'u1', offset: 0 }));
    const uploads = queue({
      begin,
      send: async () => {
        throw new ApiError(422, 'wrong_checksum', 'The file changed on its way here.');
      },
    });
    await uploads.add(files('a.jpg'));
    await ended(uploads);
    expect(begin).toHaveBeenCalledTimes(3);
    expect(uploads.counts.refused).toBe(1);
  });

  it('tries a refused file again when asked', async () => {
    let broken = true;
    const uploads = queue({
      send: async () => {
        if (broken) throw new ApiError(415, 'not_a_photo', 'Not a photo.');
        return { photo, created: true };
      },
    });
    await uploads.add(files('a.jpg', 'b.jpg'));
    await ended(uploads);
    broken = false;
    uploads.retry(uploads.items[0]!);
    await ended(uploads);
    expect(uploads.counts).toMatchObject({ new: 1, refused: 1 });
    uploads.retryAll();
    await ended(uploads);
    expect(uploads.counts).toMatchObject({ new: 2, refused: 0 });
    expect(uploads.items).toHaveLength(2);
  });

  it('cancels one, or everything that has not ended', async () => {
    const cancel = vi.fn(async () => null);
    const uploads = queue({ send: (_, __, ___, signal) => never(signal), cancel });
    await uploads.add(many(6));
    await vi.waitFor(() => expect(uploads.counts.sending).toBe(3));
    uploads.stop(uploads.items[5]!);
    expect(uploads.counts.stopped).toBe(1);
    await uploads.stopAll();
    expect(uploads.open).toBe(0);
    expect(uploads.counts.stopped).toBe(6);
    expect(cancel).toHaveBeenCalledTimes(3);
  });

  it('pauses at once and goes on at the offset of the server', async () => {
    let paused = true;
    const begun: number[] = [];
    const uploads = queue({
      begin: async () => ({ id: 'u1', offset: begun.push(1) > 1 ? 7 : 0 }),
      send: async (_, offset, __, signal) => {
        if (paused) return never(signal);
        expect(offset).toBe(7);
        return { photo, created: true };
      },
    });
    await uploads.add(files('a.jpg'));
    await vi.waitFor(() => expect(uploads.counts.sending).toBe(1));
    uploads.pause();
    await vi.waitFor(() => expect(uploads.counts.ready).toBe(1));
    paused = false;
    uploads.resume();
    await ended(uploads);
    expect(uploads.counts.new).toBe(1);
  });

  it.each([
    [507, 'storage_full', 'full'],
    [401, 'not_authenticated', 'signed_out'],
    [403, 'permission_denied', 'signed_out'],
  ])('holds everything on %i instead of refusing it', async (status, code, hold) => {
    let well = false;
    const uploads = queue({
      send: async () => {
        if (!well) throw new ApiError(status, code, 'No.');
        return { photo, created: true };
      },
    });
    await uploads.add(many(5));
    await vi.waitFor(() => expect(uploads.hold).toBe(hold));
    await vi.waitFor(() => expect(uploads.counts.sending).toBe(0));
    expect(uploads.counts.refused).toBe(0);
    well = true;
    if (hold === 'signed_out') await uploads.recheck();
    else uploads.resume();
    await ended(uploads);
    expect(uploads.counts.new).toBe(5);
  });

  it('stays held when somebody else has signed in', async () => {
    const uploads = queue({
      known: async () => {
        throw errorFrom(401, null);
      },
      stillMe: async () => false,
    });
    await uploads.add(files('a.jpg'));
    await vi.waitFor(() => expect(uploads.hold).toBe('signed_out'));
    await uploads.recheck();
    expect(uploads.hold).toBe('signed_out');
  });

  it('puts everything into the album that is chosen before, during or after', async () => {
    const added: string[] = [];
    const begun: (string | null | undefined)[] = [];
    const uploads = queue({
      known: async () => ({ 'hash of known.jpg': { photo: 'k', trashed: false } }),
      begin: async ({ album, name }) => {
        begun.push(album);
        return { id: name, offset: 0 };
      },
      send: async (id) => ({ photo: { id } as ListedPhoto, created: true }),
      addToAlbum: async (_, photos) => added.push(...photos),
    });
    await uploads.add(files('early.jpg'));
    await ended(uploads);
    uploads.choose({ id: 'sea', name: 'Sea' });
    await uploads.add(files('known.jpg', 'late.jpg'));
    await ended(uploads);
    await vi.waitFor(() => expect(added.sort()).toEqual(['early.jpg', 'k']), 3000);
    expect(begun).toEqual([null, 'sea']);
  });

  it('restores everything that is in the trash with one request', async () => {
    const restore = vi.fn(async () => null);
    const uploads = queue({
      known: async (hashes) =>
        Object.fromEntries(hashes.map((hash) => [hash, { photo: `p ${hash}`, trashed: true }])),
      restore,
    });
    await uploads.add(files('a.jpg', 'b.jpg'));
    await ended(uploads);
    await uploads.restore(uploads.items);
    expect(restore).toHaveBeenCalledOnce();
    expect(uploads.counts).toMatchObject({ trashed: 0, known: 2 });
  });

  it('takes the same files only once while they are on their way', async () => {
    const uploads = queue({ begin: () => new Promise(() => undefined) });
    await uploads.add(many(4));
    await uploads.add(many(4));
    expect(uploads.items).toHaveLength(4);
  });

  it('takes 10,000 files in short tasks', async () => {
    const uploads = queue({ known: () => new Promise(() => undefined) });
    let turns = 0;
    const ticking = setInterval(() => (turns += 1));
    await uploads.add(Array.from({ length: 10_000 }, (_, i) => file(`${i}.jpg`, 1)));
    clearInterval(ticking);
    expect(uploads.items).toHaveLength(10_000);
    expect(turns).toBeGreaterThan(3);
  });
});
