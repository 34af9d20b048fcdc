/** What is said about uploads as a whole. */
import { fileSize } from '../format';
import { t, type MessageKey } from '../messages';
import { OUTCOMES } from './item.svelte';
import type { UploadQueue } from './queue.svelte';

export const SUMS = [...OUTCOMES, 'missing'] as const;

export function sumsOf(queue: UploadQueue): { state: (typeof SUMS)[number]; text: string }[] {
  return SUMS.filter((state) => queue.counts[state]).map((state) => ({
    state,
    text: t(`upload.${state}`, { count: queue.counts[state] }),
  }));
}

/** Roughly, and never more exactly than it can be known. */
export function timeLeft(seconds: number): string {
  if (seconds < 55) return t('upload.left_seconds', { count: Math.max(5, Math.ceil(seconds / 5) * 5) });
  if (seconds < 3500) return t('upload.left_minutes', { count: Math.round(seconds / 60) });
  return t('upload.left_hours', { count: Math.round(seconds / 3600) });
}

const HELD: Partial<Record<UploadQueue['hold'], MessageKey>> = {
  paused: 'upload.paused',
  signed_out: 'upload.signed_out',
  full: 'upload.full',
  album: 'upload.album_gone',
};

/** What stands in the way, if something does. */
export function obstacle(queue: UploadQueue): string {
  const held = HELD[queue.hold];
  if (held) return t(held);
  if (queue.hold === 'interrupted') return t('upload.interrupted', { count: queue.open });
  if (queue.patience.waiting && queue.active) {
    return t(queue.patience.status === 0 || queue.patience.status >= 502 ? 'upload.offline' : 'upload.busy');
  }
  const { missing } = queue.counts;
  if (missing && !queue.active) {
    return t(queue.reachable ? 'upload.allow_again' : 'upload.choose_again', { count: missing });
  }
  return '';
}

/** How it goes while it goes. */
export function going(queue: UploadQueue): string {
  const parts: string[] = [];
  const seconds = queue.pace.left(queue.left);
  if (seconds !== null)
    parts.push(t('upload.pace', { speed: fileSize(queue.pace.speed) }), timeLeft(seconds));
  else if (queue.counts.hashing && !queue.counts.sending) parts.push(t('upload.checking'));
  if (queue.interrupted) parts.unshift(t('upload.going_on', { count: queue.interrupted }));
  return parts.join(' · ');
}
