/** Which photos leave a grid when something is done to them. */
import type { Place } from '../place';

export type BulkName =
  | 'trash'
  | 'restore'
  | 'delete'
  | 'favourite'
  | 'unfavourite'
  | 'archive'
  | 'unarchive'
  | 'album_add'
  | 'album_remove'
  | 'turn'
  | 'reprocess'
  | 'stack'
  | 'unstack';

export function leaves(action: BulkName, { filters, search }: Place): boolean {
  switch (action) {
    case 'trash':
    case 'restore':
    case 'delete':
    case 'album_remove':
      return true;
    case 'archive':
      return !search && !['archived', 'album', 'cluster'].some((name) => filters[name]);
    case 'unarchive':
      return filters['archived'] === 'true';
    case 'unfavourite':
      return filters['favourite'] === 'true';
    default:
      return false;
  }
}
