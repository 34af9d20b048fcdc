import { describe, expect, it } from 'vitest';
import '../src/lib/messages/en-upright';
import { massAround, outline, peaks, pointAt } from '../src/islands/photo/upright/polar';
import { keptShare, laid, largestRectangle, turnedSize, type Size } from '../src/lib/upright/crop';
import { poseAt, same, straightened, totalOf, turned, way } from '../src/lib/upright/pose';
import { Tilt } from '../src/lib/upright/tilt.svelte';
import { levelling, twist, TwistReader, twistOfTwo, wheelAngle } from '../src/lib/upright/twist';
import { turnName } from '../src/lib/upright/words';

describe('poses', () => {
  it.each([
    [0, 0, 0],
    [4.26, 0, 4.3],
    [-4.2, 0, -4.2],
    [93, 90, 3],
    [-100, 270, -10],
    [359.9, 0, -0.1],
    [405, 90, -44.9],
  ])('at %d° are %d° and %d°', (total, turn, straighten) => {
    expect(poseAt(total)).toEqual({ turn, straighten });
  });

  it('never straighten by 45°, where a quarter turn is as near', () => {
    for (const angle of [44.97, 45, -45, 90, 1000]) {
      expect(Math.abs(straightened({ turn: 0, straighten: 0 }, angle).straighten)).toBeLessThan(45);
      expect(Math.abs(poseAt(angle).straighten)).toBeLessThan(45);
    }
  });

  it('turn by quarters and keep their straightening', () => {
    expect(turned({ turn: 270, straighten: -3 }, 90)).toEqual({ turn: 0, straighten: -3 });
    expect(turned({ turn: 0, straighten: 2 }, -90)).toEqual({ turn: 270, straighten: 2 });
  });

  it('are told apart as one sees them', () => {
    expect(same({ turn: 360, straighten: 0.01 }, { turn: 0, straighten: 0 })).toBe(true);
    expect(same({ turn: 90, straighten: 0 }, { turn: 0, straighten: 0 })).toBe(false);
  });

  it('know the short way to each other', () => {
    expect(way({ turn: 0, straighten: 2 }, { turn: 270, straighten: 0 })).toBe(-92);
    expect(way({ turn: 270, straighten: 0 }, { turn: 90, straighten: 0 })).toBe(180);
  });

  it('are said with their direction', () => {
    expect(turnName(4.2)).toBe('4.2° clockwise');
    expect(turnName(-90)).toBe('90° counterclockwise');
    expect(turnName(0)).toBe('as it is');
    expect(turnName(180)).toBe('180°');
  });
});

/** The largest by trying: for each width, the height that still fits inside the turned photo. */
function tried({ width, height }: Size, angle: number): number {
  const [sine, cosine] = [Math.sin, Math.cos].map((of) => Math.abs(of((angle * Math.PI) / 180)));
  let most = 0;
  const widest = Math.hypot(width, height);
  for (let step = 1; step < 20_000; step += 1) {
    const across = (widest * step) / 20_000;
    const one =
      sine! > 1e-12 ? (width - across * cosine!) / sine! : across * cosine! <= width ? Infinity : -1;
    const other = cosine! > 1e-12 ? (height - across * sine!) / cosine! : Infinity;
    most = Math.max(most, across * Math.min(one, other));
  }
  return most;
}

describe('the largest upright rectangle', () => {
  const sizes: Size[] = [
    { width: 640, height: 480 },
    { width: 480, height: 640 },
    { width: 1000, height: 1000 },
    { width: 3000, height: 300 },
    { width: 200, height: 1900 },
  ];
  const angles = [0, 0.3, 1, 5, 15, 22.5, 30, 44.9, -0.3, -7, -30, -44.9];

  it.each(sizes)('is as large as any found by trying: %j', (size) => {
    for (const angle of angles) {
      const { width, height } = largestRectangle(size, angle);
      const best = tried(size, angle);
      expect((width * height) / best).toBeGreaterThan(0.9995);
      expect((width * height) / best).toBeLessThan(1.001);
    }
  });

  it.each(sizes)('lies inside the turned photo: %j', (size) => {
    for (const angle of angles) {
      const { width, height } = largestRectangle(size, angle);
      const [sine, cosine] = [Math.sin, Math.cos].map((of) => Math.abs(of((angle * Math.PI) / 180)));
      expect(width * cosine! + height * sine!).toBeLessThanOrEqual(size.width + 1e-6);
      expect(width * sine! + height * cosine!).toBeLessThanOrEqual(size.height + 1e-6);
    }
  });

  it('is 0.64 of 640 x 480 at 15°, not the 0.58 of a wrong formula', () => {
    expect(keptShare({ width: 640, height: 480 }, 15)).toBeCloseTo(0.639, 3);
  });

  it('passes on smoothly from one quarter turn into the next', () => {
    const size = { width: 640, height: 480 };
    const before = largestRectangle(size, 44.999);
    const after = largestRectangle(turnedSize(size, 90), -44.999);
    expect(before.width).toBeCloseTo(after.width, 0);
    expect(before.height).toBeCloseTo(after.height, 0);
  });

  it('fills the stage with what is kept', () => {
    const { picture, crop } = laid({ width: 4000, height: 3000 }, 90, 3, { width: 600, height: 500 });
    expect(Math.max(crop.width / 600, crop.height / 500)).toBeCloseTo(1);
    expect(crop.height).toBeGreaterThan(crop.width);
    expect(picture.width / picture.height).toBeCloseTo(4 / 3);
  });
});

