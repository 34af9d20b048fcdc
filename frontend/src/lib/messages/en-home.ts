/** English of the library's own page. */
import { bring } from '.';

export const enHome = {
  'library.photos': 'Photos',
  'library.favourites': 'Favourites',
  'library.archive': 'Archive',
  'library.samples': 'Samples',
  'library.days_left': { one: '{count} day left', other: '{count} days left' },
  'library.trash_kept': {
    one: 'Photos are deleted after {count} day in the trash.',
    other: 'Photos are deleted after {count} days in the trash.',
  },
  'library.trash_empty': 'Empty the trash',
  'library.trash_emptied': {
    one: '{count} photo deleted for ever.',
    other: '{count} photos deleted for ever.',
  },
  'library.trash': 'Trash',
  'library.count': { one: '{count} photo', other: '{count} photos' },
  'library.processing': { one: '{count} being processed', other: '{count} being processed' },
  'library.tagged': 'Tagged “{tag}”',
  'library.all': 'All photos',
  'library.samples_here': 'Sample photos are in your library.',
  'library.samples_remove': 'Remove them',
  'library.samples_removed': 'The sample photos are gone.',
  'library.no_favourites': 'No favourites yet.',
  'library.no_favourites_lead': 'Press f on a photo, or choose the heart.',
  'library.no_archive': 'Nothing is archived.',
  'library.no_archive_lead': 'Archived photos leave the timeline, and stay in albums and search.',
  'library.no_samples': 'No sample photos here.',
  'library.no_samples_lead': 'They can be added where the library is empty.',
  'library.no_trash': 'The trash is empty.',
  'library.no_trash_lead': 'Photos that you remove wait here.',
  'library.no_tagged': 'No photos with this tag.',
  'library.no_tagged_lead': 'Tags appear while photos are processed.',
} as const;
bring(enHome);
