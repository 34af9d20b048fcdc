/** The points as they have come so far: columns by number. Their order is random, so the first part is a fair sample. */
import { requestPacked, type Packed } from '../../lib/api/binary';

export const NOTHING = 0xffff;
const FIRST = 8_192;

interface PartHead {
  first: number;
  count: number;
  /** Ids of the clusters that occur. */
  groups: string[];
}

export interface Part {
  first: number;
  count: number;
  places: Uint16Array;
  days: Uint16Array;
  /** Number of each point's cluster in `groups`. */
  cluster: Uint16Array;
  groups: string[];
  gone: Uint8Array;
}

export interface AlbumPart {
  first: number;
  count: number;
  groups: { id: string; name: string }[];
  album: Uint16Array;
}

export function partOf({ head, buffer, offset }: Packed<PartHead>): Part {
  const { first, count, groups } = head;
  const numbers = new Uint16Array(buffer, offset, 4 * count);
  return {
    first,
    count,
    groups,
    places: numbers.subarray(0, 2 * count),
    days: numbers.subarray(2 * count, 3 * count),
    cluster: numbers.subarray(3 * count),
    gone: new Uint8Array(buffer, offset + 8 * count, count),
  };
}

export class Points {
  readonly places: Uint16Array;
  readonly days: Uint16Array;
  readonly cluster: Uint16Array;
  readonly gone: Uint8Array;
  /** How many are here; all below this number. */
  loaded = 0;

  /** `clusters` are the groups that points may be of, in the order of their numbers. */
  constructor(
    readonly capacity: number,
    readonly clusters: readonly string[],
  ) {
    this.places = new Uint16Array(2 * capacity);
    this.days = new Uint16Array(capacity);
    this.cluster = new Uint16Array(capacity).fill(NOTHING);
    this.gone = new Uint8Array(capacity).fill(1);
  }

  add(part: Part): void {
    const count = Math.min(part.count, this.capacity - part.first);
    this.places.set(part.places.subarray(0, 2 * count), 2 * part.first);
    this.days.set(part.days.subarray(0, count), part.first);
    this.gone.set(part.gone.subarray(0, count), part.first);
    const numbers = part.groups.map((id) => this.clusters.indexOf(id));
    for (let at = 0; at < count; at++) {
      const own = part.cluster[at]!;
      const number = own === NOTHING ? -1 : numbers[own]!;
      this.cluster[part.first + at] = number < 0 ? NOTHING : number;
    }
    this.loaded = Math.max(this.loaded, part.first + count);
  }
}

/** The spans to ask for: a small one first, so that something is seen soon. */
export function spans(total: number, most: number): [number, number][] {
  const found: [number, number][] = [];
  for (let first = 0; first < total;) {
    const count = Math.min(found.length ? most : FIRST, total - first);
    found.push([first, count]);
    first += count;
  }
  return found;
}

const query = (revision: number, first: number, count: number) =>
  `?revision=${revision}&first=${first}&count=${count}`;

/** All points, part by part in order; the next part is under way while one is taken in. */
export async function eachPart(
  revision: number,
  total: number,
  most: number,
  take: (part: Part) => void,
  signal: AbortSignal,
): Promise<void> {
  const ask = ([first, count]: [number, number]) =>
    requestPacked<PartHead>(`map/points/${query(revision, first, count)}`, signal);
  const wanted = spans(total, most);
  let next = wanted[0] && ask(wanted[0]);
  for (let at = 0; next; at++) {
    const packed: Packed<PartHead> = await next;
    next = wanted[at + 1] && ask(wanted[at + 1]!);
    next?.catch(() => undefined);
    take(partOf(packed));
  }
}

/** The newest album of each point. */
export async function albumsOf(revision: number, total: number, most: number): Promise<AlbumPart[]> {
  const found: AlbumPart[] = [];
  for (const [first, count] of spans(total, most)) {
    const { head, buffer, offset } = await requestPacked<Omit<AlbumPart, 'album'>>(
      `map/albums/${query(revision, first, count)}`,
    );
    found.push({ ...head, album: new Uint16Array(buffer, offset, head.count) });
  }
  return found;
}

const BLOCK = 16_384;

/** Ids of the points by number; blocks are asked for when they are needed, and kept. */
export class Ids {
  private readonly blocks = new Map<number, Promise<Uint8Array>>();

  constructor(readonly revision: number) {}

  async of(numbers: ArrayLike<number>): Promise<string[]> {
    const wanted = new Set(Array.from(numbers, (number) => Math.floor(number / BLOCK)));
    const here = new Map<number, Uint8Array>();
    for (const block of wanted) here.set(block, await this.block(block));
    return Array.from(numbers, (number) => {
      const bytes = here.get(Math.floor(number / BLOCK))!;
      return idAt(bytes, number % BLOCK);
    });
  }

  private block(block: number): Promise<Uint8Array> {
    const known = this.blocks.get(block);
    if (known) return known;
    const asked = requestPacked(`map/ids/${query(this.revision, block * BLOCK, BLOCK)}`).then(
      ({ buffer, offset }) => new Uint8Array(buffer, offset),
    );
    asked.catch(() => this.blocks.delete(block));
    this.blocks.set(block, asked);
    return asked;
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function idAt(bytes: Uint8Array, index: number): string {
  let text = '';
  for (let at = 0; at < 16; at++) {
    if (at === 4 || at === 6 || at === 8 || at === 10) text += '-';
    text += HEX[bytes[16 * index + at]!]!;
  }
  return text;
}
