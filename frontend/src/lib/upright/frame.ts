/** The whole picture that one straightens: as the photo lies now, nothing cut off. */
import type { ListedPhoto } from '../api/types';

/** A picture that is straightened already shows only what was kept; the frame shows all. */
export const frameAddress = (photo: ListedPhoto, straighten: number): string =>
  straighten ? photo.urls.large.replace('/large', '/frame') : photo.urls.large;

const KEPT = 12;
const coming = new Map<string, HTMLImageElement>();

/** Fetch pictures before they are shown, so that the next photo is there at once. */
export function prepare(addresses: readonly string[]): void {
  for (const address of addresses) {
    if (coming.has(address)) continue;
    const image = new Image();
    image.src = address;
    image.decode().catch(() => coming.delete(address));
    coming.set(address, image);
    const [oldest] = coming.keys();
    if (coming.size > KEPT) coming.delete(oldest!);
  }
}
