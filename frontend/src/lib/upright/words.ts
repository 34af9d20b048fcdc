/** Angles and lies in words. */
import { language, t } from '../messages';
import '../messages/en-upright';
import { way, type Pose } from './pose';

const signed = new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

/** "+4.2°", clockwise is positive. */
export const angleName = (angle: number): string => `${signed.format(angle)}°`;

/** "4.2° clockwise". */
export function turnName(angle: number): string {
  const degrees = plain.format(Math.abs(angle));
  if (Math.abs(angle) < 0.05) return t('upright.as_is');
  if (Math.abs(angle) > 179.95) return t('upright.over');
  return t(angle > 0 ? 'upright.clockwise' : 'upright.counter', { degrees });
}

/** What is done to a photo that lies in one pose, for it to lie in another. */
export const wayName = (from: Pose, to: Pose): string => turnName(way(from, to));
