/** What the camera wrote, in words. */
import { plainNumber } from '../../lib/format';

type Camera = Record<string, string | number | null>;

export function cameraName(camera: Camera): string {
  const make = String(camera['make'] ?? '').trim();
  const model = String(camera['model'] ?? '').trim();
  return model.toLowerCase().startsWith(make.toLowerCase().split(' ')[0]!) && make
    ? model
    : `${make} ${model}`.trim();
}

export function exposure(camera: Camera): string {
  const { exposure_time: time, f_number: aperture, iso, focal_length: focal } = camera;
  return [
    time ? `${shutter(Number(time))} s` : '',
    aperture ? `f/${plainNumber(Number(aperture))}` : '',
    iso ? `ISO ${Number(iso)}` : '',
    focal ? `${plainNumber(Number(focal))} mm` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

const shutter = (seconds: number): string =>
  seconds < 0.5 ? `1/${Math.round(1 / seconds)}` : plainNumber(seconds);

export function exifRows(exif: Record<string, unknown>): [string, string][] {
  return Object.entries(exif)
    .map(([name, value]): [string, string] => [
      name.replace(/([a-z])([A-Z])/g, '$1 $2'),
      Array.isArray(value) ? value.join(', ') : String(value),
    ])
    .sort(([a], [b]) => a.localeCompare(b));
}

/** "JPEG", "WebP": what kind of file it is. */
export const fileKind = (type: string): string => {
  const kind = type.replace(/^image\/(x-)?/, '');
  return kind === 'webp' ? 'WebP' : kind.toUpperCase();
};
