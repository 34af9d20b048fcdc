/** What the layers of a network are called, and where one begins to look. */
import type { NetworkLayer } from '../../../lib/api/types';
import { t } from '../../../lib/messages';

const PARTS = ['expanded', 'depthwise', 'reduced', 'filtered'] as const;
const KINDS = ['stem', 'head', 'block', 'conv', 'pool'] as const;

/** "block-4-expanded" as words; a name of another make stays as it is. */
export function layerName(name: string): string {
  const [, kind, number = '', part] = /^([a-z]+?)-?(\d[\d-]*)?(?:-([a-z]+))?$/.exec(name) ?? [];
  const known = KINDS.find((other) => other === kind);
  const inner = PARTS.find((other) => other === part);
  if (!known || (part && !inner)) return name;
  const layer = t(`networks.${known}`, { number: number.replaceAll('-', '.') });
  return inner ? t('networks.part', { layer, part: t(`networks.${inner}`) }) : layer;
}

export const sizeName = ({ width, height }: Pick<NetworkLayer, 'width' | 'height'>): string =>
  t('networks.size', { width, height });

/** The layers in groups of one size, from fine to coarse. */
export function bySize(layers: readonly NetworkLayer[]): { size: string; layers: NetworkLayer[] }[] {
  const groups: { size: string; layers: NetworkLayer[] }[] = [];
  for (const layer of layers) {
    const size = sizeName(layer);
    if (groups.at(-1)?.size !== size) groups.push({ size, layers: [] });
    groups.at(-1)!.layers.push(layer);
  }
  return groups;
}

/** Early enough to recognise the photo, late enough to see more than edges. */
export const firstLook = (layers: readonly NetworkLayer[]): number => Math.floor(layers.length / 7);
