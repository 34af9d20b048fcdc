/** The keys of the review of captions. */
import type { Binding } from '../../lib/keyboard';
import { stepKeys } from '../../lib/review/keys';

export interface CaptionActs {
  approve: () => void;
  edit: () => void;
  go: (by: 1 | -1) => unknown;
  /** Take the sentence at that place, from 0. */
  take: (place: number) => void;
}

const DIGITS = ['1', '2', '3', '4', '5'];

export const captionKeys = ({ approve, edit, go, take }: CaptionActs): Binding[] => [
  { keys: ['a'], label: 'key.approve', run: approve },
  { keys: ['e'], label: 'key.caption_edit', run: edit },
  { keys: DIGITS, label: 'key.alternative', run: ({ key }) => take(Number(key) - 1) },
  ...stepKeys(go),
];
