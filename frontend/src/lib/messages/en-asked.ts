/** English of the head over the results of a search. */
import { bring } from './index';

export const enAsked = {
  'search.title_text': 'Results for “{text}”',
  'search.title_filters': 'Results',
  'search.narrow': 'When and where',
  'search.mode_text': 'by words',
  'search.mode_hybrid': 'by words and by meaning',
  'search.mode_mixed': 'by words and picture together',
  'search.read_as': 'Nothing says “{typed}”; also looked for {words}.',
  'search.unanswered': 'No worker answered in time: what photos and captions mean was left out.',
  'search.title_photo': 'Photos like this one',
  'search.title_region': 'Photos that contain this',
  'search.another': 'Another photo',
  'search.clear': 'Clear',
  'search.coverage': '{percent} of your photos are indexed so far.',
  'search.count': { one: '{count} result so far', other: '{count} results so far' },
  'search.all': { one: '{count} result, that is all of them', other: '{count} results, that is all of them' },
  'search.on_map': 'On the map',
  'search.took': 'found in {ms} ms',
  'search.mode_exact': 'every photo compared',
  'search.mode_hnsw': 'through the index',
  'search.mode_lsh': 'through the hash index',
  'search.mode_sense': 'by what they show and mean',
  'search.pasted': 'Pasted picture',
  'search.checking': {
    one: 'Checking the geometry of {count} result…',
    other: 'Checking the geometry of the first {count}…',
  },
  'search.checked': {
    one: 'Geometry checked: {count} photo surely shows the same.',
    other: 'Geometry checked: {count} photos surely show the same.',
  },
  'search.checked_none': 'Geometry checked: none of the first results surely shows the same.',
  'search.checked_partly': {
    one: 'The machine is busy: time for the check ran out after {count} photo. The others keep their place.',
    other:
      'The machine is busy: time for the check ran out after {count} photos. The others keep their place.',
  },
  'search.check_rest': 'Check them all',
  'search.check_failed': 'The geometry could not be checked.',
  'search.reorder': 'Show the checked order',
} as const;
bring(enAsked);
