/** What went wrong with a search, in a person's words. */
import { ApiError, spoken } from '../../lib/api/errors';
import type { TypedProblem } from '../../lib/api/types';
import { t } from '../../lib/messages';
import type { Question } from './question';

/** Of the request, what a person has given by hand; the others came with the address. */
const BY_HAND: ReadonlySet<string> = new Set(['image', 'url', 'text']);

export function inWords(error: unknown, { filters, region }: Question = { filters: {} }): string {
  const invalid = error instanceof ApiError && error.code === 'search_invalid';
  if (invalid && !region && Object.keys(filters).length) return t('search.bad_link');
  const fields = error instanceof ApiError && error.code === 'invalid' ? Object.keys(error.fields) : [];
  if (!fields.length) return spoken(error);
  const [name = ''] = fields;
  return BY_HAND.has(name) ? ((error as ApiError).fields[name]?.[0] ?? spoken(error)) : t('search.bad_link');
}

/** What of the words the server could not understand. */
export function unclearIn(error: unknown): TypedProblem | null {
  if (!(error instanceof ApiError) || error.code !== 'search_unclear') return null;
  const { start, end } = (error.body as { error: TypedProblem }).error;
  return { message: error.message, start, end };
}

/** Whether another part of the photo, or the whole of it, may do: the photo is there, this part is refused. */
export const isAboutPart = (error: unknown, { photo, region }: Question): boolean =>
  Boolean(photo && region) && error instanceof ApiError && [400, 415, 422].includes(error.status);

/** Whether the line or the server was away: then it goes on when they are back. */
export const isAway = (error: unknown): boolean => error instanceof ApiError && error.status === 0;
