import { afterEach, describe, expect, it, vi } from 'vitest';
import '../src/lib/messages/en-networks';
import { bySize, firstLook, layerName } from '../src/islands/photo/networks/layers';
import { Look } from '../src/islands/photo/networks/look.svelte';
import { COLOURS, ordered, Sheet } from '../src/islands/photo/networks/sheet';
import type { FeatureMaps } from '../src/lib/api/types';

const maps = (more: Partial<FeatureMaps> = {}): FeatureMaps => ({
  backbone: 'lite',
  layer: 'stem',
  channels: 2,
  height: 1,
  width: 2,
  columns: 2,
  sheet: '/sheet.png',
  low: [0, 0, -2],
  high: [9, 1, 2],
  ...more,
});
/** Two maps in a row, the third below: each [0, 255] but the last [0, 128]. */
const pixels = Uint8Array.from([0, 255, 0, 255, 0, 128, 0, 0]);
const alphas = (rgba: Uint8ClampedArray) => [...rgba].filter((_, at) => at % 4 === 3);
const colours = (rgba: Uint8ClampedArray) =>
  [0, 1].map((cell) => {
    const red = [...rgba.subarray(4 * cell, 4 * cell + 3)].join();
    return [...Array(256).keys()].find((v) => [...COLOURS.subarray(3 * v, 3 * v + 3)].join() === red);
  });

describe('the names of layers', () => {
  it('are words where the kind is known', () => {
    expect(layerName('stem')).toBe('First convolution');
    expect(layerName('block-12')).toBe('Block 12');
    expect(layerName('block-4-expanded')).toBe('Block 4, widened');
    expect(layerName('conv3-2')).toBe('Convolution 3.2');
    expect(layerName('conv2-1-filtered')).toBe('Convolution 2.1, filtered');
    expect(layerName('pool5')).toBe('Pooling 5');
  });

  it('stay as they are where it is not', () => {
    expect(layerName('transformer-3')).toBe('transformer-3');
    expect(layerName('block-3-gated')).toBe('block-3-gated');
  });

  it('stand in groups of one size, from fine to coarse', () => {
    const layer = (name: string, side: number) => ({ name, channels: 8, height: side, width: side });
    const layers = [layer('a', 56), layer('b', 56), layer('c', 28)];
    expect(bySize(layers).map(({ size, layers: held }) => [size, held.length])).toEqual([
      ['56 × 56', 2],
      ['28 × 28', 1],
    ]);
    expect(firstLook(layers)).toBe(0);
  });
});

describe('a sheet of maps', () => {
  const sheet = new Sheet(maps(), pixels);

  it('is cut where each map lies', () => {
    expect(colours(sheet.picture(0, 'own'))).toEqual([0, 255]);
    expect(colours(sheet.picture(2, 'own'))).toEqual([0, 128]);
    expect(alphas(sheet.picture(2, 'own'))).toEqual([255, 255]);
  });

  it('is shown on one scale for all when asked, the activation map apart', () => {
    // All feature maps together reach from -2 to 2: 0 lies in the middle, 1 at three quarters.
    expect(colours(sheet.picture(1, 'common'))).toEqual([128, 191]);
    expect(colours(sheet.picture(2, 'common'))).toEqual([0, 128]);
    expect(colours(sheet.picture(0, 'common'))).toEqual([0, 255]);
  });

  it('lays over the photo only what speaks for something', () => {
    expect(alphas(sheet.overlay(1))).toEqual([0, 217]);
    const [against, nearly] = alphas(sheet.overlay(2));
    expect(against).toBe(0);
    expect(nearly).toBeLessThan(2);
  });

  it('shows a map that answers nothing as nothing', () => {
    const dead = new Sheet(maps({ low: [0, 0, 0], high: [0, 0, 0] }), new Uint8Array(8));
    expect(colours(dead.picture(1, 'common'))).toEqual([0, 0]);
    expect(alphas(dead.overlay(1))).toEqual([0, 0]);
  });

  it('is put in order by the strongest answer, for or against', () => {
    const values = { low: [0, 0, -5, 0], high: [99, 1, 2, 3] };
    expect(ordered(values, true)).toEqual([2, 3, 1]);
    expect(ordered(values, false)).toEqual([1, 2, 3]);
  });
});

describe('looking at a layer', () => {
  const layers = ['stem', 'block-1', 'head'].map((name) => ({ name, channels: 2, height: 1, width: 2 }));
  const backbones = [
    { name: 'lite', weights: 'a', layers },
    { name: 'other', weights: 'b', layers: layers.slice(0, 2) },
  ];
  const answering = (status = 200) => {
    const fetched = vi.fn(async (url: string) => {
      const [, network, layer] = /feature-maps\/(.+)\/(.+)\//.exec(url) ?? [];
      const body = network ? maps({ backbone: network, layer }) : { backbones };
      return new Response(JSON.stringify(body), { status: network ? status : 200 });
    });
    vi.stubGlobal('fetch', fetched);
    return fetched;
  };
  const read = () => Promise.resolve(pixels);
  const asked = (fetched: ReturnType<typeof answering>) =>
    fetched.mock.calls.map(([url]) => url.split('/').slice(-3, -1).join(' '));

  afterEach(() => vi.useRealTimers());

  it('begins with the first network, and asks only for the layer that one rests on', async () => {
    vi.useFakeTimers();
    const fetched = answering();
    const look = new Look('p', read);
    await look.begin();
    await vi.advanceTimersByTimeAsync(1);
    expect(look.sheet?.maps).toMatchObject({ backbone: 'lite', layer: 'stem' });

    look.shown = 2;
    look.go(1);
    await vi.advanceTimersByTimeAsync(50);
    look.go(9);
    await vi.advanceTimersByTimeAsync(500);

    expect(asked(fetched)).toEqual(['v1 backbones', 'lite stem', 'lite head']);
    expect(look).toMatchObject({ at: 2, shown: 0, busy: false });
  });

  it('goes on with the layer of the photo before, in another network too where it has it', async () => {
    vi.useFakeTimers();
    answering();
    const look = new Look('q', read);
    await look.begin();
    await vi.advanceTimersByTimeAsync(1);
    expect(look.layer?.name).toBe('head');

    look.choose('other', 'block-1');
    await vi.advanceTimersByTimeAsync(1);
    expect(look.sheet?.maps).toMatchObject({ backbone: 'other', layer: 'block-1' });
    look.choose('other', 'head');
    expect(look.layer?.name).toBe('stem');
    look.end();
  });

  it('says what went wrong, keeps what was there, and tries again', async () => {
    answering(503);
    const look = new Look('p', read);
    await look.begin();
    await look.ask();
    expect(look.error).toMatchObject({ status: 503 });
    answering();
    await look.ask();
    expect(look.error).toBeNull();
    expect(look.sheet).not.toBeNull();
    look.end();
  });

  it('takes a sheet that does not come for a broken line', async () => {
    answering();
    const look = new Look('p', () => Promise.reject(new Error('gone')));
    await look.begin();
    await look.ask();
    expect(look.error).toMatchObject({ status: 0 });
    look.end();
  });
});
