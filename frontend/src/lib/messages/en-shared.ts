/** English of an album that is opened by a link. */
import { bring } from './index';

export const enShared = {
  'shared.photo': 'Photo {number} of {count}',
  'shared.download': 'Download',
  'shared.download_all': 'Download all photos',
  'shared.empty': 'There are no photos in this album yet.',
  'shared.more': 'Show more photos',
  'shared.failed': 'The photos could not be loaded.',
  'shared.over': 'This link no longer works',
  'shared.over_lead':
    'It has run out, or whoever shared the album has just ended it. Ask them for a new one.',
  'shared.previous': 'Previous photo',
  'shared.next': 'Next photo',
} as const;
bring(enShared);
