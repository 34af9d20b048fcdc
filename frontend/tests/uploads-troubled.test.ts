import { describe, expect, it, vi } from 'vitest';
import { ApiError, errorFrom, networkError } from '../src/lib/api/errors';
import { ended, file, files, many, never, photo, queue } from './uploading';

describe('an upload that is held up', () => {
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
});
