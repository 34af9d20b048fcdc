/** Let the member choose files, or a folder. */
import { foundInList, type Found } from './walk';

export const ACCEPTED =
  'image/*,.heic,.heif,.avif,.tif,.tiff,.dng,.cr2,.cr3,.nef,.arw,.orf,.rw2,.raf,.pef,.srw';

export function pick(what: 'files' | 'folder' | 'one'): Promise<Found[]> {
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
