/** Let the member choose files, or a folder. */
import { foundBelow } from './handles';
import { ACCEPTED } from './kinds';
import { foundInList, type Found } from './walk';

export { ACCEPTED };

export async function pick(what: 'files' | 'folder' | 'one'): Promise<Found[]> {
  if (what === 'folder' && window.showDirectoryPicker) {
    // Only so may the files be found again after the browser was closed.
    const folder = await window.showDirectoryPicker({ mode: 'read' }).catch(() => null);
    return folder ? foundBelow(folder) : [];
  }
  return pickByInput(what);
}

function pickByInput(what: 'files' | 'folder' | 'one'): Promise<Found[]> {
  const input = document.createElement('input');
  input.type = 'file';
  if (what === 'folder') input.webkitdirectory = true;
  else input.accept = ACCEPTED;
  input.multiple = what !== 'one';
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(foundInList(input.files ?? [])));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
