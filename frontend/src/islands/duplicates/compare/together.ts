/** Two photos of any sizes seen as one: what is in the middle of one pane is in the middle of the other. */
import { zooms, type Size, type View } from '../../photo/viewer/geometry';

export interface Placed {
  view: View;
  /** CSS pixels per pixel of the photo where all of it is seen. */
  fit: number;
}

/** The view of `other` that shows the same part of it, in parts of its sides, as `view` shows of `photo`. */
export function seenTogether(view: View, photo: Size, other: Size, stage: Size): Placed {
  const fit = zooms(photo, stage).fit;
  const fits = zooms(other, stage).fit;
  const scale = (view.scale / fit) * fits;
  const across = (other.width * scale) / (photo.width * view.scale);
  const down = (other.height * scale) / (photo.height * view.scale);
  return { view: { scale, x: view.x * across, y: view.y * down }, fit: fits };
}
