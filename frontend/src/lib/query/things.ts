/** The things found on a photo, so that those of one name can be told apart. */
import '../messages/en-box';
import type { Region } from '../api/types';
import { percent } from '../format';
import { t } from '../messages';
import { boxOf, type Box } from './box';

export interface Thing extends Region {
  /** For those who cannot see where it is. */
  label: string;
  /** Where it is, when there are more of its name. */
  side: string;
  /** Its number from left to right, when there are more of its name; else 0. */
  nth: number;
}

/** From this share of their joint area on, two boxes of one name are one thing. */
const SAME = 0.5;

/** From left to right within a name; of boxes that overlap mostly, the surest. */
export function thingsOf(regions: readonly Region[]): Thing[] {
  const kept: Region[] = [];
  for (const region of [...regions].sort((a, b) => b.score - a.score)) {
    if (!kept.some((other) => other.tag === region.tag && overlap(other, region) > SAME)) kept.push(region);
  }
  return regions.filter((region) => kept.includes(region)).map((region) => named(region, kept));
}

function named(region: Region, all: readonly Region[]): Thing {
  const score = percent(region.score);
  const alike = all.filter(({ tag }) => tag === region.tag).sort((a, b) => middle(a) - middle(b));
  if (alike.length < 2) {
    const label = region.tag ? t('box.region', { tag: region.tag, score }) : t('box.region_unnamed');
    return { ...region, label, side: '', nth: 0 };
  }
  const side = sideOf(region);
  const nth = alike.indexOf(region) + 1;
  const values = { tag: region.tag, score, side, nth, count: alike.length };
  return { ...region, label: t(region.tag ? 'box.region_nth' : 'box.region_unnamed_nth', values), side, nth };
}

const middle = (region: Region): number => {
  const at = boxOf(region.box);
  return at ? at.x + at.w / 2 : 0.5;
};

function sideOf(region: Region): string {
  const at = middle(region);
  return t(at < 0.4 ? 'box.left' : at > 0.6 ? 'box.right' : 'box.middle');
}

function overlap(one: Region, other: Region): number {
  const [a, b] = [boxOf(one.box), boxOf(other.box)];
  if (!a || !b) return 0;
  const shared = span(a.x, a.w, b.x, b.w) * span(a.y, a.h, b.y, b.h);
  return shared / (area(a) + area(b) - shared);
}

const area = ({ w, h }: Box): number => w * h;
const span = (a: number, width: number, b: number, other: number): number =>
  Math.max(0, Math.min(a + width, b + other) - Math.max(a, b));

/** A box, for those who cannot see it. */
export const inWords = (box: Box): string =>
  t('box.words', { x: percent(box.x), y: percent(box.y), w: percent(box.w), h: percent(box.h) });
