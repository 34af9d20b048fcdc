/** What became of the number of clusters that was asked for. */
import type { ClusterRun } from '../../lib/api/types';
import { t } from '../../lib/messages';

/** Said where the last run did not make as many as were asked for; else nothing. */
export function outcomeOf(run: Partial<ClusterRun> | null): string {
  const { state, k, found = 0, clusters = 0 } = run ?? {};
  if (state !== 'success' || !k || clusters === k) return '';
  return [
    t('clusters.not_k', { asked: k, count: clusters }),
    found < k ? t('clusters.not_k_small', { count: k - found }) : '',
    clusters === found ? '' : t('clusters.not_k_people'),
  ]
    .filter(Boolean)
    .join(' ');
}
