/** A distribution over all angles as a figure around a circle; angle 0 is up, clockwise. */

export interface Peak {
  /** Clockwise degrees, 0..360. */
  angle: number;
  /** Probability within REACH of it. */
  mass: number;
}

const REACH = 5;
const INNER = 0.3;

const at = (bins: readonly number[], index: number): number =>
  bins[((index % bins.length) + bins.length) % bins.length] ?? 0;

/** The probability of all angles within `reach` degrees of one. */
export function massAround(bins: readonly number[], angle: number, reach = REACH): number {
  let sum = 0;
  for (let offset = -reach; offset <= reach; offset += 1) sum += at(bins, Math.round(angle) + offset);
  return Math.min(1, sum);
}

/** The likeliest angles, each at least `apart` degrees from the ones before it. */
export function peaks(bins: readonly number[], count: number, apart = 20): Peak[] {
  const found: Peak[] = [];
  const order = bins.map((_, index) => index).sort((a, b) => bins[b]! - bins[a]!);
  for (const angle of order) {
    if (found.length === count || bins[angle]! <= 0) break;
    const far = (other: Peak) => {
      const distance = Math.abs(other.angle - angle);
      return Math.min(distance, bins.length - distance) >= apart;
    };
    if (found.every(far)) found.push({ angle, mass: massAround(bins, angle) });
  }
  return found;
}

/** The point at an angle and a distance from the middle. */
export function pointAt(angle: number, radius: number): [number, number] {
  const radians = (angle * Math.PI) / 180;
  return [radius * Math.sin(radians), -radius * Math.cos(radians)];
}

/**
 * The outline around the middle: INNER of `radius` where an angle is impossible, all of it at the likeliest. The
 * root of the probability is drawn, so that what is less likely is still seen.
 */
export function outline(bins: readonly number[], radius: number): string {
  const most = Math.max(...bins, Number.MIN_VALUE);
  const points = bins.map((value, angle) => {
    const share = INNER + (1 - INNER) * Math.sqrt(Math.max(0, value) / most);
    return pointAt(angle, radius * share)
      .map((coordinate) => coordinate.toFixed(1))
      .join(' ');
  });
  return points.length ? `M${points.join('L')}Z` : '';
}

export const innerRadius = (radius: number): number => radius * INNER;
