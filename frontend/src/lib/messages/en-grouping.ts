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
  'grouping.kmeans_lead':
    'Every photo goes to the nearest of some middles; one that is alone there stays unsorted.',
  'grouping.hdbscan': 'HDBSCAN',
  'grouping.hdbscan_lead':
    'Finds dense places; photos between them stay unsorted. It finds the number itself.',
  'grouping.communities': 'Communities',
  'grouping.communities_lead': 'Groups that are tied to themselves more than to others, by who is near whom.',
  'grouping.number': 'Number of clusters',
  'grouping.number_lead':
    'Leave it empty, and Plumb finds the number. A photo alone is no cluster, and clusters that you named, pinned or put together stay: so it may become another number.',
  'grouping.fresh': 'From the beginning',
  'grouping.fresh_lead':
    'Not from what the last grouping of this kind found. More photos may move; names stay with their photos.',
  'grouping.words': 'How much words count beside what photos show',
  'grouping.tags': 'Tags',
  'grouping.captions': 'Captions',
  'grouping.start': 'Group again',
} as const;
bring(enGrouping);
