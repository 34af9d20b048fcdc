/** The two photos that are compared. */
import type { Size } from './homography';

export interface Side {
  src: string;
  alt: string;
  size: Size;
}

export interface Sides {
  query: Side;
  photo: Side;
}
