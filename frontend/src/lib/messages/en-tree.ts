/** English of the tree of clusters. */
import { bring } from './index';

export const enTree = {
  'tree.title': 'Tree of clusters',
  'tree.lead': 'How your photos fall apart into ever finer groups. Move the line, or go into a group.',
  'tree.none': 'There is no tree yet.',
  'tree.none_lead': 'Plumb makes it when it groups your photos.',
  'tree.to_clusters': 'Clusters',
  'tree.failed': 'The tree could not be read.',
  'tree.changed': 'Your clusters have changed; this is the tree as it is now.',
  'tree.path': 'Where you are in the tree',
  'tree.all': 'All photos',
  'tree.unnamed': 'Without a name',
  'tree.cut': 'From coarse to fine',
  'tree.groups': { one: '{count} group', other: '{count} groups' },
  'tree.apart': { one: '{count} photo apart', other: '{count} photos apart' },
  'tree.as_clusters': 'As in your clusters',
  'tree.view': 'What is shown',
  'tree.by_groups': 'Groups',
  'tree.by_photos': { one: '{count} photo', other: '{count} photos' },
  'tree.size': { one: '{count} photo', other: '{count} photos' },
  'tree.into': 'Into {name}',
  'tree.cluster': 'Its cluster',
  'tree.cluster_of': 'The cluster {name}',
  'tree.more': { one: 'Show {count} more', other: 'Show {count} more' },
  'tree.whole': 'This group falls apart no further.',
  'tree.show_photos': 'Show its photos',
  'tree.photos_failed': 'The photos of this group could not be listed.',
} as const;
bring(enTree);
