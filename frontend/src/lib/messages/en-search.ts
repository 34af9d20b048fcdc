/** English of searching and of boxes on pictures. */
import { bring } from './index';

export const enSearch = {
  'search.title': 'Search by a photo',
  'search.lead':
    'Drop a photo here, paste one, or choose one. An image dragged over from another page works too.',
  'search.choose': 'Choose a photo',
  'search.drop': 'Let go to search by this photo',
  'search.url': 'Address of an image on the web',
  'search.url_go': 'Fetch and search',
  'search.url_bad': 'That is no address of an image. It begins with https:// or http://.',
  'search.latest': 'Or one of your latest',
  'search.searching': 'Searching…',
  'search.none': 'Nothing found.',
  'search.none_lead':
    'Try another photo or other words. Photos still being processed are found a little later.',
  'search.none_filters': 'Nothing passes these filters. Remove one to see more.',
  'search.failed': 'The search did not work.',
  'search.expired': 'This search is no longer kept.',
  'search.expired_lead': 'Searches are kept for a week. Choose the photo again.',
  'search.query_photo': 'The photo searched by',
  'search.not_image': 'That is not a photo this page can read. Choose a JPEG, PNG, WebP or HEIC.',
  'search.empty_file': 'That file is empty. Choose another photo.',
  'search.bad_link': 'This link is not complete. Start a new search.',
  'search.waits': 'You are offline. What you asked for is kept, and goes on when you are back.',
  'search.score': 'Score {score}',
  'search.verified': { one: 'Verified, {count} keypoint agrees', other: 'Verified, {count} keypoints agree' },
  'search.rank': 'Place {rank}',
  'search.rank_was': 'Place {rank}, was {before} before the geometry was checked',
  'search.why': 'Why this photo?',

  'key.why': 'Why is this a result?',
  'key.mark': 'Mark a part of the photo',
} as const;
bring(enSearch);
