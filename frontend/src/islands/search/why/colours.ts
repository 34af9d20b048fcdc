/**
 * Colours of matched lines: plasma (Smith and van der Walt, 2015), which reads the same with and without colour
 * blindness, without its darkest third so that every line stands out on a photo.
 */
const STOPS: readonly (readonly [number, number, number])[] = [
  [156, 23, 158],
  [189, 55, 134],
  [216, 87, 107],
  [237, 121, 83],
  [251, 159, 58],
  [253, 202, 38],
  [240, 249, 33],
];

/** Of a confidence in 0..1; what lies outside is cut. */
export function confidenceColour(confidence: number): string {
  const at = Math.min(1, Math.max(0, Number.isFinite(confidence) ? confidence : 0)) * (STOPS.length - 1);
  const below = Math.min(STOPS.length - 2, Math.floor(at));
  const share = at - below;
  const mixed = STOPS[below]!.map((value, i) => Math.round(value + (STOPS[below + 1]![i]! - value) * share));
  return `rgb(${mixed.join(' ')})`;
}

/** For a legend from unsure to sure. */
export const scale = (steps = STOPS.length): string =>
  `linear-gradient(to right, ${Array.from({ length: steps }, (_, i) => confidenceColour(i / (steps - 1))).join(', ')})`;
