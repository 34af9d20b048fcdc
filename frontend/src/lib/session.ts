/** What to do when the session has ended while a page is open. */
import { ApiError } from './api/errors';

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 401 || error.code === 'not_authenticated');

/** The sign-in page that leads back to what is shown now. */
export const signInAddress = (): string =>
  `/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`;
