/** Where a captioner looked for a word, as pixels to be laid over the photo. */

/** Rows from the top; any numbers that are not negative. */
export type Gaze = readonly (readonly number[])[];

const COLOUR = [255, 186, 73] as const;
const STRONGEST = 225;

/** RGBA, a pixel a cell: the cell looked at most is the strongest, one looked at no more than evenly is clear. */
export function gazePixels(gaze: Gaze): Uint8ClampedArray<ArrayBuffer> {
  const cells = gaze.flat();
  const even = cells.reduce((sum, cell) => sum + cell, 0) / Math.max(1, cells.length);
  const most = Math.max(...cells);
  const pixels = new Uint8ClampedArray(4 * cells.length);
  cells.forEach((cell, place) => {
    const share = most > even ? Math.max(0, (cell - even) / (most - even)) : 0;
    pixels.set([...COLOUR, STRONGEST * Math.sqrt(share)], 4 * place);
  });
  return pixels;
}

/** The largest size of that shape that fits into a box. */
export function fitted(
  shape: { width: number; height: number },
  box: { width: number; height: number },
): { width: number; height: number } {
  const scale = Math.min(box.width / Math.max(1, shape.width), box.height / Math.max(1, shape.height));
  return { width: shape.width * scale, height: shape.height * scale };
}
