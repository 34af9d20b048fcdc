/** Alternative texts of the photos in view. A month's columns leave them out: they would be most of its bytes. */
import { request } from '../api/request';
import type { ListedPhoto, Page } from '../api/types';
import type { Columns } from './columns';

const MOST = 500;

export function missingAlts(columns: Columns, from: number, end: number): number {
  let missing = 0;
  for (let index = from; index < end; index++) if (!columns.alt?.[index]) missing += 1;
  return missing;
}

/** By id, for the photos taken from `oldest` to `newest`, both included. */
export async function alternativeTexts(
  filters: Record<string, string>,
  newest: string,
  oldest: string,
): Promise<Map<string, string>> {
  const until = new Date(new Date(newest).getTime() + 1).toISOString();
  const query = { ...filters, taken_after: oldest, taken_before: until, limit: String(MOST) };
  const page = await request<Page<ListedPhoto>>(`photos/?${new URLSearchParams(query)}`);
  return new Map(page.results.map(({ id, alt }) => [id, alt]));
}
