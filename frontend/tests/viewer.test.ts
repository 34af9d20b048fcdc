import { describe, expect, it, vi } from 'vitest';
import { Camera } from '../src/islands/photo/viewer/camera.svelte';
import {
  exceeds,
  pinched,
  pulled,
  settled,
  stretched,
  swiped,
  thrown,
  zoomedAt,
  zooms,
} from '../src/islands/photo/viewer/geometry';

const STAGE = { width: 1000, height: 700 };
const LANDSCAPE = { width: 4000, height: 3000 };
const PANORAMA = { width: 20_000, height: 2000 };
const TINY = { width: 20, height: 20 };

describe('zoom levels', () => {
  it('show the whole photo first, then its details', () => {
    const { fit, near, most } = zooms(LANDSCAPE, STAGE);
    expect(fit).toBeCloseTo(700 / 3000);
    expect(near).toBeGreaterThanOrEqual(2 * fit);
    expect(most).toBe(4);
  });

  it('let a double tap fill the stage with a panorama', () => {
    const { fit, near } = zooms(PANORAMA, STAGE);
    expect(fit).toBeCloseTo(0.05);
    expect(near * PANORAMA.height).toBeCloseTo(STAGE.height);
  });

  it('enlarge a tiny photo so far that it can be seen, and further still', () => {
    const { fit, near, most } = zooms(TINY, STAGE);
    expect(fit * TINY.width).toBeCloseTo(240);
    expect(near).toBeGreaterThan(fit);
    expect(most).toBeGreaterThanOrEqual(near);
  });
});

describe('zooming and panning', () => {
  const levels = zooms(LANDSCAPE, STAGE);

  it('keep the spot under the pointer where it is', () => {
    const view = { scale: 0.5, x: 30, y: -20 };
    const point = { x: 120, y: 80 };
    const spot = (seen: typeof view) => (point.x - seen.x) / seen.scale;
    expect(spot(zoomedAt(view, 1.3, point))).toBeCloseTo(spot(view));
  });

  it('leave no gap between photo and stage', () => {
    const view = settled({ scale: 0.5, x: 9999, y: -9999 }, LANDSCAPE, STAGE, levels);
    expect(view.x).toBeCloseTo((4000 * 0.5 - 1000) / 2);
    expect(view.y).toBeCloseTo(-(3000 * 0.5 - 700) / 2);
  });

  it('come back to the middle when zoomed out too far', () => {
    const view = settled({ scale: 0.01, x: 50, y: 50 }, LANDSCAPE, STAGE, levels);
    expect(view).toEqual({ scale: levels.fit, x: expect.closeTo(0), y: expect.closeTo(0) });
  });

  it('give way at the edges, less and less', () => {
    expect(stretched(80, 100)).toBe(80);
    expect(stretched(200, 100)).toBeCloseTo(135);
    expect(stretched(-200, 100)).toBeCloseTo(-135);
    expect(pulled({ scale: levels.fit, x: 100, y: 0 }, LANDSCAPE, STAGE).x).toBeLessThan(100);
    expect(pinched(levels.fit / 2, levels)).toBeGreaterThan(levels.fit / 2);
    expect(pinched(levels.most * 2, levels)).toBeLessThan(levels.most * 2);
    expect(pinched(1, levels)).toBe(1);
  });

  it('glide on at the speed of the finger', () => {
    expect(thrown({ scale: 1, x: 0, y: 0 }, { x: 1, y: -0.5 })).toEqual({ scale: 1, x: 220, y: -110 });
  });
});

describe('a swipe', () => {
  it.each([
    [-400, 0, -1],
    [400, 0, 1],
    [-40, -0.9, -1],
    [-40, 0.9, 0],
    [-100, -0.1, 0],
    [5, 2, 0],
  ])('of %i px at %f px/ms leads to %i', (pull, speed, way) => {
    expect(swiped(pull, speed, 1000)).toBe(way);
  });
});

describe('the original', () => {
  it('is wanted once the large picture has too few pixels', () => {
    expect(exceeds(LANDSCAPE, 2048, 0.25, 1)).toBe(false);
    expect(exceeds(LANDSCAPE, 2048, 0.25, 3)).toBe(true);
    expect(exceeds(LANDSCAPE, 2048, 1, 1)).toBe(true);
    expect(exceeds({ width: 800, height: 600 }, 2048, 4, 2)).toBe(false);
  });
});

describe('the camera', () => {
  function made() {
    const outcomes = { leads: () => true, step: vi.fn(), close: vi.fn(), rise: vi.fn(), tap: vi.fn() };
    vi.stubGlobal('matchMedia', () => ({ matches: true }));
    const camera = new Camera(outcomes);
    camera.frame(LANDSCAPE, STAGE, false);
    return { camera, outcomes };
  }

  it('steps by a swipe, closes by a pull down, and asks for more by a pull up', () => {
    const { camera, outcomes } = made();
    const pull = (x: number, y: number, speed = { x: 0, y: 0 }) => {
      camera.begin();
      camera.drag({ x, y }, { x, y });
      camera.end(speed, true);
    };
    pull(-500, 10);
    expect(outcomes.step).toHaveBeenCalledWith(1);
    pull(10, 200);
    expect(outcomes.close).toHaveBeenCalledOnce();
    pull(0, -80);
    expect(outcomes.rise).toHaveBeenCalledOnce();
  });

  it('pans instead of stepping while it is zoomed in', () => {
    const { camera, outcomes } = made();
    camera.toggle();
    expect(camera.zoomed).toBe(true);
    camera.begin();
    camera.drag({ x: -100, y: 0 }, { x: -100, y: 0 });
    camera.end({ x: 0, y: 0 }, true);
    expect(camera.view.x).toBe(-100);
    expect(outcomes.step).not.toHaveBeenCalled();
    camera.toggle();
    expect(camera.zoomed).toBe(false);
  });

  it('leaves the wheel to the page where there is nothing to zoom out', () => {
    const { camera } = made();
    const wheel = (deltaY: number) =>
      ({ deltaX: 0, deltaY, deltaMode: 0, ctrlKey: false, shiftKey: false }) as WheelEvent;
    expect(camera.wheel(wheel(100), { x: 0, y: 0 })).toBe(false);
    expect(camera.wheel(wheel(-300), { x: 0, y: 0 })).toBe(true);
    expect(camera.zoomed).toBe(true);
  });

  it('keeps its zoom when the window changes, and forgets it with another photo', () => {
    const { camera } = made();
    camera.toggle();
    const { scale } = camera.view;
    camera.frame(LANDSCAPE, { width: 800, height: 500 }, true);
    expect(camera.view.scale).toBe(scale);
    camera.frame(PANORAMA, STAGE, false);
    expect(camera.zoomed).toBe(false);
  });
});
