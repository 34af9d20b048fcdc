/** How a photo lies and was found, in words. */
import type { PhotoDetail } from '../../../lib/api/types';
import { t } from '../../../lib/messages';
import type { Pose } from '../../../lib/upright/pose';
import { angleName, sideName } from '../../../lib/upright/words';

export function poseName({ turn, straighten }: Pose): string {
  if (turn && straighten) return t('photo.lies_both', { turn, angle: angleName(straighten) });
  if (turn) return t('photo.lies_turned', { angle: turn });
  return straighten ? t('photo.lies_straightened', { angle: angleName(straighten) }) : t('photo.lies_file');
}

export function foundName(found: PhotoDetail['orientation']): string {
  if (!found) return t('photo.found_none');
  if (found.state === 'manual') return t('photo.found_manual');
  return sideName({ ...found, unsure: found.state === 'unsure' });
}

/** The review, with this photo first: those that are as sure as it is, or less. */
export function reviewAddress(confidence: number): string {
  const most = Math.min(1, Math.round(confidence * 10_000 + 1) / 10_000);
  return `/review/turns/?min=0&max=${most}`;
}
