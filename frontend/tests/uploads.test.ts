import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../src/lib/api/errors';
import type { ListedPhoto } from '../src/lib/api/types';
import { ended, file, files, many, photo, queue } from './uploading';

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

  it('counts a photo that another tab sent meanwhile as already there', async () => {
    const uploads = queue({ send: async () => ({ photo, created: false }) });
    await uploads.add(files('a.jpg'));
    await ended(uploads);
    expect(uploads.counts.known).toBe(1);
  });

  it('refuses an empty file without asking the server', async () => {
    const begin = vi.fn();
    const uploads = queue({ begin });
    await uploads.add([file('empty.jpg', 0)]);
    expect(begin).not.toHaveBeenCalled();
    expect(uploads.counts.refused).toBe(1);
    expect(uploads.items[0]!.retriable).toBe(false);
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
