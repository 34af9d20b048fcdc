/** A plane seen from two places: where a point of one photo lies in the other. */

/** Row by row; maps 0..1 of the query to 0..1 of the photo. */
export type Homography = readonly (readonly number[])[];

export interface Size {
  width: number;
  height: number;
}

/** Where a point of the query lies in the photo, both in 0..1. */
export function projected(matrix: Homography, [x, y]: readonly [number, number]): [number, number] {
  const [u, v, w] = [0, 1, 2].map((row) => {
    const [a, b, c] = matrix[row]! as [number, number, number];
    return a * x + b * y + c;
  }) as [number, number, number];
  return [u / w, v / w];
}

/**
 * CSS that lays an element of size `from` over one of size `to`, both with their origin in the left upper corner.
 * In pixels the movement is diag(to) · H · diag(from)⁻¹; CSS wants four columns of four.
 */
export function matrix3d(matrix: Homography, from: Size, to: Size): string {
  const row = (index: number, scale: number): [number, number, number] => {
    const [a, b, c] = matrix[index]! as [number, number, number];
    return [(a * scale) / from.width, (b * scale) / from.height, c * scale];
  };
  const [x, y, w] = [row(0, to.width), row(1, to.height), row(2, 1)];
  const columns = [x[0], y[0], 0, w[0], x[1], y[1], 0, w[1], 0, 0, 1, 0, x[2], y[2], 0, w[2]];
  return `matrix3d(${columns.map((value) => Number(value.toPrecision(9))).join(', ')})`;
}

/** Whether the whole query stays in front of the camera: what crosses the horizon cannot be drawn. */
export function isDrawable(matrix: Homography | null | undefined): matrix is Homography {
  if (matrix?.length !== 3 || matrix.some((row) => row.length !== 3 || !row.every(Number.isFinite)))
    return false;
  const depth = ([x, y]: [number, number]) => matrix[2]![0]! * x + matrix[2]![1]! * y + matrix[2]![2]!;
  const corners: [number, number][] = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ];
  const depths = corners.map(depth);
  return depths.every((value) => value > 1e-6) || depths.every((value) => value < -1e-6);
}
