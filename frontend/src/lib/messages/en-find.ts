/** English of the search box. */
import { bring } from './index';

export const enFind = {
  'find.offers': 'Suggestions',
  'find.count': {
    one: '{count} suggestion. Arrow keys choose, Enter takes it.',
    other: '{count} suggestions. Arrow keys choose, Enter takes one.',
  },
  'find.saved': 'Smart albums',
  'find.recent': 'Recent searches',
  'find.filter': 'Filters',
  'find.value': 'In your library',
  'find.word': 'Words of your photos',
  'find.all': 'All filters',
  'find.forget': 'Forget recent searches',
  'find.forgotten': 'Recent searches are forgotten.',
  'find.forget_one': 'Forget this search',
  'find.hint_phrase': '"exact words"',
  'find.hint_not': '-without',
  'find.hint_filter': 'camera:nikon',
} as const;
bring(enFind);
