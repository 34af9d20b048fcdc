/** English of a stack that is opened, fetched with it. */
import { bring } from './index';

export const enStack = {
  'stack.name': 'Stack of {count} photos',
  'stack.here': '{position} of {count}',
  'stack.photo': '{position}: {name}',
  'stack.top': 'Put on top',
  'stack.out': 'Take out',
  'stack.apart': 'Unstack',
  'stack.now_top': 'Now on top of the stack.',
  'stack.now_out': 'Taken out of the stack.',
  'stack.now_apart': 'Every photo stands alone again.',
  'stack.undone': 'Undone.',
  'key.stack': 'Through the photos of the stack',
} as const;
bring(enStack);
