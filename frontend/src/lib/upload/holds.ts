/** What a failure means for the file, and for all the others. */
import { ApiError } from '../api/errors';

/** Why nothing is sent: asked for, found interrupted, or until a person has done something. */
export type Hold = 'none' | 'paused' | 'interrupted' | 'signed_out' | 'full' | 'album';

/** The hold that the whole queue goes into, for what befalls every file alike. */
export function holdFor(error: unknown, album: boolean): Hold {
  if (!(error instanceof ApiError)) return 'none';
  if (error.status === 401 || error.status === 403) return 'signed_out';
  if (error.status === 507) return 'full';
  if (error.status === 404 && error.code !== 'upload_gone' && album) return 'album';
  return 'none';
}

const CHANGED: ReadonlySet<string> = new Set(['wrong_checksum', 'too_many_bytes', 'upload_gone']);

/** Whether reading the file anew and sending it from the beginning may help. */
export const worthAnotherTurn = (error: unknown): boolean =>
  error instanceof ApiError && CHANGED.has(error.code);
