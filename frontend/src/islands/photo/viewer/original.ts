/** Whether the original file itself can be shown where the large picture has too few pixels: not of a straightened
 *  photo, whose original is another picture. */
import type { PhotoDetail } from '../../../lib/api/types';

/** Long side of the large picture, at most. */
export const LARGE_SIDE = 2048;

const SHOWN_BY_BROWSERS = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/bmp'];
const MOST_PIXELS = 120e6;

export const showsOriginal = ({ media_type: type, width, height, straighten }: PhotoDetail): boolean =>
  straighten === 0 && SHOWN_BY_BROWSERS.includes(type) && width * height <= MOST_PIXELS;
