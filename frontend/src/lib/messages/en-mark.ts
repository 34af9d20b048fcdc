/** English of what found a result by words. */
import { bring } from './index';

export const enMark = {
  'mark.by': 'Found by {by}',
  'mark.words': 'its words',
  'mark.spelling': 'a word like yours',
  'mark.caption': 'what its caption means',
  'mark.photo': 'what it shows',
  'mark.picture': 'the picture',
} as const;
bring(enMark);