describe('hands on a photo', () => {
  const middle = { x: 500, y: 400 };

  it('turn it the way they go around its middle', () => {
    expect(twist(middle, { x: 900, y: 400 }, { x: 500, y: 800 })).toBeCloseTo(90);
    expect(twist(middle, { x: 500, y: 0 }, { x: 100, y: 400 })).toBeCloseTo(-90);
  });

  it('turn it slowly near the middle, where a pixel would be many degrees', () => {
    const near = twist(middle, { x: 510, y: 400 }, { x: 510, y: 401 });
    expect(near).toBeGreaterThan(0);
    expect(near).toBeLessThan(1);
  });

  it('turn it the short way across the seam', () => {
    expect(Math.abs(twist(middle, { x: 100, y: 401 }, { x: 100, y: 399 }))).toBeLessThan(1);
    const from = [middle, { x: 100, y: 401 }] as const;
    expect(Math.abs(twistOfTwo(from, [middle, { x: 100, y: 399 }]))).toBeLessThan(1);
  });

  it('are read as one finger or as two, and no third', () => {
    const reader = new TwistReader();
    reader.down(1, { x: 300, y: 400 });
    expect(reader.move(1, { x: 500, y: 200 }, middle)).toBeCloseTo(90);
    reader.down(2, { x: 700, y: 200 });
    reader.down(3, { x: 0, y: 0 });
    expect(reader.move(2, { x: 500, y: 400 }, middle)).toBeCloseTo(90);
    expect(reader.move(3, { x: 90, y: 90 }, middle)).toBe(0);
    [1, 2].forEach((id) => reader.up(id));
    expect(reader.held).toBe(false);
  });

  it.each([
    [{ x: 0, y: 0 }, { x: 200, y: 20 }, -5.71],
    [{ x: 200, y: 20 }, { x: 0, y: 0 }, -5.71],
    [{ x: 0, y: 0 }, { x: 20, y: 200 }, 5.71],
    [{ x: 0, y: 200 }, { x: 20, y: 0 }, -5.71],
    [{ x: 0, y: 0 }, { x: 9, y: 9 }, 0],
  ])('draw from %j to %j what makes it level or upright', (from, to, angle) => {
    expect(levelling(from, to)).toBeCloseTo(angle, 2);
  });

  it('turn finely by the wheel, coarsely with Shift, whatever the browser makes of that', () => {
    const wheel = (more: Partial<WheelEvent>) =>
      wheelAngle({ deltaX: 0, deltaY: 0, deltaMode: 0, shiftKey: false, ...more } as WheelEvent);
    expect(wheel({ deltaY: 100 })).toBeCloseTo(0.2);
    expect(wheel({ deltaY: -100, shiftKey: true })).toBeCloseTo(-2);
    expect(wheel({ deltaX: 100, shiftKey: true })).toBeCloseTo(2);
    expect(wheel({ deltaY: 3, deltaMode: 1 })).toBeCloseTo(0.108);
  });
});

describe('an angle that is tried', () => {
  const begun = () => new Tilt({ turn: 90, straighten: 2 });

  it('goes by steps to where straightening ends, and back to where it began', () => {
    const tilt = begun();
    tilt.step(0.1);
    expect([tilt.pose.straighten, tilt.changed]).toEqual([2.1, true]);
    tilt.step(99);
    expect(tilt.pose).toEqual({ turn: 90, straighten: 44.9 });
    tilt.restore();
    expect([tilt.pose, tilt.changed]).toEqual([{ turn: 90, straighten: 2 }, false]);
  });

  it('passes on into the next quarter turn by hand', () => {
    const tilt = begun();
    tilt.hold();
    for (let moved = 0; moved < 50; moved += 1) tilt.twist(1);
    expect(tilt.pose).toEqual({ turn: 180, straighten: -38 });
  });

  it('is level where a hand comes near to level, and leaves it again', () => {
    const tilt = begun();
    tilt.hold();
    tilt.twist(-1.9);
    expect(tilt.pose.straighten).toBe(0);
    tilt.twist(-0.5);
    expect(totalOf(tilt.pose)).toBeCloseTo(89.6);
  });

  it('follows a line that was drawn, once', () => {
    const tilt = begun();
    tilt.ruling = true;
    tilt.level({ x: 0, y: 0 }, { x: 100, y: -5 });
    expect([tilt.pose, tilt.ruling]).toEqual([{ turn: 90, straighten: 4.9 }, false]);
  });

  it('stops at the end of the dial, and comes back at once', () => {
    const tilt = begun();
    tilt.hold();
    tilt.drag(80);
    expect(tilt.pose).toEqual({ turn: 90, straighten: 44.9 });
    tilt.drag(-5);
    expect(tilt.pose.straighten).toBeCloseTo(40);
  });
});

describe('how likely each angle is', () => {
  const bins = Array.from({ length: 360 }, () => 0);
  bins[358] = 0.4;
  bins[1] = 0.3;
  bins[90] = 0.2;
  bins[92] = 0.1;

  it('is summed around the circle', () => {
    expect(massAround(bins, 359)).toBeCloseTo(0.7);
    expect(massAround(bins, 180)).toBe(0);
  });

  it('has its peaks told apart', () => {
    expect(peaks(bins, 3)).toEqual([
      { angle: 358, mass: expect.closeTo(0.7) },
      { angle: 90, mass: expect.closeTo(0.3) },
    ]);
    expect(peaks([], 2)).toEqual([]);
  });

  it('is drawn with up at the top, clockwise', () => {
    expect(pointAt(0, 10).map(Math.round)).toEqual([0, -10]);
    expect(pointAt(90, 10).map(Math.round)).toEqual([10, -0]);
    const path = outline(bins, 100);
    expect(path.split('L')).toHaveLength(360);
    expect(path.split('L')[358]).toBe('-3.5 -99.9');
    expect(outline([], 100)).toBe('');
  });
});
