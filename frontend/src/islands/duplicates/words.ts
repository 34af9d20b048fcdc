/** What is said of a group of duplicates. */
import type { DuplicateFacts, DuplicateGroup, DuplicateKind } from '../../lib/api/types';
import { fileSize, plainNumber } from '../../lib/format';
import { t, type MessageKey } from '../../lib/messages';

export const KINDS: readonly DuplicateKind[] = ['identical', 'edited', 'burst'];

export const kindName = (kind: DuplicateKind): string => t(`duplicates.${kind}` as MessageKey);
export const kindLead = (kind: DuplicateKind): string => t(`duplicates.${kind}_lead` as MessageKey);

export const pixels = ({ width, height }: DuplicateFacts): string =>
  `${plainNumber(width)} × ${plainNumber(height)}`;
export const fileName = ({ format, bytes }: DuplicateFacts): string =>
  `${format.toUpperCase()}, ${fileSize(bytes)}`;

const SAID: Record<string, (facts: DuplicateFacts) => string> = {
  resolution: pixels,
  format: ({ format }) => format.toUpperCase(),
  bytes: ({ bytes }) => fileSize(bytes),
  smaller: ({ bytes }) => fileSize(bytes),
};

/** Why the first photo is the best one, with the two values that decided it. */
export function reasonName({ reason, photos }: DuplicateGroup): string {
  const [best, next] = photos.map(({ facts }) => facts);
  const said = SAID[reason];
  const key = `duplicates.why_${reason}` as MessageKey;
  return said && best && next ? t(key, { best: said(best), next: said(next) }) : t(key);
}

/** The kind that an address asks for, or the first that has something to decide. */
export function kindIn(search: string, counts: Record<DuplicateKind, number>): DuplicateKind {
  const asked = new URLSearchParams(search).get('kind');
  return KINDS.find((kind) => kind === asked) ?? KINDS.find((kind) => counts[kind]) ?? 'identical';
}
