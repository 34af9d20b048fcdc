/** What is left of a photo when it is straightened. */

export interface Size {
  width: number;
  height: number;
}

/**
 * The largest upright rectangle, by area, inside a photo turned by `angle` degrees. Closed form: either two
 * corners of the rectangle pose on the long sides (long photos, steep angles), or all four on all four sides.
 */
export function largestRectangle({ width, height }: Size, angle: number): Size {
  const sine = Math.abs(Math.sin((angle * Math.PI) / 180));
  const cosine = Math.abs(Math.cos((angle * Math.PI) / 180));
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (short <= 2 * sine * cosine * long || Math.abs(sine - cosine) < 1e-9) {
    const half = short / 2;
    return width >= height
      ? { width: half / sine, height: half / cosine }
      : { width: half / cosine, height: half / sine };
  }
  const double = cosine * cosine - sine * sine;
  return {
    width: (width * cosine - height * sine) / double,
    height: (height * cosine - width * sine) / double,
  };
}

export const isSideways = (turn: number): boolean => Math.abs(turn / 90) % 2 === 1;

/** A photo's size after quarter turns. */
export const turnedSize = ({ width, height }: Size, turn: number): Size =>
  isSideways(turn) ? { width: height, height: width } : { width, height };

/** The share of the photo that stays, 0..1. */
export function keptShare(size: Size, straighten: number): number {
  const { width, height } = largestRectangle(size, straighten);
  return (width * height) / (size.width * size.height);
}

export interface Laid {
  /** Of the whole picture, before it is rotated. */
  picture: Size;
  /** Of the part that is kept. */
  crop: Size;
}

/** On a stage: the kept part as large as it fits, never enlarged more than `most` times. */
export function laid(frame: Size, turn: number, straighten: number, stage: Size, most = 3): Laid {
  const crop = largestRectangle(turnedSize(frame, turn), straighten);
  const scale = Math.max(0.001, Math.min(stage.width / crop.width, stage.height / crop.height, most));
  return { picture: scaled(frame, scale), crop: scaled(crop, scale) };
}

const scaled = ({ width, height }: Size, by: number): Size => ({ width: width * by, height: height * by });
