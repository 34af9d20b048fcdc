/** The bars of a timeline: years, or the months of one year. */
import type { Facet } from '../../lib/api/types';
import { language } from '../../lib/messages';

export interface Bar {
  /** Under the bar. */
  label: string;
  /** In full. */
  name: string;
  /** What narrows a search to it. */
  text: string;
  count: number;
}

const MONTHS = 12;
const month = (year: string, index: number, style: 'short' | 'long') =>
  new Intl.DateTimeFormat(language, {
    month: style,
    timeZone: 'UTC',
    ...(style === 'long' && { year: 'numeric' }),
  }).format(Date.UTC(Number(year), index));

/** The year that a search is narrowed to, as in `on:2024-05`; '' where it is to none. */
export const yearIn = (text: string): string => /(?:^|\s)on:"?(\d{4})/i.exec(text)?.[1] ?? '';

/** Years from the first to the last, empty ones too; of a single year its months. */
export function barsOf(months: readonly Facet[], narrowed: string): Bar[] {
  const counts = new Map(months.map(({ label, count }) => [label, count]));
  const years = [...new Set(months.map(({ label }) => label.slice(0, 4)))];
  if (!years.length) return [];
  const year = narrowed || (years.length === 1 ? years[0]! : '');
  if (year)
    return Array.from({ length: MONTHS }, (_, index) => {
      const at = `${year}-${String(index + 1).padStart(2, '0')}`;
      const [label, name] = [month(year, index, 'short'), month(year, index, 'long')];
      return { label, name, text: `on:${at}`, count: counts.get(at) ?? 0 };
    });
  const [first, last] = [Number(years[0]), Number(years.at(-1))];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const name = String(first + index).padStart(4, '0');
    const mine = months.filter(({ label }) => label.startsWith(name));
    return { label: name, name, text: `on:${name}`, count: mine.reduce((sum, { count }) => sum + count, 0) };
  });
}
