import '../src/lib/messages/en-upload';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListedPhoto } from '../src/lib/api/types';
import type { Row } from '../src/lib/upload/item.svelte';
import type { Journal } from '../src/lib/upload/journal';
import { Keeper } from '../src/lib/upload/keep';
import { Patience } from '../src/lib/upload/patience.svelte';
import { UploadQueue } from '../src/lib/upload/queue.svelte';
import { runsOf } from '../src/lib/upload/runs';

/** A browser's store, with room for so many copies. */
class MemoryJournal implements Journal {
  private readonly kept_ = new Map<string, unknown>();
  forgotten = false;

  constructor(
    readonly run: string,
    private readonly room: number,
  ) {}

  private of = <T>(kind: string) =>
    [...this.kept_]
      .filter(([key]) => key.startsWith(kind))
      .map(([key, value]) => [key.slice(4), value as T] as const);
  private get = async <T>(key: string) => (this.kept_.get(key) as T | undefined) ?? null;

  rows = async () => this.of<Row>('row ').map(([, row]) => row);
  save = async (rows: readonly Row[]) => rows.forEach((row) => this.kept_.set(`row ${row.id}`, row));
  keep = async (id: string, file: File) => {
    if (this.of('cop ').length >= this.room) throw new Error('no room');
    this.kept_.set(`cop ${id}`, file);
  };
  kept = (id: string) => this.get<File>(`cop ${id}`);
  keptIds = async () => this.of('cop ').map(([id]) => id);
  drop = async (id: string) => void this.kept_.delete(`cop ${id}`);
  root = (id: string) => this.get<FileSystemHandle>(`roo ${id}`);
  rootSave = async (id: string, root: FileSystemHandle) => void this.kept_.set(`roo ${id}`, root);
  note = <T>(name: string) => this.get<T>(`not ${name}`);
  noteSave = async (name: string, value: unknown) => void this.kept_.set(`not ${name}`, value);
  forget = async () => {
    this.forgotten = true;
    this.kept_.clear();
  };
}

const photo = { id: 'p1' } as ListedPhoto;
const file = (name: string) => new File([new Uint8Array(10)], name, { lastModified: 1e12 });
const found = (...names: string[]) => names.map((name) => ({ file: file(name), path: `trip/${name}` }));

let journals: Map<string, MemoryJournal>;

/** A page of the site: with `stuck`, one whose server does not answer. */
function page({ stuck = false, room = 99, member = '7' } = {}) {
  const hash = vi.fn(async (one: File) => `hash of ${one.name}`);
  const uploads = new UploadQueue({
    transport: {
      known: async () => ({}),
      begin: () => (stuck ? new Promise(() => undefined) : Promise.resolve({ id: 'u1', offset: 0 })),
      send: async () => ({ photo, created: true }),
      restore: async () => null,
      addToAlbum: async () => null,
      cancel: async () => null,
      stillMe: async () => true,
    },
    hash,
    patience: new Patience(async () => undefined),
    gap: async () => undefined,
  });
  const keeper = new Keeper(uploads, member, async (run) => {
    const journal = journals.get(run) ?? new MemoryJournal(run, room);
    journals.set(run, journal);
    return journal;
  });
  uploads.keeping = keeper;
  keeper.start();
  return { uploads, keeper, hash };
}

/** The page goes, as its browser would tell it. */
async function leave({ keeper, uploads }: ReturnType<typeof page>, room = uploads.items.length) {
  const journal = () => [...journals.values()][0];
  await vi.waitFor(async () => expect(await journal()?.keptIds()).toHaveLength(room), 3000);
  await keeper.save();
  window.dispatchEvent(new Event('pagehide'));
}

beforeEach(() => {
  localStorage.clear();
  journals = new Map();
});

