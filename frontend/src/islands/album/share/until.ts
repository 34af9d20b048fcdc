/** How long a link works, as people choose it. */
import type { AlbumLink } from '../../../lib/api/types';
import { momentName } from '../../../lib/format';
import { t, type MessageKey } from '../../../lib/messages';

const DAY_MS = 24 * 60 * 60 * 1000;

export const PRESETS: Record<string, { label: MessageKey; days: number | null }> = {
  day: { label: 'share.until_day', days: 1 },
  week: { label: 'share.until_week', days: 7 },
  month: { label: 'share.until_month', days: 30 },
  ever: { label: 'share.until_ever', days: null },
};

/** The moment at which a link made now ends; null: it does not. */
export function endOf(preset: string, now = Date.now()): string | null {
  const days = PRESETS[preset]?.days ?? null;
  return days === null ? null : new Date(now + days * DAY_MS).toISOString();
}

/** What a link does, in plain sentences. */
export function inWords(link: AlbumLink): string[] {
  if (link.revoked_at) return [t('share.state_ended', { date: momentName(link.revoked_at) })];
  if (!link.alive) return [t('share.state_expired', { date: momentName(link.expires_at ?? '') })];
  return [
    link.expires_at ? t('share.state_until', { date: momentName(link.expires_at) }) : t('share.state_ever'),
    t(link.has_password ? 'share.state_password' : 'share.state_open'),
    t(link.allow_download ? 'share.state_download' : 'share.state_look'),
  ];
}
