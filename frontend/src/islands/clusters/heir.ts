/** Which of several clusters the others are merged into. */
import type { ClusterSummary } from '../../lib/api/types';

/** One that a person named before others, then a pinned one, then the largest. */
export function heirOf(clusters: readonly ClusterSummary[]): ClusterSummary {
  const rank = (one: ClusterSummary) => [Number(one.named_by_person), Number(one.pinned), one.size];
  return [...clusters].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    const at = x.findIndex((value, i) => value !== y[i]);
    return at < 0 ? 0 : y[at]! - x[at]!;
  })[0]!;
}
