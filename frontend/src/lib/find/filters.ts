/** The filters that the search box knows, asked once a page. */
import { request } from '../api/request';
import type { KnownFilter } from '../api/types';

let asked: Promise<readonly KnownFilter[]> | undefined;

export function knownFilters(): Promise<readonly KnownFilter[]> {
  asked ??= request<{ filters: KnownFilter[] }>('search/filters/').then(({ filters }) => filters);
  asked.catch(() => (asked = undefined));
  return asked;
}

export const namesOf = (filters: readonly KnownFilter[]): ReadonlySet<string> =>
  new Set(filters.map(({ name }) => name));
