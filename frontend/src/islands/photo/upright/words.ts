/** How a photo lies and was found, in words. */
import type { PhotoDetail } from '../../../lib/api/types';
import { percent } from '../../../lib/format';
import { t } from '../../../lib/messages';
import type { Pose } from '../../../lib/upright/pose';
import { angleName, turnName } from '../../../lib/upright/words';

export function poseName({ turn, straighten }: Pose): string {
  if (turn && straighten) return t('photo.lies_both', { turn, angle: angleName(straighten) });
  if (turn) return t('photo.lies_turned', { angle: turn });
  return straighten ? t('photo.lies_straightened', { angle: angleName(straighten) }) : t('photo.lies_file');
}

/** -180 (left out) to 180. */
export const signed = (angle: number): number => (angle > 180 ? angle - 360 : angle);

export function foundName(found: PhotoDetail['orientation']): string {
  if (!found) return t('photo.found_none');
  const sure = { percent: percent(found.confidence) };
  if (found.state === 'manual') return t('photo.found_manual');
  if (found.state === 'unsure') return t('photo.found_unsure', sure);
  const angle = signed(found.angle);
  if (found.state === 'upright' || Math.abs(angle) < 0.5) return t('photo.found_upright', sure);
  return t('photo.found_turned', { turn: turnName(angle), ...sure });
}

/** The review, with this photo first: those that are as sure as it is, or less. */
export function reviewAddress(confidence: number): string {
  const most = Math.min(1, Math.round(confidence * 10_000 + 1) / 10_000);
  return `/review/turns/?min=0&max=${most}`;
}
