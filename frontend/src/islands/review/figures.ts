/** The figures beside the queue, brought up to date before the server counts again. */
import type { Decision, ReviewBand, ReviewSummary, TurnReview } from '../../lib/api/types';

/** From its lower end on and below its upper; the last holds 1. */
const holds = ({ min, max }: ReviewBand, confidence: number): boolean =>
  confidence >= min && (confidence < max || max === 1);

/** As they are after one decision more; how often one agreed is left for the server to count. */
export function withDecision(
  summary: ReviewSummary,
  { state, confidence }: TurnReview,
  decision: Decision,
): ReviewSummary {
  const decided = { ...summary.decided, [decision]: summary.decided[decision] + 1 };
  const states = { ...summary.states };
  states[state] = Math.max(0, (states[state] ?? 0) - 1);
  states['manual'] = (states['manual'] ?? 0) + 1;
  const bands = summary.bands.map((band) => (holds(band, confidence) ? moved(band, decision) : band));
  return { ...summary, states, bands, decided };
}

const moved = (band: ReviewBand, decision: Decision): ReviewBand => ({
  ...band,
  undecided: Math.max(0, band.undecided - 1),
  ...(decision === 'set' ? {} : { [decision]: band[decision] + 1 }),
});
