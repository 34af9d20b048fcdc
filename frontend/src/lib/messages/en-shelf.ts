/** English of the page that lists all albums. */
import { bring } from './index';

export const enShelf = {
  'albums.own': 'Your albums',
  'albums.shared_with': 'Shared with you',
  'albums.by': 'by {name}',
  'albums.title': 'Albums',
  'albums.lead': 'Collections you put together yourself.',
  'albums.none': 'No albums yet.',
  'albums.none_lead': 'Create one here, or select photos in the library and choose “Add to album”.',
} as const;
bring(enShelf);
