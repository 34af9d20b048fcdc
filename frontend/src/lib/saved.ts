/** Saved searches: put away, and brought back. */
import { spoken } from './api/errors';
import { request } from './api/request';
import type { SavedSearch } from './api/types';
import { notify } from './notify.svelte';

const attempt = async <T>(work: Promise<T>): Promise<T | null> =>
  work.catch((error: unknown) => {
    notify(spoken(error), { bad: true });
    return null;
  });

/** Whether it is gone; it can be brought back for a day. */
export const remove = async ({ id }: Pick<SavedSearch, 'id'>): Promise<boolean> =>
  (await attempt(request(`saved-searches/${id}/`, { method: 'DELETE' }).then(() => true))) ?? false;

export const restore = ({ id }: Pick<SavedSearch, 'id'>): Promise<SavedSearch | null> =>
  attempt(request<SavedSearch>(`saved-searches/${id}/restore/`, { method: 'POST' }));
