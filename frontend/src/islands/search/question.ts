/** What is searched for, and the address that says so. */
import { request } from '../../lib/api/request';
import type { SearchAnswer } from '../../lib/api/types';
import { boxOf, values, type Box } from '../../lib/query/box';

export type Filters = Record<string, string>;

export interface Question {
  text?: string;
  /** A photo of the library. */
  photo?: string;
  file?: File;
  url?: string;
  /** An earlier search: its picture again. */
  query?: string;
  region?: Box | null;
  filters: Filters;
  /** Of the file or address, to be shown. */
  name?: string;
  /** How much words beside a picture count for, 0 to 1; null: they narrow its answer. */
  weight?: number | null;
  /** The saved search that this is. */
  saved?: string;
}

export interface Place {
  /** The stored search, when there is one. */
  query: string | null;
  question: Question | null;
  why: string | null;
  /** A part is named that cannot be read. */
  partLost: boolean;
  /** The saved search to ask. */
  saved: string | null;
}

export const LIMIT = 60;
const OWN = ['q', 'photo', 'query', 'region', 'why', 'weight', 'saved'];
/** Words and picture count alike. */
export const EVEN = 0.5;

export const hasPicture = ({ photo, file, url, query }: Question): boolean =>
  Boolean(photo ?? file ?? url ?? query);

/** Whether words and a picture are asked for together. */
export const isWeighed = (question: Question): boolean =>
  Boolean(question.text && hasPicture(question)) && typeof question.weight === 'number';

export function placeIn(search: string): Place {
  const told = new URLSearchParams(search);
  const text = told.get('q')?.trim();
  const photo = told.get('photo') ?? undefined;
  const filters = Object.fromEntries([...told].filter(([name, value]) => !OWN.includes(name) && value));
  const question: Question = { text: text || undefined, photo, region: boxOf(told.get('region')), filters };
  const weight = Number(told.get('weight') ?? NaN);
  if (weight >= 0 && weight <= 1) question.weight = weight;
  return {
    query: told.get('query'),
    question: text || photo ? question : null,
    why: told.get('why'),
    partLost: Boolean(photo && told.get('region') && !question.region),
    saved: told.get('saved'),
  };
}

/** An address that opens the same search again, asked anew where it is no longer kept. */
export function addressOf(question: Question, query: string | null, why: string | null = null): string {
  const told = new URLSearchParams();
  if (question.saved) {
    told.set('saved', question.saved);
    question = { filters: {} };
  }
  if (question.text) told.set('q', question.text);
  if (question.photo) told.set('photo', question.photo);
  if (isWeighed(question)) told.set('weight', String(question.weight));
  if (question.region) told.set('region', values(question.region).join(','));
  for (const [name, value] of Object.entries(question.filters)) told.set(name, value);
  if (query) told.set('query', query);
  if (why) told.set('why', why);
  const text = told.toString().replaceAll('%2C', ',');
  return text ? `/search/?${text}` : '/search/';
}

/** The question behind an answer, for a search opened by its address. */
export function questionOf({ asked, query }: SearchAnswer): Question {
  const filters = Object.entries(asked.filters).map(([name, value]) => [name, String(value)]);
  return {
    text: asked.text || undefined,
    photo: asked.photo?.id,
    query: asked.picture && !asked.photo ? query : undefined,
    region: boxOf(asked.region),
    filters: Object.fromEntries(filters) as Filters,
    weight: asked.weight ?? null,
  };
}

export function ask(question: Question, signal?: AbortSignal): Promise<SearchAnswer> {
  const { text, photo, url, query, region, filters, file } = question;
  const weight = isWeighed(question) ? question.weight : undefined;
  if (!file) {
    const about = { text, photo, url, query: photo ? undefined : query, weight };
    const json = { ...about, region: region ? values(region) : undefined, filters, limit: LIMIT };
    if (question.saved) Object.assign(json, { remember: false });
    return request('search/', { method: 'POST', json, signal });
  }
  const body = new FormData();
  body.set('image', file);
  body.set('filters', JSON.stringify(filters));
  if (text) body.set('text', text);
  if (weight !== undefined) body.set('weight', String(weight));
  if (region) body.set('region', JSON.stringify(values(region)));
  body.set('limit', String(LIMIT));
  return request('search/', { method: 'POST', body, signal });
}
