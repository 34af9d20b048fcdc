import { describe, expect, it } from 'vitest';
import { announcement, beforeOf, foundName, proposalName } from '../src/islands/review/words';
import { sureName } from '../src/lib/upright/words';
import { review } from './turns';

describe('what a review says', () => {
  it('names the way from how the photo lies', () => {
    expect(proposalName(review('a'))).toBe('Turn it 90° clockwise.');
    expect(proposalName(review('a', { current: { turn: 90, straighten: 0 } }))).toBe('Leave it as it is.');
  });

  it('compares a photo that was turned already with its file', () => {
    const turned = review('a', { state: 'turned', current: { turn: 90, straighten: 0 } });
    expect(beforeOf(turned)).toEqual({ turn: 0, straighten: 0 });
    expect(proposalName(turned)).toBe('Plumb has turned it 90° clockwise.');
  });

  it('is heard whole', () => {
    expect(announcement(review('a', { angle: 356.2 }), 3)).toBe(
      'Photo 3: photo a. This side up: 80% sure; leans 3.8° counterclockwise. Turn it 90° clockwise.',
    );
  });

  it('ends each sentence once', () => {
    const photo = { ...review('a').photo, alt: 'A dog runs.' };
    const heard = announcement(review('a', { photo, decision: 'accepted' }), 1);
    expect(heard).toMatch(/^Photo 1: A dog runs\. Turned .* Accepted\.$/);
    expect(heard).not.toContain('..');
  });

  it('gives the percentage to the side, and to the angle only where both are proposed', () => {
    expect(foundName(review('a', { angle: 18.4, confidence: 0.97, state: 'unsure' }))).toBe(
      'This side up: 97% sure; leans 18.4° clockwise.',
    );
    const both = { angle: 7.2, confidence: 0.85, proposed: { turn: 0, straighten: -7.2 } };
    expect(foundName(review('a', both))).toBe('This side up, leaning 7.2° clockwise: 85% sure.');
    expect(foundName(review('a', { angle: 181, confidence: 0.9 }))).toBe(
      'Upside down: 90% sure; leans 1° clockwise.',
    );
    expect(foundName(review('a', { angle: 359.8, confidence: 1 }))).toBe('This side up: 100% sure.');
  });

  it('says that it does not know where it is unsure, and what accepting does', () => {
    const black = review('a', {
      angle: 0.6,
      confidence: 0.25,
      state: 'unsure',
      proposed: { turn: 0, straighten: 0 },
    });
    expect(foundName(black)).toBe('Plumb does not know which way is up. Best guess: This side up, 25% sure.');
    expect(proposalName(black)).toBe('Accepting leaves it as it is.');
    expect(proposalName({ ...black, proposed: { turn: 90, straighten: 0 } })).toBe(
      'Accepting turns it 90° clockwise.',
    );
  });

  it.each([
    [0.799, '79%'],
    [0.29, '29%'],
    [0.8, '80%'],
    [0.9799, '97%'],
    [0.9996, '99.9%'],
    [1, '100%'],
  ])('is never surer than it is: %d', (share, said) => expect(sureName(share)).toBe(said));
});
