/** What a paste or a drop holds to search by: a file, a photo of this site, or an address on the web. */

export type Brought = { file: File } | { photo: string } | { url: string };

const OWN_PHOTO = /^\/(?:photos|media)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/;

/** An image file first; else the address of an image dragged over, of a link, or of pasted text. */
export function brought(transfer: DataTransfer | null): Brought | null {
  const file = transfer?.files[0];
  const link = transfer ? linkIn(transfer) : null;
  if (link && 'photo' in link) return link;
  return file ? { file } : link;
}

/** By its address: a photo of this site, or something on the web. Null for anything else. */
export function byAddress(text: string): Brought | null {
  let address: URL;
  try {
    address = new URL(text.trim());
  } catch {
    return null;
  }
  const photo = address.origin === location.origin ? OWN_PHOTO.exec(address.pathname)?.[1] : undefined;
  if (photo) return { photo };
  return address.protocol === 'http:' || address.protocol === 'https:' ? { url: address.href } : null;
}

function linkIn(transfer: DataTransfer): Brought | null {
  const html = transfer.getData('text/html');
  const image = html ? new DOMParser().parseFromString(html, 'text/html').querySelector('img') : null;
  const lines = transfer.getData('text/uri-list').split(/\r?\n/);
  const told = [image?.getAttribute('src'), lines.find((line) => line && !line.startsWith('#'))];
  for (const text of [...told, transfer.getData('text/plain')]) {
    const found = text ? byAddress(text) : null;
    if (found) return found;
  }
  return null;
}

/** Browsers know no type for camera raw and often none for HEIC. */
export const isImage = (file: File): boolean => file.type.startsWith('image/') || !file.type;
