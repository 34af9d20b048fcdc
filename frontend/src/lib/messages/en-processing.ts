/** English of the pages about processing. */
import { bring } from './index';

export const enProcessing = {
  'processing.title': 'Processing',
  'processing.idle': 'Everything is processed.',
  'processing.pending': {
    one: '{count} photo is being processed.',
    other: '{count} photos are being processed.',
  },
  'processing.rate': '{rate} photos a second',
  'processing.review': { one: '{count} turn to look at', other: '{count} turns to look at' },
  'processing.stages': 'Stages',
  'processing.failures': 'What went wrong',
  'processing.no_failures': 'Nothing went wrong.',
  'processing.retry_all': 'Retry all',
  'processing.retried': 'Trying again.',
  'processing.attempts': { one: '{count} attempt', other: '{count} attempts' },
} as const;
bring(enProcessing);
