/** One catalogue for the whole browser side: `t('upload.done', { count: 3 })`. */
import { en } from './en';

export type MessageKey = keyof typeof en;
type Plural = { one: string; other: string };
type Values = Record<string, string | number>;

const language = typeof document === 'undefined' ? 'en' : document.documentElement.lang || 'en';
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

export function t(key: MessageKey, values: Values = {}): string {
  const entry: string | Plural = en[key];
  const template = typeof entry === 'string' ? entry : pick(entry, Number(values['count'] ?? 0));
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? numbers.format(value) : (value ?? '');
  });
}

function pick(entry: Plural, count: number): string {
  return plurals.select(count) === 'one' ? entry.one : entry.other;
}

export { language };
