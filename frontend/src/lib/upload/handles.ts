/** Folders and files that the browser lets a page find again. */
import { breath } from './calm';
import type { Found } from './walk';

declare global {
  interface DataTransferItem {
    getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
  }
  interface FileSystemHandle {
    queryPermission?: (what: { mode: 'read' }) => Promise<PermissionState>;
    requestPermission?: (what: { mode: 'read' }) => Promise<PermissionState>;
  }
  interface FileSystemDirectoryHandle {
    values(): AsyncIterableIterator<FileSystemHandle>;
  }
  interface Window {
    showDirectoryPicker?: (what: { mode: 'read' }) => Promise<FileSystemDirectoryHandle>;
  }
}

const HIDDEN = /^(\.|thumbs\.db$|desktop\.ini$)/i;
const AT_ONCE = 32;
const isFolder = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle =>
  handle.kind === 'directory';
const isFile = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === 'file';

/** Every file below a folder, of any depth. */
export async function foundBelow(root: FileSystemDirectoryHandle): Promise<Found[]> {
  const found: Found[] = [];
  const folders = [{ handle: root, path: root.name }];
  for (let folder = folders.shift(); folder; folder = folders.shift()) {
    const files: { handle: FileSystemFileHandle; path: string }[] = [];
    for await (const handle of folder.handle.values()) {
      if (HIDDEN.test(handle.name)) continue;
      const path = `${folder.path}/${handle.name}`;
      if (isFolder(handle)) folders.push({ handle, path });
      else if (isFile(handle)) files.push({ handle, path });
    }
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const read = files.slice(at, at + AT_ONCE).map(({ handle, path }) =>
        handle.getFile().then(
          (file) => [{ file, path, root }],
          () => [],
        ),
      );
      found.push(...(await Promise.all(read)).flat());
      await breath();
    }
  }
  return found;
}

export async function mayRead(root: FileSystemHandle, ask: boolean): Promise<boolean> {
  const what = { mode: 'read' } as const;
  if ((await root.queryPermission?.(what)) === 'granted') return true;
  if (!root.queryPermission) return true;
  return ask && (await root.requestPermission?.(what)) === 'granted';
}

/** The file at a path that begins with the root's own name. Rejects when it is gone or may not be read. */
export async function fileAt(root: FileSystemHandle, path: string): Promise<File> {
  if (isFile(root)) return root.getFile();
  const steps = path.split('/').slice(1);
  let folder = root as FileSystemDirectoryHandle;
  for (const step of steps.slice(0, -1)) folder = await folder.getDirectoryHandle(step);
  return (await folder.getFileHandle(steps.at(-1) ?? '')).getFile();
}
