/** Where a photo was taken, in degrees. */
import './messages/en-place';
import { t } from './messages';

export function placeName(latitude: number, longitude: number): string {
  const part = (value: number, plus: string, minus: string) =>
    `${Math.abs(value).toFixed(4)}° ${value < 0 ? minus : plus}`;
  return `${part(latitude, t('place.north'), t('place.south'))}, ${part(longitude, t('place.east'), t('place.west'))}`;
}
