/** The sheet of a layer's maps: cut, put in order, and coloured. */
import type { FeatureMaps } from '../../../lib/api/types';

export type Scale = 'own' | 'common';
/** Place of the activation map on the sheet; feature maps follow, the first at 1. */
export const ACTIVATION = 0;
/** Opacity of the highest value over the photo. */
const STRONGEST = 0.85 * 255;

type Rgb = readonly [number, number, number];
/** The same as over "why this way up": lightness grows with the value, also for who sees few colours. */
const STOPS: readonly Rgb[] = [
  [10, 7, 34],
  [88, 20, 104],
  [180, 50, 88],
  [240, 120, 30],
  [252, 255, 164],
];

export const COLOURS: Uint8Array = (() => {
  const found = new Uint8Array(256 * 3);
  for (let value = 0; value < 256; value++) {
    const at = (value / 255) * (STOPS.length - 1);
    const low = Math.min(STOPS.length - 2, Math.floor(at));
    STOPS[low]!.forEach((channel, i) => {
      found[3 * value + i] = Math.round(channel + (STOPS[low + 1]![i]! - channel) * (at - low));
    });
  }
  return found;
})();

/** Places on the sheet of the feature maps, in the order asked for. */
export function ordered({ low, high }: Pick<FeatureMaps, 'low' | 'high'>, strongest: boolean): number[] {
  const places = Array.from({ length: high.length - 1 }, (_, i) => i + 1);
  const peak = (place: number) => Math.max(high[place]!, -low[place]!);
  return strongest ? places.sort((a, b) => peak(b) - peak(a) || a - b) : places;
}

/** Lowest and highest value of all feature maps together. */
function reach({ low, high }: Pick<FeatureMaps, 'low' | 'high'>): [number, number] {
  let [least, most] = [0, 0];
  for (let place = 1; place < high.length; place++) {
    least = Math.min(least, low[place]!);
    most = Math.max(most, high[place]!);
  }
  return [least, most];
}

export class Sheet {
  private readonly common: [number, number];

  /** `pixels` are the gray values of the whole picture, row by row. */
  constructor(
    readonly maps: FeatureMaps,
    private readonly pixels: Uint8Array,
  ) {
    this.common = reach(maps);
  }

  /** One map's gray values, row by row. */
  private cut(place: number): Uint8Array {
    const { width, height, columns } = this.maps;
    const across = width * columns;
    const start = Math.floor(place / columns) * height * across + (place % columns) * width;
    const found = new Uint8Array(width * height);
    for (let row = 0; row < height; row++) {
      const from = start + row * across;
      found.set(this.pixels.subarray(from, from + width), row * width);
    }
    return found;
  }

  private valuesOf(place: number, scale: Scale): (gray: number) => number {
    const [low, high] = [this.maps.low[place]!, this.maps.high[place]!];
    if (scale === 'own' || place === ACTIVATION) return (gray) => gray;
    const [least, most] = this.common;
    const span = most > least ? most - least : 1;
    return (gray) => Math.round((255 * (low + (gray / 255) * (high - low) - least)) / span);
  }

  /** RGBA of one map by itself. */
  picture(place: number, scale: Scale): Uint8ClampedArray<ArrayBuffer> {
    const shown = this.valuesOf(place, scale);
    return this.painted(place, (gray) => [shown(gray), 255]);
  }

  /** RGBA of one map to be laid over the photo: clear where the layer answers nothing, or against it. */
  overlay(place: number): Uint8ClampedArray<ArrayBuffer> {
    const [low, high] = [this.maps.low[place]!, this.maps.high[place]!];
    return this.painted(place, (gray) => {
      const share = high > 0 ? Math.max(0, low + (gray / 255) * (high - low)) / high : 0;
      return [Math.round(255 * share), STRONGEST * share];
    });
  }

  private painted(place: number, look: (gray: number) => [number, number]): Uint8ClampedArray<ArrayBuffer> {
    const table = new Uint8Array(4 * 256);
    for (let gray = 0; gray < 256; gray++) {
      const [colour, opacity] = look(gray);
      table.set([...COLOURS.subarray(3 * colour, 3 * colour + 3), Math.round(opacity)], 4 * gray);
    }
    const looks = new Uint32Array(table.buffer);
    const found = Uint32Array.from(this.cut(place), (gray) => looks[gray]!);
    return new Uint8ClampedArray(found.buffer);
  }
}

/** Gray values of a picture at an address. */
export async function grayOf(address: string): Promise<Uint8Array> {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  const pen = canvas.getContext('2d', { willReadFrequently: true })!;
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return Uint8Array.from({ length: data.length / 4 }, (_, at) => data[4 * at]!);
}

/** Draws a map, a pixel a cell, whenever it changes. */
export function draw(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number) {
  return (canvas: HTMLCanvasElement): void => {
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  };
}
