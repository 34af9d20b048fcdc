/** Which part of the library the address asks for. */
export const SHOWN = ['favourites', 'archive', 'trash', 'samples'] as const;

export interface View {
  name: 'photos' | 'tagged' | (typeof SHOWN)[number];
  filters: Record<string, string>;
  tag: string;
}

const FILTERS: Record<(typeof SHOWN)[number], Record<string, string>> = {
  favourites: { favourite: 'true' },
  archive: { archived: 'true' },
  trash: { trashed: 'true' },
  samples: { sample: 'true' },
};

export function chosenView(search: string): View {
  const asked = new URLSearchParams(search);
  const tag = asked.get('tag') ?? '';
  if (tag) return { name: 'tagged', filters: { tag }, tag };
  const name = SHOWN.find((shown) => shown === asked.get('show'));
  return name ? { name, filters: FILTERS[name], tag } : { name: 'photos', filters: {}, tag };
}

/** Whole days until a photo that is in the trash since `since` is deleted. */
export function daysLeft(since: string, kept: number, now = Date.now()): number {
  const passed = (now - new Date(since).getTime()) / 86_400_000;
  return Math.max(0, Math.ceil(kept - passed));
}
