/** What colour a point has, and what the legend says about it. */
import { NOTHING } from './points';

export type By = 'cluster' | 'date' | 'album' | 'score';
export const BYS: readonly By[] = ['cluster', 'date', 'album', 'score'];

export interface Entry {
  /** Number of the group; NOTHING for the rest. */
  group: number;
  name: string;
  count: number;
  colour: string;
}

export interface Ramp {
  from: number;
  to: number;
  colours: string[];
}

/** Colours by number: 0 is the rest, 1 to STRONG - 1 strong ones, and from STRONG on the same, faded. */
export const STRONG = 128;
const RAMP = 64;
/** Groups that get a colour of their own; smaller ones share the colours again. */
const APART = 24;
const GOLDEN = 137.508;

type Rgb = [number, number, number];

export interface Palette {
  /** RGBA of 256 colours. */
  bytes: Uint8Array;
  css: string[];
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const a = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Blue over green to brass: even in lightness, told apart also by those who confuse red and green. */
const STOPS: Record<'light' | 'dark', Rgb[]> = {
  light: [
    [49, 54, 149],
    [27, 126, 140],
    [94, 158, 60],
    [216, 134, 20],
    [190, 40, 30],
  ],
  dark: [
    [106, 122, 240],
    [60, 180, 190],
    [150, 205, 100],
    [250, 190, 70],
    [255, 120, 100],
  ],
};

function alongRamp(stops: Rgb[], share: number): Rgb {
  const at = share * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  return stops[low]!.map((value, i) => Math.round(value + (stops[low + 1]![i]! - value) * (at - low))) as Rgb;
}

export function paletteOf(by: By, dark: boolean): Palette {
  const ramp = by === 'date' || by === 'score';
  const rest: Rgb = dark ? [110, 120, 116] : [150, 158, 153];
  const colours: Rgb[] = [rest];
  for (let number = 1; number < STRONG; number++) {
    if (ramp) colours.push(alongRamp(STOPS[dark ? 'dark' : 'light'], Math.min(1, (number - 1) / (RAMP - 1))));
    else {
      const at = (number - 1) % APART;
      const lightness = (dark ? 0.66 : 0.42) + (at % 3) * (dark ? 0.06 : 0.05);
      colours.push(fromHsl((210 + at * GOLDEN) % 360, dark ? 0.62 : 0.6, lightness));
    }
  }
  const bytes = new Uint8Array(4 * 2 * STRONG);
  colours.forEach(([r, g, b], number) => {
    bytes.set([r, g, b, 235], 4 * number);
    bytes.set([...rest, dark ? 60 : 70], 4 * (STRONG + number));
  });
  return { bytes, css: colours.map((rgb) => `rgb(${rgb.join(' ')})`) };
}

/** The groups by falling size: what rank each has, and how many points. */
export function ranked(groups: Uint16Array, gone: Uint8Array, loaded: number): Map<number, [number, number]> {
  const counts = new Uint32Array(NOTHING + 1);
  for (let at = 0; at < loaded; at++) if (!gone[at]) counts[groups[at]!]!++;
  const order: [number, number][] = [];
  counts.forEach((count, group) => count && group !== NOTHING && order.push([group, count]));
  order.sort(([a, m], [b, n]) => n - m || a - b);
  const found = new Map(
    order.map(([group, count], rank) => [group, [rank, count]] as [number, [number, number]]),
  );
  if (counts[NOTHING]) found.set(NOTHING, [-1, counts[NOTHING]]);
  return found;
}

/** Colour of each point by its group, all others faded where one group is looked at. */
export function byGroup(
  groups: Uint16Array,
  ranks: Map<number, [number, number]>,
  loaded: number,
  only: number | null,
): Uint8Array {
  const colour = new Uint8Array(NOTHING + 1);
  for (const [group, [rank]] of ranks) {
    colour[group] = rank < 0 ? 0 : 1 + (rank % (STRONG - 1));
    if (only !== null && group !== only) colour[group]! += STRONG;
  }
  const found = new Uint8Array(loaded);
  for (let at = 0; at < loaded; at++) found[at] = colour[groups[at]!]!;
  return found;
}

export function legendOf(
  ranks: Map<number, [number, number]>,
  palette: Palette,
  nameOf: (group: number) => string,
): Entry[] {
  return [...ranks].map(([group, [rank, count]]) => ({
    group,
    count,
    name: nameOf(group),
    colour: palette.css[rank < 0 ? 0 : 1 + (rank % (STRONG - 1))]!,
  }));
}

/** Days from the 1st to the 99th percent, so that one wrong clock does not squeeze all others. */
export function dayRange(days: Uint16Array, gone: Uint8Array, loaded: number): [number, number] {
  const step = Math.max(1, Math.floor(loaded / 20_000));
  const some: number[] = [];
  for (let at = 0; at < loaded; at += step) if (!gone[at]) some.push(days[at]!);
  some.sort((a, b) => a - b);
  const at = (share: number) => some[Math.min(some.length - 1, Math.floor(share * some.length))] ?? 0;
  return [at(0.01), at(0.99)];
}

const onRamp = (share: number): number => 1 + Math.round(Math.min(1, Math.max(0, share)) * (RAMP - 1));

export function byDay(days: Uint16Array, [from, to]: [number, number], loaded: number): Uint8Array {
  const found = new Uint8Array(loaded);
  const width = Math.max(1, to - from);
  for (let at = 0; at < loaded; at++) found[at] = onRamp((days[at]! - from) / width);
  return found;
}

/** Only hits have a colour, by their score. */
export function byScore(hits: ReadonlyMap<number, number>, loaded: number): [Uint8Array, [number, number]] {
  const found = new Uint8Array(loaded).fill(STRONG);
  const scores = [...hits.values()];
  const [low, high] = [Math.min(...scores, Infinity), Math.max(...scores, -Infinity)];
  for (const [number, score] of hits) {
    if (number < loaded) found[number] = onRamp(high > low ? (score - low) / (high - low) : 1);
  }
  return [found, scores.length ? [low, high] : [0, 0]];
}

export const rampCss = (palette: Palette): string[] =>
  [0, 0.25, 0.5, 0.75, 1].map((share) => palette.css[onRamp(share)]!);

/** A day of the columns as a date: days since 1900. */
export const dayIso = (day: number): string =>
  new Date(Date.UTC(1900, 0, 1) + day * 86_400_000).toISOString();
