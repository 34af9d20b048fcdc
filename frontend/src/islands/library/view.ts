/** Which part of the library the address asks for. */
export interface View {
  name: 'photos' | 'favourites' | 'trash' | 'tagged';
  filters: Record<string, string>;
  tag: string;
}

export function chosenView(search: string): View {
  const asked = new URLSearchParams(search);
  const tag = asked.get('tag') ?? '';
  if (tag) return { name: 'tagged', filters: { tag }, tag };
  const show = asked.get('show');
  if (show === 'favourites') return { name: 'favourites', filters: { favourite: 'true' }, tag };
  if (show === 'trash') return { name: 'trash', filters: { trashed: 'true' }, tag };
  return { name: 'photos', filters: {}, tag };
}
