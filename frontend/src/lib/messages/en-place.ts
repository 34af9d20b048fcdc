/** English of coordinates. */
import { bring } from './index';

export const enPlace = {
  'place.north': 'N',
  'place.south': 'S',
  'place.east': 'E',
  'place.west': 'W',
} as const;
bring(enPlace);
