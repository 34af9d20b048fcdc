/** Angles and lies in words. */
import { percent } from '../format';
import { language, t, type MessageKey } from '../messages';
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

const SIDES: readonly MessageKey[] = ['upright.side_0', 'upright.side_1', 'upright.side_2', 'upright.side_3'];
/** Degrees from which on a photo plainly leans, and how sure its side must be then to be said without "I do not know". */
const PLAINLY = 6;
const SURELY = 0.95;

/** How sure, never rounded up: what is said lies in the band that it is counted in. */
export function sureName(share: number): string {
  const steps = share < 0.995 ? 100 : 1000;
  return percent(Math.floor(share * steps + 1e-6) / steps);
}

export interface Found {
  /** Clockwise degrees that the content lies turned in the file. */
  angle: number;
  /** Of the side; of the side and how it leans where `both`. */
  confidence: number;
  unsure: boolean;
  both?: boolean;
}

/** Which side is up, how surely, and how the photo leans beside that. */
export function sideName({ angle, confidence, unsure, both = false }: Found): string {
  const quarter = Math.round(angle / 90) % 4;
  const lean = ((angle - 90 * quarter + 540) % 360) - 180;
  const words = { side: t(SIDES[quarter]!), percent: sureName(confidence), lean: turnName(lean) };
  const leans = Math.abs(lean) >= 0.5;
  if (unsure && (confidence < SURELY || Math.abs(lean) < PLAINLY)) return t('upright.found_unknown', words);
  if (!leans) return t('upright.found', words);
  return t(both ? 'upright.found_both' : 'upright.found_leaning', words);
}
