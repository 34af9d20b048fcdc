/** English of the clusters. */
import { bring } from './index';

export const enClusters = {
  'clusters.title': 'Clusters',
  'clusters.lead': 'Photos that belong together, found by what they show.',
  'clusters.group': 'Group again',
  'clusters.group_first': 'Group my photos',
  'clusters.grouping': 'Grouping… {percent}',
  'clusters.done': 'Your photos are grouped afresh.',
  'clusters.failed': 'Grouping did not finish. {reason}',
  'clusters.none': 'No clusters yet.',
  'clusters.none_lead': 'Once a few dozen photos are processed, Plumb can group them by what they show.',
  'clusters.size': { one: '{count} photo', other: '{count} photos' },
  'clusters.rename': 'Rename',
  'clusters.name': 'Name of the cluster',
  'clusters.tree': 'As a tree',
  'clusters.back': 'All clusters',
} as const;
bring(enClusters);
