import '../src/lib/messages/en-upload';
import { describe, expect, it, vi } from 'vitest';
import { errorFrom, networkError } from '../src/lib/api/errors';
import { digest } from '../src/lib/upload/digest';
import { unsupported } from '../src/lib/upload/kinds';
import { Pace } from '../src/lib/upload/pace.svelte';
import { Patience, pauseAfter } from '../src/lib/upload/patience.svelte';
import { PieceSize } from '../src/lib/upload/send';
import { foundPasted, walk } from '../src/lib/upload/walk';

describe('patience', () => {
  it('waits longer each time, at most half a minute, and as long as the server asks', () => {
    const cut = networkError();
    expect(pauseAfter(cut, 1)).toBeLessThanOrEqual(1200);
    expect(pauseAfter(cut, 4)).toBeGreaterThan(6000);
    expect(pauseAfter(cut, 50)).toBeLessThanOrEqual(36_000);
    expect(pauseAfter(errorFrom(429, null, 17), 1)).toBe(17_000);
  });

  it('wakes at once when the connection is back', async () => {
    const patience = new Patience();
    let cut = true;
    const answer = patience.insist(new AbortController().signal, async () => {
      if (cut) throw networkError();
      return 'there';
    });
    await vi.waitFor(() => expect(patience.waiting).toBe(1));
    cut = false;
    patience.wake();
    expect(await answer).toBe('there');
    expect(patience.waiting).toBe(0);
  });
});

describe('what is shown while it goes', () => {
  it('is the speed of the last seconds and the time left', () => {
    let now = 0;
    const pace = new Pace(() => now);
    for (now = 0; now <= 4000; now += 1000) pace.sent(1000);
    expect(pace.speed).toBe(1000);
    expect(pace.left(5000)).toBe(5);
    pace.rest();
    expect(pace.left(5000)).toBeNull();
  });

  it('comes in pieces that fit the line', () => {
    const pieces = new PieceSize();
    for (let i = 0; i < 9; i++) pieces.took(10);
    expect(pieces.bytes).toBe(8 * 1024 * 1024);
    for (let i = 0; i < 9; i++) pieces.took(9000);
    expect(pieces.bytes).toBe(256 * 1024);
  });
});

describe('files that are not sent', () => {
  it.each([
    ['a.jpg', 'image/jpeg', null],
    ['a.NEF', '', null],
    ['scan', '', null],
    ['a.mov', 'video/quicktime', 'upload.video'],
    ['a.svg', 'image/svg+xml', 'upload.drawing'],
    ['a.pdf', 'application/pdf', 'upload.other_kind'],
    ['a.xmp', '', 'upload.other_kind'],
  ])('%s', (name, type, reason) => expect(unsupported(name, type)).toBe(reason));
});

describe('a dropped folder', () => {
  const leaf = (name: string) => ({
    name,
    isDirectory: false,
    fullPath: `/folder/${name}`,
    file: (done: (file: File) => void) => done(new File(['x'], name)),
  });
  const folderOf = (left: unknown[]) => ({
    name: 'folder',
    isDirectory: true,
    fullPath: '/folder',
    createReader: () => ({ readEntries: (done: (some: unknown[]) => void) => done(left.splice(0, 100)) }),
  });

  it('is read to its end though readEntries gives 100 at a time', async () => {
    const left = Array.from({ length: 250 }, (_, i) => leaf(`${i}.jpg`));
    const found = await walk([folderOf(left), leaf('.DS_Store')] as unknown as FileSystemEntry[]);
    expect(found).toHaveLength(250);
    expect(found[0]!.path).toBe('folder/0.jpg');
  });

  it('is read to any depth', async () => {
    const deep = folderOf([folderOf([folderOf([leaf('deep.jpg')])]), leaf('top.jpg')]);
    const found = await walk([deep] as unknown as FileSystemEntry[]);
    expect(found.map(({ file: { name } }) => name).sort()).toEqual(['deep.jpg', 'top.jpg']);
  });
});

describe('a pasted picture', () => {
  it('gets a name of its own', () => {
    const now = new Date('2026-03-04T05:06:07Z');
    const pasted = foundPasted([new File(['x'], 'image.png'), new File(['x'], 'sea.jpg')], now);
    expect(pasted.map(({ path }) => path)).toEqual(['pasted 2026-03-04 05.06.07.png', 'sea.jpg']);
  });
});

describe('hashing', () => {
  it('is SHA-256 in hexadecimal, the same in pieces as whole', async () => {
    const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await digest(new Blob(['abc']))).toBe(hash);
    const secure = vi.spyOn(globalThis.crypto, 'subtle', 'get').mockReturnValue(undefined as never);
    expect(await digest(new Blob(['abc']))).toBe(hash);
    secure.mockRestore();
  });
});
