/** English of how a library is to be grouped, fetched with its dialog. */
import { bring } from './index';

export const enGrouping = {
  'grouping.title': 'Group again, your way',
  'grouping.way': 'Way',
  'grouping.average': 'Average linkage',
  'grouping.average_lead':
    'Joins what is most alike on average; leaves a tree to look into. Best for most libraries.',
  'grouping.ward': 'Ward linkage',
  'grouping.ward_lead': 'Joins what spreads least; leaves a tree, and clusters of more even size.',
  'grouping.kmeans': 'k-means',
  'grouping.kmeans_lead': 'Every photo goes to the nearest of some middles; none stays unsorted.',
  'grouping.hdbscan': 'HDBSCAN',
  'grouping.hdbscan_lead':
    'Finds dense places; photos between them stay unsorted. It finds the number itself.',
  'grouping.communities': 'Communities',
  'grouping.communities_lead': 'Groups that are tied to themselves more than to others, by who is near whom.',
  'grouping.number': 'Number of clusters',
  'grouping.number_lead': 'Leave it empty, and Plumb finds the number.',
  'grouping.words': 'How much words count beside what photos show',
  'grouping.tags': 'Tags',
  'grouping.captions': 'Captions',
  'grouping.start': 'Group again',
} as const;
bring(enGrouping);
