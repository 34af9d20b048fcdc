/** The files of a drop or a choice, folders of any depth included. */
import { breath } from './calm';

export interface Found {
  file: File;
  path: string;
  /** What was dropped or chosen, where the browser gives a handle: from it the file is found again later. */
  root?: FileSystemHandle | undefined;
}

const IGNORED = /^(\.|thumbs\.db$|desktop\.ini$)/i;
const AT_ONCE = 32;

interface Dropped {
  entry: FileSystemEntry;
  handle: Promise<FileSystemHandle | null>;
}

/** Must be called in the drop event itself: the entries are gone afterwards. */
export function foundIn(transfer: DataTransfer): Promise<Found[]> {
  const dropped = [...transfer.items].flatMap((item): Dropped[] => {
    const entry = item.webkitGetAsEntry?.();
    return entry ? [{ entry, handle: handleOf(item) }] : [];
  });
  if (!dropped.length) return Promise.resolve(foundInList(transfer.files));
  return walkDropped(dropped);
}

export function foundInList(files: Iterable<File>): Found[] {
  return [...files]
    .filter((file) => !IGNORED.test(file.name))
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** Screenshots on the clipboard are all called image.png. */
export function foundPasted(files: Iterable<File>, now = new Date()): Found[] {
  const stamp = now.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  return foundInList(files).map(({ file, path }) =>
    path === 'image.png' ? { file, path: `pasted ${stamp}.png` } : { file, path },
  );
}

async function walkDropped(dropped: readonly Dropped[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const { entry, handle } of dropped) {
    const root = (await handle.catch(() => null)) ?? undefined;
    for (const one of await walk([entry])) found.push({ ...one, root });
  }
  return found;
}

export async function walk(entries: readonly FileSystemEntry[]): Promise<Found[]> {
  const found: Found[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  const look = async (some: readonly FileSystemEntry[]) => {
    const seen = some.filter((entry) => !IGNORED.test(entry.name));
    folders.push(
      ...seen.filter((entry) => entry.isDirectory).map((entry) => entry as FileSystemDirectoryEntry),
    );
    const files = seen.filter((entry) => !entry.isDirectory).map((entry) => entry as FileSystemFileEntry);
    for (let at = 0; at < files.length; at += AT_ONCE) {
      found.push(...(await Promise.all(files.slice(at, at + AT_ONCE).map(fileOf))).flat());
      await breath();
    }
  };
  await look(entries);
  for (let folder = folders.shift(); folder; folder = folders.shift()) await look(await readFolder(folder));
  return found;
}

/** readEntries gives at most 100 at a time, and an empty list at the end. */
async function readFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    ).catch(() => []);
    if (!some.length) return all;
    all.push(...some);
  }
}

/** A file that vanished meanwhile is passed over. */
const fileOf = (entry: FileSystemFileEntry): Promise<Found[]> =>
  new Promise((resolve) =>
    entry.file(
      (file) => resolve([{ file, path: entry.fullPath.replace(/^\//, '') }]),
      () => resolve([]),
    ),
  );

async function handleOf(item: DataTransferItem): Promise<FileSystemHandle | null> {
  return item.getAsFileSystemHandle ? item.getAsFileSystemHandle() : null;
}
