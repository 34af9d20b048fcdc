/** Where a photo was opened from, kept in its address: which photos lie beside it, and where "back" leads. */

/** Filters of the list of photos that an address may carry, each with the page that shows it. */
const PAGES: Record<string, (value: string) => string> = {
  album: (id) => `/albums/${id}/`,
  cluster: (id) => `/clusters/${id}/`,
  tag: (name) => `/?tag=${encodeURIComponent(name)}`,
  favourite: () => '/?show=favourites',
  archived: () => '/?show=archive',
  trashed: () => '/?show=trash',
  sample: () => '/?show=samples',
  sort: () => '/',
  taken_after: () => '/',
  taken_before: () => '/',
};

export interface Place {
  filters: Record<string, string>;
  /** Id of the search whose results these are. */
  search: string | null;
}

export const LIBRARY: Place = { filters: {}, search: null };

export function placeIn(query: string): Place {
  const asked = new URLSearchParams(query);
  const filters = [...asked].filter(([name, value]) => name in PAGES && value);
  return { filters: Object.fromEntries(filters), search: asked.get('search') };
}

/** The place as the query of an address, "" for the library itself. */
export function placeQuery({ filters, search }: Place): string {
  const query = new URLSearchParams(search ? { ...filters, search } : filters).toString();
  return query && `?${query}`;
}

export const photoAddress = (id: string, place: Place): string => `/photos/${id}/${placeQuery(place)}`;

/** The page of the place, for one who came by a link. */
export function pageOf({ filters, search }: Place): string {
  if (search) return `/search/?query=${encodeURIComponent(search)}`;
  const [first] = Object.entries(filters);
  return first ? PAGES[first[0]]!(first[1]) : '/';
}
