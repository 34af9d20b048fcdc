/** English of what is done with selected photos. */
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
  'selection.archive': 'Archive',
  'selection.unarchive': 'Take out of the archive',
  'selection.turn_left': 'Turn left',
  'selection.turn_right': 'Turn right',
  'selection.erase': 'Delete for ever',
  'selection.erase_ask': {
    one: 'Delete {count} photo for ever? The original goes too, and nothing brings it back.',
    other: 'Delete {count} photos for ever? The originals go too, and nothing brings them back.',
  },
  'selection.reprocess': 'Process again',
} as const;
bring(enSelection);
