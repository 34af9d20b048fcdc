/** English of signing in again, fetched when it is needed. */
import { bring } from './index';

export const enSession = {
  'session.lead': 'Sign in again to go on from here.',
  'session.lead_unsent':
    'Sign in in a new tab and come back: what you have written here stays, and this page goes on by itself.',
  'session.new_tab': 'Sign in in a new tab',
  'session.other': 'Somebody else is signed in now',
  'session.other_lead': 'This page belongs to another member. Reload it to see what is yours.',
  'session.reload': 'Reload the page',
} as const;
bring(enSession);
