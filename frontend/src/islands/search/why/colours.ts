/**
 * Colours of matched lines: cividis (Nuñez, Anderton and Renslow, 2018), which reads the same with and without
 * colour blindness, from its middle on so that every line stands out on a dark edge.
 */
const STOPS: readonly (readonly [number, number, number])[] = [
  [86, 97, 150],
  [124, 123, 150],
  [158, 150, 138],
  [196, 178, 112],
  [226, 206, 84],
  [255, 234, 70],
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
