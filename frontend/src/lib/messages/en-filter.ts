/** English of narrowing a search. */
import { bring } from './index';

export const enFilter = {
  'filter.title': 'Filter',
  'filter.favourite': 'Favourites only',
  'filter.after': 'Taken from',
  'filter.before': 'Taken before',
  'filter.tag': 'Tags, commas between',
  'filter.album': 'Album',
  'filter.cluster': 'In one cluster',
  'filter.any_album': 'Any',
  'filter.no_day': 'No day lies between these two: “Taken before” must be later than “Taken from”.',
  'filter.apply': 'Apply',
  'filter.remove': 'Remove the filter {name}',
  'filter.is_favourite': 'Favourites',
  'filter.is_after': 'From {date}',
  'filter.is_before': 'Before {date}',
  'filter.is_tag': 'Tagged {tag}',
  'filter.is_album': 'Album {name}',
  'filter.other': '{name}: {value}',
} as const;
bring(enFilter);
