/** English of the first minutes. */
import { bring } from './index';

export const enFirst = {
  'first.title': 'Drop your photos here',
  'first.lead': 'Files or whole folders. Originals are kept exactly as they are.',
  'first.files': 'Choose photos',
  'first.folder': 'Choose a folder',
  'first.samples': 'Try it with sample photos',
  'first.then': 'What happens next',
  'first.upright': 'Turned upright',
  'first.upright_lead': 'Photos that lie on their side are set straight.',
  'first.described': 'Described and tagged',
  'first.described_lead': 'Each photo gets a sentence and words that you can correct.',
  'first.found': 'Found again',
  'first.found_lead': 'By another photo, by cluster, by words. All on this machine.',
  'first.ready': 'Your photos are ready. Try these:',
  'first.ready_tag': 'Photos tagged “{tag}”',
  'first.ready_similar': 'Photos like this one',
  'first.ready_cluster': 'The cluster “{name}”',
} as const;
bring(enFirst);
