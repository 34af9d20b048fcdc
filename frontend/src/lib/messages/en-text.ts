/** English of the text in photos. */
import { bring } from './index';

export const enText = {
  'text.name': 'Text in the photo',
  'text.copy': 'Copy all text',
  'text.copied': 'Text copied',
  'text.not_copied': 'The browser does not let the text be copied. Select it and press Ctrl+C.',
  'text.show': 'Show on the photo',
  'text.hide': 'Hide the text',
  'text.hint': 'Select words on the photo to copy them.',
} as const;
bring(enText);
