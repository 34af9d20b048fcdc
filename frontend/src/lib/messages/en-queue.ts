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
  'queue.run_undo': {
    one: 'Taking {count} photo back: {percent}',
    other: 'Taking {count} photos back: {percent}',
  },
  'queue.stop': 'Stop',
  'queue.stopped_undo': {
    one: 'Stopped. {count} was taken back.',
    other: 'Stopped. {count} were taken back.',
  },
  'queue.run_failed': '{count} were decided, then it went wrong: {reason}',
  'queue.undo_rest': 'Undo the rest',
} as const;
bring(enQueue);
