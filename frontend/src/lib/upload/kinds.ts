/** Which files are worth sending at all. The server has the last word on what is a photo. */
import type { MessageKey } from '../messages';

const PHOTOS =
  'jpg jpeg jpe jfif png webp gif tif tiff bmp heic heif hif avif dng cr2 cr3 nef arw orf rw2 raf pef srw'.split(
    ' ',
  );
const VIDEOS = new Set('mp4 mov m4v avi mkv webm mts m2ts 3gp mpg mpeg wmv insv'.split(' '));
const KNOWN = new Set(PHOTOS);

export const ACCEPTED = `image/*,${PHOTOS.map((ending) => `.${ending}`).join(',')}`;

/** Why this file is not sent, or nothing. */
export function unsupported(name: string, type: string): MessageKey | null {
  const ending = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending && KNOWN.has(ending)) return null;
  if (type.startsWith('video/') || (ending && VIDEOS.has(ending))) return 'upload.video';
  if (type === 'image/svg+xml' || ending === 'svg') return 'upload.drawing';
  if (type.startsWith('image/') || !(ending || type)) return null;
  return 'upload.other_kind';
}
