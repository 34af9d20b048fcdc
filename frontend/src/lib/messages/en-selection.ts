/** English of the bar over a selection and the dialogs of a grid, fetched with them. */
import { bring } from './index';

export const enSelection = {
  'selection.clear': 'Deselect',
  'selection.favourite': 'Favourite',
  'selection.trash': 'Move to trash',
  'selection.restore': 'Restore',
  'selection.bar': 'Actions for what is selected',
  'selection.all': { one: 'Select all {count}', other: 'Select all {count}' },
  'selection.download': 'Download as ZIP',
  'selection.more': 'More actions',
  'selection.cluster': 'Put into a cluster',
  'selection.archive': 'Archive',
  'selection.unarchive': 'Take out of the archive',
  'selection.turn_left': 'Turn left',
  'selection.turn_right': 'Turn right',
  'selection.erase': 'Delete for ever',
  'selection.erase_ask': {
    one: 'Delete {count} photo for ever? The original goes too, and nothing brings it back.',
    other: 'Delete {count} photos for ever? The originals go too, and nothing brings them back.',
  },
  'selection.stack': 'Stack',
  'selection.unstack': 'Unstack',
  'selection.in_stacks': { one: '{count} photo with its stack', other: '{count} photos with their stacks' },
  'selection.with_stacks': 'with their stacks',
  'selection.reprocess': 'Process again',
  'library.go_to_date': 'Go to a date',
  'library.date': 'Date',
  'library.go': 'Go',
  'albums.new': 'New album',
  'albums.add': 'Add to album',
  'albums.added': { one: '{count} photo added to {album}.', other: '{count} photos added to {album}.' },
  'albums.remove': 'Remove from album',
} as const;
bring(enSelection);