describe('uploads that outlast their page', () => {
  it('go on by themselves where the browser has copies, without being read again', async () => {
    const first = page({ stuck: true });
    await first.uploads.add(found('a.jpg', 'b.jpg'));
    await vi.waitFor(() => expect(first.uploads.counts.sending).toBe(2));
    await leave(first);

    const { uploads, hash } = page();
    await vi.waitFor(() => expect(uploads.counts.new).toBe(2));
    expect(uploads.interrupted).toBe(2);
    expect(hash).not.toHaveBeenCalled();
  });

  it('wait for the same files to be chosen again where there was no room, and know them', async () => {
    const first = page({ stuck: true, room: 0 });
    await first.uploads.add(found('a.jpg', 'b.jpg'));
    await vi.waitFor(() => expect(first.uploads.counts.sending).toBe(2));
    expect(first.keeper.atRisk).toBe(2);
    await leave(first, 0);

    const { uploads } = page();
    await vi.waitFor(() => expect(uploads.counts.missing).toBe(2));
    expect(uploads.reachable).toBe(false);
    await uploads.add([{ file: file('b.jpg'), path: 'b.jpg' }, ...found('a.jpg')]);
    await vi.waitFor(() => expect(uploads.counts.new).toBe(2));
    expect(uploads.items).toHaveLength(2);
  });

  it('go on from a folder that the browser may read again after a click', async () => {
    const permission = vi.fn(async () => 'prompt' as PermissionState);
    const root = {
      kind: 'directory',
      name: 'trip',
      queryPermission: permission,
      requestPermission: async () => 'granted',
      getFileHandle: async (name: string) => ({ getFile: async () => file(name) }),
    } as unknown as FileSystemHandle;
    const first = page({ stuck: true, room: 0 });
    await first.uploads.add(found('a.jpg').map((one) => ({ ...one, root })));
    await vi.waitFor(() => expect(first.uploads.counts.sending).toBe(1));
    await first.keeper.save();
    expect(first.keeper.atRisk).toBe(0);
    await leave(first, 0);

    const { uploads } = page();
    await vi.waitFor(() => expect(uploads.counts.missing).toBe(1));
    expect(uploads.reachable).toBe(true);
    await uploads.reopen();
    await vi.waitFor(() => expect(uploads.counts.new).toBe(1));
  });

  it('ask before they go on when they had been paused', async () => {
    const first = page({ stuck: true });
    await first.uploads.add(found('a.jpg'));
    await vi.waitFor(() => expect(first.uploads.counts.sending).toBe(1));
    first.uploads.pause();
    await leave(first);

    const { uploads } = page();
    await vi.waitFor(() => expect(uploads.items).toHaveLength(1));
    expect(uploads.hold).toBe('interrupted');
    uploads.resume();
    await vi.waitFor(() => expect(uploads.counts.new).toBe(1));
  });

  it('belong to one tab, and to the member who began them', async () => {
    const first = page({ stuck: true });
    await first.uploads.add(found('a.jpg'));
    await vi.waitFor(() => expect(first.uploads.counts.sending).toBe(1));
    await first.keeper.save();
    const beside = page();
    await leave(first);
    const other = page({ member: '8' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(beside.uploads.items).toHaveLength(0);
    expect(other.uploads.items).toHaveLength(0);
    expect(runsOf('8')).toEqual([]);
  });

  it('leave nothing behind once all have ended and the list is cleared', async () => {
    const { uploads, keeper } = page();
    await uploads.add(found('a.jpg'));
    await vi.waitFor(() => expect(uploads.open).toBe(0));
    await keeper.save();
    uploads.clear();
    await vi.waitFor(() => expect([...journals.values()].every(({ forgotten }) => forgotten)).toBe(true));
    expect(runsOf('7')).toEqual([]);
  });

  it('keep what was refused, with its reason', async () => {
    const first = page();
    await first.uploads.add([...found('a.jpg'), { file: new File(['x'], 'a.pdf'), path: 'a.pdf' }]);
    await vi.waitFor(() => expect(first.uploads.open).toBe(0));
    await leave(first, 0);

    const { uploads } = page();
    await vi.waitFor(() => expect(uploads.counts).toMatchObject({ new: 1, unsupported: 1 }));
    expect(uploads.items[1]!.reason).toContain('Not a kind of file');
  });
});
