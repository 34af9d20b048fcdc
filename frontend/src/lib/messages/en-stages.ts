/** English names of the pipeline's stages; a stage that has none here shows its own. */
import { bring } from './index';

export const enStages = {
  'stage.metadata': 'Camera data',
  'stage.thumbnails': 'Thumbnails',
  'stage.fingerprint': 'Fingerprint',
  'stage.orientation': 'Upright',
  'stage.embedding': 'Index',
  'stage.tags': 'Tags',
  'stage.regions': 'Things',
  'stage.local-features': 'Details to match',
  'stage.caption': 'Caption',
  'stage.text': 'Text',
} as const;
bring(enStages);
