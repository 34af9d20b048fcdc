/** Where the two photos of a match lie on a stage: beside each other, or one below the other. */
import type { Size } from './homography';

export interface Rect extends Size {
  left: number;
  top: number;
}

export interface MatchLayout {
  query: Rect;
  photo: Rect;
  stacked: boolean;
}

export const GAP = 28;

/** As large as they fit, both with the same share of the stage, in the middle of it. */
export function matchLayout(stage: Size, query: Size, photo: Size): MatchLayout {
  const beside = laid(stage, query, photo, false);
  const stacked = laid(stage, query, photo, true);
  return area(stacked) > area(beside) ? stacked : beside;
}

const area = ({ query, photo }: MatchLayout): number =>
  query.width * query.height + photo.width * photo.height;

function laid(stage: Size, query: Size, photo: Size, stacked: boolean): MatchLayout {
  const half: Size = stacked
    ? { width: stage.width, height: (stage.height - GAP) / 2 }
    : { width: (stage.width - GAP) / 2, height: stage.height };
  const [a, b] = [fitted(query, half), fitted(photo, half)];
  const used = (stacked ? a.height + b.height : a.width + b.width) + GAP;
  const first = ((stacked ? stage.height : stage.width) - used) / 2;
  const second = first + (stacked ? a.height : a.width) + GAP;
  const placed = (size: Size, along: number): Rect =>
    stacked
      ? { ...size, left: (stage.width - size.width) / 2, top: along }
      : { ...size, left: along, top: (stage.height - size.height) / 2 };
  return { query: placed(a, first), photo: placed(b, second), stacked };
}

/** The largest size of the same shape inside a box. */
export function fitted(size: Size, box: Size): Size {
  const scale = Math.max(0.01, Math.min(box.width / size.width, box.height / size.height));
  return { width: size.width * scale, height: size.height * scale };
}

/** A point in 0..1 of a photo, on the stage. */
export const onStage = (rect: Rect, [x, y]: readonly [number, number]): [number, number] => [
  rect.left + x * rect.width,
  rect.top + y * rect.height,
];
