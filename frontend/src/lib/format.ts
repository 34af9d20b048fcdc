/** Dates, sizes and numbers in the page's language. */
import { language, t } from './messages';

const month = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortMonth = new Intl.DateTimeFormat(language, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
const day = new Intl.DateTimeFormat(language, { day: 'numeric', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });
const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

const monthStart = (key: string) => new Date(`${key}-01T00:00:00Z`);

export const monthName = (key: string): string => month.format(monthStart(key));
export const shortMonthName = (key: string): string => shortMonth.format(monthStart(key));
export const dayName = (iso: string): string =>
  t('grid.day', { weekday: weekday.format(new Date(iso)), day: day.format(new Date(iso)) });
export const momentName = (iso: string): string => moment.format(new Date(iso));
export const dateName = (iso: string): string => date.format(new Date(iso));
export const plainNumber = (value: number): string => number.format(value);
export const percent = (share: number): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: share < 0.995 ? 0 : 1 }).format(
    share,
  );

export function fileSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${number.format(unit === 0 ? size : Math.round(size * 10) / 10)} ${units[unit]}`;
}
