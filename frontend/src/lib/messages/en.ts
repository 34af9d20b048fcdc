/** English. Keys are `place.meaning`; `{count}` picks between `one` and `other`. */
import { enLibrary } from './en-library';

export const en = {
  ...enLibrary,
  'error.network': 'The server cannot be reached. Check the connection; your work is kept.',
  'error.signed_out': 'You are signed out, or may not do this. Sign in again.',
  'error.gone': 'This is no longer here. Reload the page to see what is.',
  'error.too_large': 'The file is larger than this server takes.',
  'error.too_fast': 'Too many requests at once. Wait a moment and try again.',
  'error.disk_full': 'The server has no room left. Tell whoever runs it.',
  'error.server': 'Something broke on the server. Try again in a moment.',
  'error.refused': 'The server refused this (error {status}).',
  'error.unknown': 'Something unexpected went wrong. Reload the page and try again.',
  'action.retry': 'Try again',
  'action.undo': 'Undo',
  'action.cancel': 'Cancel',
  'action.close': 'Close',
  'action.save': 'Save',
  'action.create': 'Create',
  'action.dismiss': 'Dismiss',
  loading: 'Loading…',

  'upload.drop': 'Let go to upload',
  'upload.looking': 'Looking through the folders…',
  'upload.held': {
    one: '{count} file waits until you are back online. Keep this page open.',
    other: '{count} files wait until you are back online. Keep this page open.',
  },
  'upload.nothing': 'There were no files in that.',

  'shell.offline': 'You are offline: what you see may be old. Nothing is lost.',
  'shell.unreachable': 'The server does not answer: what you see may be old. Nothing is lost.',
  'shell.nothing_to_undo': 'There is nothing to undo.',
  'session.title': 'You are signed out',
  'session.sign_in': 'Sign in',

  'clusters.unnamed': 'Unnamed',

  'albums.name': 'Name of the album',
  'albums.count': { one: '{count} photo', other: '{count} photos' },
} as const;
