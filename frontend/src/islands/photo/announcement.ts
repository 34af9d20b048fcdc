/** What those hear who do not see the page when another photo comes. */
import type { ListedPhoto } from '../../lib/api/types';
import { t } from '../../lib/messages';

export function announcement(photo: ListedPhoto, position: number | null, count: number | null): string {
  if (position === null) return photo.alt;
  const place = count === null ? t('photo.heard', { position }) : t('photo.heard_of', { position, count });
  return `${place}: ${photo.alt}`;
}
