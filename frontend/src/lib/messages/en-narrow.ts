/** English of what stands beside an answer: facets, ways out, saving it, words and a picture together. */
import { bring } from './index';

export const enNarrow = {
  'narrow.open': 'When and where',
  'narrow.months': 'When',
  'narrow.places': 'Where',
  'narrow.cameras': 'Cameras',
  'narrow.tags': 'Tags',
  'narrow.add': { one: '{label}, {count} photo', other: '{label}, {count} photos' },
  'narrow.years': 'All years',
  'narrow.none': 'No dates, places, cameras or tags are known of these photos.',
  'narrow.failed': 'This could not be counted.',

  'out.nothing': 'Nothing matches {text}',
  'out.lead': 'No photo has all of it. Found with one part left out:',
  'out.without': {
    one: 'Without {part} there is {count}',
    other: 'Without {part} there are {count}',
  },
  'out.none': 'None of its parts finds anything alone, either. Try other words.',

  'saved.save': 'Save as smart album',
  'saved.title': 'Smart album',
  'saved.lead': 'It keeps the search, not the photos: what matches later joins by itself.',
  'saved.name': 'Name of the smart album',
  'saved.done': 'Saved. You find it among your albums.',
  'saved.rename': 'Rename',
  'saved.remove': 'Remove smart album',
  'saved.removed': 'The smart album “{name}” is removed. Its photos stay.',
  'saved.changed': 'The smart album is changed.',
  'saved.all': 'Smart albums',
  'saved.more': 'More smart albums',
  'saved.broken': 'Finds nothing any more: {problem}',

  'weigh.label': 'How much words and picture count for',
  'weigh.picture': 'Picture',
  'weigh.words': 'Words',
  'weigh.said': '{percent} words',
  'weigh.narrow': 'Only photos that have the words',
} as const;
bring(enNarrow);
