/** The reasons for a result, as sentences. */
import type { WhyAnswer } from '../../../lib/api/types';
import { t, type MessageKey } from '../../../lib/messages';
import type { Found } from '../results';

const list = (words: readonly string[]): string =>
  new Intl.ListFormat(document.documentElement.lang || 'en').format(words);

/** What to read first: why it is here, and how sure that is. */
export function summary(answer: WhyAnswer, found: Found | undefined, byWords: boolean): string[] {
  const matched = found?.why.words ?? [];
  if (byWords) {
    return [matched.length ? t('why.by_matched', { words: list(matched) }) : '', t('why.by_words')].filter(
      Boolean,
    );
  }
  const told = [geometry(answer)];
  if (!answer.verified) told.push(t('why.by_look'));
  if (answer.tags.length) told.push(t('why.by_tags', { tags: list(answer.tags) }));
  return told;
}

function geometry({ inliers, putative, threshold, verified }: WhyAnswer): string {
  if (!putative) return t('why.no_keypoints');
  if (!inliers) return t('why.nothing');
  return t(verified ? 'why.agree' : 'why.too_few', { count: inliers, threshold: threshold ?? 0 });
}

const METHODS: Record<string, MessageKey> = {
  rootsift: 'why.rootsift',
  delg: 'why.delg',
  aliked: 'why.aliked',
  xfeat: 'why.xfeat',
};

/** Out of a label like `rootsift-500-640px/fp32`; the label itself where it is a stranger. */
export function methodWords(label: string | null): string {
  const known = METHODS[label?.split('-')[0] ?? ''];
  return known ? t(known) : (label ?? '');
}

export const modelWords = ({ model }: WhyAnswer): string =>
  model === 'homography' ? t('why.homography') : model === 'fundamental' ? t('why.fundamental') : '';

export function placeWords(rank: number | null, before: number | null): string {
  if (rank === null) return '';
  if (before === null) return t('why.rank_only', { rank });
  return rank === before ? t('why.rank_same', { rank }) : t('why.rank_moved', { rank, before });
}
