/** Albums, one's own and shared ones, and the page behind a link. */
import { bring } from './index';

export const enAlbums = {
  'shared.by': 'Shared by {name}',
  'share.open': 'Share',
  'albums.is_shared': 'Shared',
  'albums.order': 'Change order',
  'albums.order_done': 'Done',
  'albums.order_hint':
    'Drag photos to their place. By keyboard: Ctrl+← and Ctrl+→ move the photo with the focus.',
  'albums.moved': 'Moved to place {place} of {count}.',
  'albums.cover_set': 'The album has a new cover.',
  'albums.describe': 'Description',
  'albums.describe_add': 'Add a description',
  'albums.describe_edit': 'Change the description',
  'albums.leave': 'Leave album',
  'albums.role_view': 'You may look at the photos.',
  'albums.role_add':
    'You may look, and add photos of your own. Everybody who sees the album sees them, also by link.',
  'albums.sort_own': 'Own order',
  'albums.sort_date': 'By date',
  'albums.gone': 'You can no longer see this album',
  'albums.gone_lead':
    'Its owner has stopped sharing it with you or deleted it. Your own photos are safe in your library.',
  'albums.failed': 'The album could not be loaded.',
  'albums.empty_shared': 'There are no photos in this album yet.',
  'albums.empty': 'This album is empty.',
  'albums.empty_lead': 'Select photos in the library and choose “Add to album”.',
  'albums.rename': 'Rename',
  'albums.delete': 'Delete album',
  'albums.back': 'All albums',
} as const;
bring(enAlbums);
