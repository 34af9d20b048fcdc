/** What the server tells open pages. */
import type { ReviewRun, StageStatus } from './api/types';

export type News =
  | { type: 'photo'; id: string; stages: Record<string, StageStatus> }
  | { type: 'counts'; pending: number }
  /** An album that one shares in has changed, or is no longer shared. */
  | { type: 'album'; id: string }
  | { type: 'clusters' | 'map'; run: string; state: string; progress: number }
  /** Many decisions on how photos lie, or on captions, are under way. */
  | { type: 'turns' | 'captions'; run: string; state: ReviewRun['state']; progress: number }
  /** Groups of duplicates were made anew. */
  | { type: 'duplicates' }
  /** The session of this browser is over. */
  | { type: 'signed_out' }
  /** News may have been missed: ask the server how things stand. */
  | { type: 'again' };
