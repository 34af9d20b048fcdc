/** What to do when the session has ended while a page is open. */
import { ApiError, isSession } from './api/errors';

export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && isSession(error);

/** The sign-in page that leads back to what is shown now. */
export const signInAddress = (): string =>
  `/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`;

/** Whether something was written here that is not sent yet. */
export function hasUnsent(root: ParentNode = document): boolean {
  const fields = root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'main :is(textarea, input:not([type])), main input:is([type=text], [type=password]), dialog textarea',
  );
  return [...fields].some((field) => field.value !== '' && field.value !== field.defaultValue);
}
