/** What a review says, to eyes and ears. */
import type { Decision, ReviewState, TurnReview } from '../../lib/api/types';
import { t, type MessageKey } from '../../lib/messages';
import { frameAddress } from '../../lib/upright/frame';
import { same, type Pose } from '../../lib/upright/pose';
import { sideName, wayName } from '../../lib/upright/words';

export type Word = 'accept' | 'reject' | 'set';

const STATE: Record<ReviewState, MessageKey> = {
  suggested: 'review.suggested',
  turned: 'review.turned',
  unsure: 'review.unsure',
  upright: 'review.upright',
  manual: 'review.manual',
};
const DECIDED: Record<Decision, MessageKey> = {
  accepted: 'review.accepted',
  rejected: 'review.rejected',
  set: 'review.set_by_hand',
};

export const stateName = (state: ReviewState): string => t(STATE[state]);
export const decisionName = (decision: Decision): string => t(DECIDED[decision]);

const MARK = {
  accepted: { sign: '✓', colour: 'good' },
  rejected: { sign: '✕', colour: 'bad' },
  set: { sign: '∠', colour: 'plain' },
} as const;

/** How a decided photo is marked in the strip. */
export const markOf = (decision: Decision | null) =>
  decision && { ...MARK[decision], name: decisionName(decision) };
/** What a decision has done. */
export function decidedName(word: Word, { state }: TurnReview): string {
  if (word === 'accept') return t('review.did_accept');
  if (word === 'set') return t('review.did_set');
  return t(state === 'turned' ? 'review.did_reject_turn' : 'review.did_reject');
}

/** How the photo lay before, to compare the proposal with. */
export const beforeOf = ({ current, proposed, state }: TurnReview): Pose =>
  state === 'turned' && same(current, proposed) ? { turn: 0, straighten: current.straighten } : current;

export function proposalName(review: TurnReview): string {
  const before = beforeOf(review);
  const unsure = review.state === 'unsure';
  if (same(before, review.proposed)) return t(unsure ? 'review.would_leave' : 'review.leave');
  const way = wayName(before, review.proposed);
  if (unsure) return t('review.would_turn', { way });
  return t(review.state === 'turned' ? 'review.has_turned' : 'review.turn', { way });
}

/** What one hears of an angle that is tried by keys. */
export const triedName = (review: TurnReview, pose: Pose): string =>
  t('review.tried', { way: wayName(beforeOf(review), pose) });

/** What one hears when another photo comes. */
export function announcement(review: TurnReview, position: number): string {
  const words = [
    t('review.heard', { position, alt: review.photo.alt.replace(/[.\s]+$/, '') }),
    foundName(review),
    proposalName(review),
  ];
  if (review.decision) words.push(decisionName(review.decision) + '.');
  return words.join(' ');
}

/** How the photo was found, and how surely. */
export function foundName({ angle, confidence, state, proposed }: TurnReview): string {
  const found = sideName({ angle, confidence, unsure: state === 'unsure', both: proposed.straighten !== 0 });
  return t('review.found', { found });
}

/** The picture that is turned. */
export const frameOf = ({ photo, current }: TurnReview): string => frameAddress(photo, current.straighten);
