/** What every review says. */
import { percent } from '../format';
import { t } from '../messages';
import type { Band } from './wanted';

export const bandName = ({ min, max }: Band): string =>
  t('queue.band', { min: percent(min), max: percent(max) });
