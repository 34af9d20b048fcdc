/** English of every review: photos looked through one after the other. */
import { bring } from './index';

export const enQueue = {
  'queue.band': '{min} to {max} sure',
  'queue.band_all': 'All',
  'queue.none_band': 'Nothing left in this band.',
  'queue.all_bands': 'All bands',
  'queue.done': 'All looked at.',
  'queue.to_library': 'To the library',
  'queue.open': 'Open the photo',
  'queue.next': 'Next photo',
  'queue.previous': 'Previous photo',
  'queue.undone': 'Taken back.',
} as const;
bring(enQueue);
