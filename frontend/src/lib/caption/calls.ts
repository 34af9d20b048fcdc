/** Everything that can be asked of the server about one photo's caption. */
import { madeOnDemand } from '../api/on-demand';
import { request } from '../api/request';
import type { Caption, CaptionReading, EarlierCaption, Page } from '../api/types';

export const MOST = 5000;

const path = (photo: string, act = ''): string => `photos/${photo}/caption/${act}`;

export const writeCaption = (photo: string, text: string): Promise<Caption> =>
  request<Caption>(path(photo), { method: 'PUT', json: { text: text.trim() } });

export const approveCaption = (photo: string): Promise<Caption> =>
  request<Caption>(path(photo, 'approve/'), { method: 'POST' });

/** Back to the machine's. */
export const revertCaption = (photo: string): Promise<Caption | null> =>
  request<Caption | null>(path(photo, 'revert/'), { method: 'POST' });

/** An earlier one, or none: how an edit is undone. */
export const showCaption = (photo: string, caption: number | null): Promise<Caption | null> =>
  request<Caption | null>(path(photo, 'show/'), { method: 'POST', json: { caption } });

export const historyOf = (photo: string, next?: string | null): Promise<Page<EarlierCaption>> =>
  request<Page<EarlierCaption>>(next ?? path(photo, 'history/'));

/** Throws what went wrong, also when no worker answers in time. */
export const readingOf = (photo: string, signal: AbortSignal): Promise<CaptionReading> =>
  madeOnDemand<CaptionReading>(path(photo, 'reading/'), 'caption.slow', signal);
