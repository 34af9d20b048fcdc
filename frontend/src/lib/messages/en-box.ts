/** English of boxes on pictures. */
import { bring } from './index';

export const enBox = {
  'box.draw': 'Mark a part',
  'box.clear': 'Whole photo',
  'box.search': 'Search by this part',
  'box.label': 'Box on the photo',
  'box.hint': 'Drag over the photo to search by a part of it.',
  'box.keys': 'Arrows move the box, Shift and arrows change its size, Enter searches by it.',
  'box.words': 'Box {w} wide and {h} high, {x} from the left and {y} from the top',
  'box.small': 'That part is too small to search by. Draw a larger box.',
  'box.regions': 'Found on this photo',
  'box.region': 'Search for this: {tag}, {score} sure',
  'box.region_unnamed': 'Search for this part',
  'box.region_nth': 'Search for this: {tag}, {nth} of {count}, {side}, {score} sure',
  'box.region_unnamed_nth': 'Search for this part, {nth} of {count}, {side}',
  'box.left': 'left',
  'box.middle': 'middle',
  'box.right': 'right',
  'box.unreadable': 'The part in this link cannot be read. Draw it on the photo.',
} as const;
bring(enBox);
