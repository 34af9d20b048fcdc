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
  'clusters.renamed': 'It is called {name} from now on.',
  'clusters.gone': 'This cluster is no more',
  'clusters.gone_lead': 'Its photos are in another cluster now.',
  'clusters.hidden_ones': { one: '{count} hidden', other: '{count} hidden' },
  'clusters.all_again': 'All clusters',
  'clusters.select': 'Select {name}',
  'clusters.is_pinned': 'Pinned',
  'clusters.name': 'Name of the cluster',
  'clusters.tree': 'As a tree',
  'clusters.back': 'All clusters',
} as const;
bring(enClusters);
