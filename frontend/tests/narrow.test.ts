import { describe, expect, it } from 'vitest';
import { barsOf, yearIn } from '../src/islands/search/months';
import { addressOf, isWeighed, placeIn } from '../src/islands/search/question';

const month = (label: string, count: number) => ({ label, text: `on:${label}`, count });

describe('the bars of a timeline', () => {
  it('are years without gaps, or the months of the year that is looked at', () => {
    const months = [month('2009-05', 2), month('2011-01', 1), month('2011-07', 4)];
    expect(barsOf(months, '').map(({ text, count }) => [text, count])).toEqual([
      ['on:2009', 2],
      ['on:2010', 0],
      ['on:2011', 5],
    ]);
    const july = barsOf(months, '2011')[6]!;
    expect([july.text, july.count, july.name]).toEqual(['on:2011-07', 4, 'July 2011']);
    expect(barsOf([month('2011-07', 4)], '')).toHaveLength(12);
    expect(barsOf([], '')).toEqual([]);
  });

  it.each([
    ['dog on:2024-05', '2024'],
    ['on:"2024"', '2024'],
    ['reason:2024 -on:2023', ''],
  ])('know the year of %j', (text, year) => expect(yearIn(text)).toBe(year));
});

describe('words beside a picture', () => {
  it('are weighed where somebody says how, and the address keeps it', () => {
    const place = placeIn('?photo=p1&q=dog&weight=0.3');
    expect(place.question!.weight).toBe(0.3);
    expect(isWeighed(place.question!)).toBe(true);
    expect(addressOf(place.question!, null)).toBe('/search/?q=dog&photo=p1&weight=0.3');
    expect(isWeighed(placeIn('?photo=p1&q=dog').question!)).toBe(false);
    expect(placeIn('?photo=p1&q=dog&weight=7').question!.weight).toBeUndefined();
  });

  it('a saved search is opened by its name alone, so that it is asked anew', () => {
    expect(placeIn('?saved=s1').saved).toBe('s1');
    expect(addressOf({ text: 'dog', saved: 's1', filters: {} }, null)).toBe('/search/?saved=s1');
  });
});
