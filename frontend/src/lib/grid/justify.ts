/** Justified rows: photos of any shape side by side, every full row exactly as wide as the page. */
export interface RowStyle {
  width: number;
  target: number;
  gap: number;
  /** Height of the strip above a row in which a new day starts. */
  label: number;
}

export interface Rows {
  count: number;
  /** Index of each row's first photo; one more entry than rows. */
  first: Uint32Array;
  /** Offset of each row from the top of its section, strip included; one more entry than rows. */
  top: Float64Array;
  /** Height of the photos in each row. */
  height: Float32Array;
  labelled: Uint8Array;
  total: number;
}

const NARROWEST = 0.4;
const WIDEST = 3.2;

/** Width over height as laid out; extreme shapes are cropped to what still shows something. */
export const clampRatio = (ratio: number): number => Math.min(WIDEST, Math.max(NARROWEST, ratio || 1));

export function justify(
  ratios: ArrayLike<number>,
  style: RowStyle,
  startsDay: (index: number) => boolean = () => false,
): Rows {
  const n = ratios.length;
  const first: number[] = [];
  const heights: number[] = [];
  let at = 0;
  while (at < n) {
    const [end, height] = fillRow(ratios, at, style);
    first.push(at);
    heights.push(height);
    at = end;
  }
  return stack(first, heights, n, style, startsDay);
}

/** The row that starts at `at`: where it ends, and how high its photos are. */
function fillRow(ratios: ArrayLike<number>, at: number, style: RowStyle): [number, number] {
  let sum = 0;
  for (let i = at; i < ratios.length; i++) {
    const before = sum;
    sum += clampRatio(ratios[i]!);
    const height = rowHeight(sum, i - at + 1, style);
    if (height > style.target) continue;
    const without = rowHeight(before, i - at, style);
    const closer = i > at && without - style.target < style.target - height && without < style.target * 1.4;
    return closer ? [i, without] : [i + 1, height];
  }
  return [ratios.length, Math.min(rowHeight(sum, ratios.length - at, style), style.target)];
}

const rowHeight = (ratioSum: number, photos: number, { width, gap }: RowStyle): number =>
  ratioSum === 0 ? Infinity : Math.max(1, (width - gap * (photos - 1)) / ratioSum);

function stack(
  first: number[],
  heights: number[],
  n: number,
  { gap, label }: RowStyle,
  startsDay: (index: number) => boolean,
): Rows {
  const count = first.length;
  const top = new Float64Array(count + 1);
  const labelled = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const end = first[row + 1] ?? n;
    for (let i = first[row]!; i < end && !labelled[row]; i++) if (startsDay(i)) labelled[row] = 1;
    top[row + 1] = top[row]! + heights[row]! + gap + (labelled[row] ? label : 0);
  }
  return {
    count,
    first: Uint32Array.from([...first, n]),
    top,
    height: Float32Array.from(heights),
    labelled,
    total: Math.max(0, top[count]! - (count ? gap : 0)),
  };
}

/** Height that a section of `count` photos will have, more or less, before their shapes are known. */
export function estimateHeight(count: number, { width, target, gap }: RowStyle): number {
  const perRow = Math.max(1, (width + gap) / (target * 1.38 + gap));
  return Math.ceil(count / perRow) * (target + gap);
}

/** The last index whose value is <= `value` in a rising array of `length` entries. */
export function floorIndex(rising: ArrayLike<number>, value: number, length = rising.length): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rising[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
