/** The files of a drop, folders of any depth included. */
export interface Found {
  file: File;
  path: string;
}

const IGNORED = /^(\.|thumbs\.db$|desktop\.ini$)/i;

/** Must be called in the drop event itself: the entries are gone afterwards. */
export function foundIn(transfer: DataTransfer): Promise<Found[]> {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.())
    .filter((entry): entry is FileSystemEntry => Boolean(entry));
  if (entries.length) return walk(entries);
  return Promise.resolve(foundInList(transfer.files));
}

export function foundInList(files: Iterable<File>): Found[] {
  return [...files]
    .filter((file) => !IGNORED.test(file.name))
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

export async function walk(entries: readonly FileSystemEntry[]): Promise<Found[]> {
  const found: Found[] = [];
  const waiting = [...entries];
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    if (IGNORED.test(entry.name)) continue;
    if (entry.isDirectory) waiting.push(...(await readFolder(entry as FileSystemDirectoryEntry)));
    else
      found.push({
        file: await fileOf(entry as FileSystemFileEntry),
        path: entry.fullPath.replace(/^\//, ''),
      });
  }
  return found;
}

/** readEntries gives at most 100 at a time, and an empty list at the end. */
async function readFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (!some.length) return all;
    all.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));
