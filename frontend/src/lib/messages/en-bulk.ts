/** English of what was done to many photos, fetched when the first thing is done. */
import { bring } from './index';

export const enBulk = {
  'selection.downloading': {
    one: 'The download of {count} photo has begun.',
    other: 'The download of {count} photos has begun.',
  },
  'bulk.not_yours': {
    one: 'The photo is not yours, so it stays as it is.',
    other: 'These photos are not yours, so they stay as they are.',
  },
  'bulk.undone': 'Undone.',
  'bulk.trash': { one: '{count} photo moved to the trash.', other: '{count} photos moved to the trash.' },
  'bulk.restore': { one: '{count} photo restored.', other: '{count} photos restored.' },
  'bulk.delete': { one: '{count} photo deleted for ever.', other: '{count} photos deleted for ever.' },
  'bulk.favourite': {
    one: '{count} photo marked as favourite.',
    other: '{count} photos marked as favourite.',
  },
  'bulk.unfavourite': {
    one: '{count} photo is no favourite any more.',
    other: '{count} photos are no favourites any more.',
  },
  'bulk.archive': { one: '{count} photo archived.', other: '{count} photos archived.' },
  'bulk.unarchive': {
    one: '{count} photo taken out of the archive.',
    other: '{count} photos taken out of the archive.',
  },
  'bulk.album_add': { one: '{count} photo added to {name}.', other: '{count} photos added to {name}.' },
  'bulk.album_remove': {
    one: '{count} photo removed from the album.',
    other: '{count} photos removed from the album.',
  },
  'bulk.turn': { one: '{count} photo turned.', other: '{count} photos turned.' },
  'bulk.reprocess': {
    one: '{count} photo is processed again.',
    other: '{count} photos are processed again.',
  },
  'bulk.stack': { one: '{count} photo stacked.', other: '{count} photos stacked.' },
  'bulk.unstack': { one: '{count} photo stands alone again.', other: '{count} photos stand alone again.' },
} as const;
bring(enBulk);
