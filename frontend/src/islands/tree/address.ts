/** What the address of the tree says: which groups one went into, the height of the cut, and what is shown. */

export type View = 'groups' | 'photos';

export interface Told {
  /** From the outermost to the innermost. */
  path: number[];
  /** Of which tree the path speaks: numbers of groups mean nothing in another. */
  version: string;
  height: number | null;
  view: View;
  cluster: string | null;
}

export function toldIn(query: string): Told {
  const asked = new URLSearchParams(query);
  const path = (asked.get('in') ?? '').split(',').filter((part) => /^\d+$/.test(part));
  const height = Number.parseFloat(asked.get('cut') ?? '');
  return {
    path: path.map(Number),
    version: asked.get('tree') ?? '',
    height: Number.isFinite(height) && height >= 0 ? height : null,
    view: asked.get('show') === 'photos' ? 'photos' : 'groups',
    cluster: asked.get('cluster'),
  };
}

export function addressOf(
  path: readonly number[],
  version: string,
  height: number | null,
  view: View,
): string {
  const parts = [
    path.length ? `in=${path.join(',')}&tree=${version}` : '',
    height === null ? '' : `cut=${Number(height.toPrecision(6))}`,
    view === 'photos' ? 'show=photos' : '',
  ].filter(Boolean);
  return `/clusters/tree/${parts.length ? `?${parts.join('&')}` : ''}`;
}
