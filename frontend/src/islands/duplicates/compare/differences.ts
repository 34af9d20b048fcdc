/** What two photos say differently of themselves. */
import type { DuplicatePhoto, PhotoDetail } from '../../../lib/api/types';
import { placeName } from '../../../lib/coordinates';
import { momentName, plainNumber } from '../../../lib/format';
import { t } from '../../../lib/messages';
import { fileName, pixels } from '../words';

export interface Difference {
  name: string;
  left: string;
  right: string;
}

type Side = [DuplicatePhoto, PhotoDetail | null];
type Say = (side: Side) => string;

const listed = (words: string[]): string => [...words].sort().join(', ');
const place = ({ place: at }: PhotoDetail): string =>
  at ? at.name || placeName(at.latitude, at.longitude) : '';
const camera = ({ camera: found }: PhotoDetail): string =>
  [found['make'], found['model']].filter(Boolean).join(' ');
const persons = ({ tags }: PhotoDetail): string[] =>
  tags.filter(({ source }) => source === 'person').map(({ name }) => name);
const said =
  (say: (photo: PhotoDetail) => string): Say =>
  ([, detail]) =>
    detail ? say(detail) : '';

const ROWS: [string, Say][] = [
  ['duplicates.fact_name', ([{ photo }]) => photo.name],
  ['duplicates.fact_size', ([{ facts }]) => (facts ? pixels(facts) : '')],
  ['duplicates.fact_file', ([{ facts }]) => (facts ? fileName(facts) : '')],
  ['duplicates.fact_sharpness', ([{ facts }]) => (facts ? plainNumber(facts.sharpness) : '')],
  ['duplicates.fact_taken', ([{ photo }]) => momentName(photo.taken_at)],
  ['duplicates.fact_camera', said(camera)],
  ['duplicates.fact_place', said(place)],
  ['duplicates.fact_albums', said(({ albums }) => listed(albums.map(({ name }) => name)))],
  ['duplicates.fact_tags', said((photo) => listed(persons(photo)))],
  ['duplicates.fact_caption', said(({ caption }) => (caption?.source === 'person' ? caption.text : ''))],
  ['duplicates.fact_favourite', ([{ photo }]) => t(photo.favourite ? 'duplicates.yes' : 'duplicates.no')],
];

/** Only what differs; what neither says is left out. */
export function differences(left: Side, right: Side): Difference[] {
  const nothing = t('duplicates.nothing');
  return ROWS.map(([key, say]) => ({ name: key, left: say(left), right: say(right) }))
    .filter((row) => row.left !== row.right)
    .map((row) => ({
      name: t(row.name as Parameters<typeof t>[0]),
      left: row.left || nothing,
      right: row.right || nothing,
    }));
}
