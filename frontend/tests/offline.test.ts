import { beforeEach, describe, expect, it, vi } from 'vitest';
import { connection } from '../src/lib/connection.svelte';
import { insistOnSheets, part } from '../src/lib/part';

const taken = vi.hoisted(() => ({ paths: [] as string[], cut: false }));
vi.mock('../src/lib/upload/Uploads.svelte', () => ({ default: () => undefined }));
vi.mock('../src/lib/upload/uploads', () => ({
  get uploads() {
    if (taken.cut) throw new TypeError('Failed to fetch dynamically imported module');
    return {
      items: [],
      onEnd: () => undefined,
      add: (found: { path: string }[]) => taken.paths.push(...found.map(({ path }) => path)),
    };
  },
}));

const back = () => {
  connection.online = true;
  window.dispatchEvent(new Event('online'));
};
const answering = (status: number) =>
  vi.stubGlobal(
    'fetch',
    vi.fn(() => (status ? Promise.resolve(new Response('{}', { status })) : Promise.reject(new TypeError()))),
  );

beforeEach(() => {
  connection.online = true;
  connection.lost = false;
  answering(200);
});

describe('a part of the page that cannot be fetched', () => {
  it('comes once the line is back, without asking the server meanwhile', async () => {
    connection.online = false;
    const load = vi.fn().mockRejectedValueOnce(new TypeError()).mockResolvedValue('there');
    const late = vi.fn();
    const coming = part<string>(load, late);
    await vi.waitFor(() => expect(late).toHaveBeenCalledOnce());
    expect(load).toHaveBeenCalledOnce();
    expect(fetch).not.toHaveBeenCalled();
    back();
    expect(await coming).toBe('there');
  });

  it('waits for a server that does not answer', async () => {
    answering(0);
    const load = vi.fn().mockRejectedValueOnce(new TypeError()).mockResolvedValue('there');
    const coming = part<string>(load);
    await vi.waitFor(() => expect(connection.lost).toBe(true));
    answering(200);
    await connection.answers();
    expect(await coming).toBe('there');
  });

  it('is given up where the server is there and the part is not', async () => {
    const load = vi.fn().mockRejectedValue(new TypeError('gone'));
    await expect(part(load)).rejects.toThrow('gone');
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('has its stylesheet fetched again, and one that is nowhere not for ever', async () => {
    insistOnSheets();
    const sheets = () => [...document.querySelectorAll('link')];
    const first = document.createElement('link');
    first.rel = 'stylesheet';
    document.head.append(first);
    connection.online = false;
    first.dispatchEvent(new Event('error'));
    await Promise.resolve();
    expect(sheets()).toEqual([first]);
    back();
    await vi.waitFor(() => expect(first.isConnected).toBe(false));
    for (const attempt of ['2', '3']) {
      sheets()[0]!.dispatchEvent(new Event('error'));
      await vi.waitFor(() => expect(sheets()[0]!.dataset['attempts']).toBe(attempt));
    }
    const [last] = sheets();
    last!.dispatchEvent(new Event('error'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sheets()).toEqual([last]);
  });
});

describe('files dropped while offline', () => {
  it('are held, counted and guarded, and handed over once when the line is back', async () => {
    const { uploading } = await import('../src/lib/upload/uploading.svelte');
    const found = (path: string) => ({ file: new File(['x'], path), path });
    taken.cut = true;
    connection.online = false;
    void uploading.add([found('a.jpg'), found('b.jpg')]);
    void uploading.add([found('c.jpg')]);
    await vi.waitFor(() => expect(uploading.held).toBe(3));
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);

    taken.cut = false;
    back();
    await vi.waitFor(() => expect(taken.paths).toEqual(['a.jpg', 'b.jpg', 'c.jpg']));
    expect(uploading.held).toBe(0);
    const later = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(later);
    expect(later.defaultPrevented).toBe(false);
  });
});
