import { describe, expect, it, vi } from 'vitest';
import { explanationOf } from '../src/islands/photo/upright/explanation';
import { foundName, poseName, reviewAddress } from '../src/islands/photo/upright/words';
import { TURNS } from '../src/islands/review/wanted';
import type { PhotoDetail } from '../src/lib/api/types';
import { wantedIn } from '../src/lib/review/wanted';

const found = (angle: number, state: string, confidence = 0.9) =>
  foundName({ angle, confidence, state } as NonNullable<PhotoDetail['orientation']>);

describe('how a photo lies', () => {
  it('is said as it is displayed', () => {
    expect(poseName({ turn: 0, straighten: 0 })).toBe('as in the file');
    expect(poseName({ turn: 90, straighten: 0 })).toBe('turned by 90°');
    expect(poseName({ turn: 0, straighten: -3.25 })).toBe('straightened by -3.3°');
    expect(poseName({ turn: 270, straighten: 2 })).toBe('turned by 270°, straightened by +2°');
  });

  it('is said as the machine found it, and never more surely', () => {
    expect(found(356, 'suggested')).toBe('This side up: 90% sure; leans 4° counterclockwise');
    expect(found(90, 'turned')).toBe('Turned 90° clockwise: 90% sure');
    expect(found(0.2, 'upright')).toBe('This side up: 90% sure');
    expect(found(90, 'unsure', 0.4)).toBe(
      'Plumb does not know which way is up. Best guess: Turned 90° clockwise, 40% sure',
    );
    expect(found(18.4, 'unsure', 0.97)).toBe('This side up: 97% sure; leans 18.4° clockwise');
    expect(found(90, 'manual', 1)).toBe('you have decided');
    expect(foundName(null)).toBe('not looked at yet');
  });

  it('leads to the review with this photo first', () => {
    expect(wantedIn(TURNS, reviewAddress(0.8237).split('?')[1]!).band).toEqual({ min: 0, max: 0.8238 });
    expect(wantedIn(TURNS, reviewAddress(1).split('?')[1]!).band).toEqual({ min: 0, max: 1 });
  });
});

describe('what speaks for an angle', () => {
  const answers = (...bodies: object[]) => {
    const fetched = vi.fn(async () => new Response(JSON.stringify(bodies.shift() ?? { state: 'pending' })));
    vi.stubGlobal('fetch', fetched);
    return fetched;
  };
  const signal = () => new AbortController().signal;

  it('is waited for while a worker looks', async () => {
    const fetched = answers({ state: 'pending' }, { state: 'pending' }, { angle: 3, maps: {} });
    expect(await explanationOf('p', signal(), 1)).toMatchObject({ angle: 3 });
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  it('is not waited for for ever', async () => {
    answers();
    await expect(explanationOf('p', signal(), 1, 20)).rejects.toThrow('The workers are busy');
  });

  it('is let go of when the window is closed', async () => {
    answers();
    const abort = new AbortController();
    const asked = explanationOf('p', abort.signal, 10_000);
    setTimeout(() => abort.abort(), 5);
    await expect(asked).rejects.toThrow();
  });
});
