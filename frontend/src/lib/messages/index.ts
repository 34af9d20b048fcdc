/** One catalogue for the whole browser side: `t('upload.done', { count: 3 })`. English is complete; see docs/translating.md. */
import { en } from './en';
import type { enAccount } from './en-account';
import type { enAlbums } from './en-albums';
import type { enAsked } from './en-asked';
import type { enBox } from './en-box';
import type { enClusterActs } from './en-cluster-acts';
import type { enCaption } from './en-caption';
import type { enClusters } from './en-clusters';
import type { enDuplicates } from './en-duplicates';
import type { enFilter } from './en-filter';
import type { enFind } from './en-find';
import type { enFirst } from './en-first';
import type { enGrouping } from './en-grouping';
import type { enHome } from './en-home';
import type { enKeys } from './en-keys';
import type { enMark } from './en-mark';
import type { enMap } from './en-map';
import type { enNarrow } from './en-narrow';
import type { enNetworks } from './en-networks';
import type { enProcessing } from './en-processing';
import type { enPhoto } from './en-photo';
import type { enQueue } from './en-queue';
import type { enPlace } from './en-place';
import type { enReview } from './en-review';
import type { enBulk } from './en-bulk';
import type { enStack } from './en-stack';
import type { enSearch } from './en-search';
import type { enSelection } from './en-selection';
import type { enSession } from './en-session';
import type { enShared } from './en-shared';
import type { enSharing } from './en-sharing';
import type { enShelf } from './en-shelf';
import type { enStages } from './en-stages';
import type { enText } from './en-text';
import type { enTree } from './en-tree';
import type { enUpload } from './en-upload';
import type { enUpright } from './en-upright';
import type { enWhy } from './en-why';

export type MessageKey =
  | keyof typeof en
  | keyof typeof enAccount
  | keyof typeof enAlbums
  | keyof typeof enAsked
  | keyof typeof enBox
  | keyof typeof enClusterActs
  | keyof typeof enCaption
  | keyof typeof enClusters
  | keyof typeof enDuplicates
  | keyof typeof enFilter
  | keyof typeof enFind
  | keyof typeof enFirst
  | keyof typeof enGrouping
  | keyof typeof enHome
  | keyof typeof enKeys
  | keyof typeof enMap
  | keyof typeof enMark
  | keyof typeof enNarrow
  | keyof typeof enNetworks
  | keyof typeof enProcessing
  | keyof typeof enPhoto
  | keyof typeof enQueue
  | keyof typeof enPlace
  | keyof typeof enReview
  | keyof typeof enBulk
  | keyof typeof enStack
  | keyof typeof enSearch
  | keyof typeof enSelection
  | keyof typeof enSession
  | keyof typeof enShared
  | keyof typeof enSharing
  | keyof typeof enShelf
  | keyof typeof enStages
  | keyof typeof enText
  | keyof typeof enTree
  | keyof typeof enUpload
  | keyof typeof enUpright
  | keyof typeof enWhy;
/** A text, or one for each plural form of the language; a language without forms has only `other`. */
type Entry = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string });
export type Catalogue = Partial<Record<MessageKey, Entry>>;
type Values = Record<string, string | number>;

const language = typeof document === 'undefined' ? 'en' : document.documentElement.lang || 'en';
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);
const others = import.meta.glob<{ messages: Catalogue }>('./languages/*.ts');
let catalogue: Catalogue = {};
const english: Catalogue = { ...en };

/** English of one room, for the pages that have it: what a page never says, it need not load. */
export function bring(texts: Catalogue): void {
  Object.assign(english, texts);
}

/** Fetch the page's language, if it is not English; to be awaited before the first text is made. */
export async function learn(wanted: string = language, languages = others): Promise<void> {
  const [base] = wanted.split('-');
  const load = languages[`./languages/${wanted}.ts`] ?? languages[`./languages/${base}.ts`];
  catalogue = load
    ? await load().then(
        ({ messages }) => messages,
        () => ({}),
      )
    : {};
}

/** The text of `key` with its `{values}` put in; English where the language has none yet. */
export function t(key: MessageKey, values: Values = {}): string {
  const entry: Entry = catalogue[key] ?? english[key]!;
  const template = typeof entry === 'string' ? entry : pick(entry, Number(values['count'] ?? 0));
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? numbers.format(value) : (value ?? '');
  });
}

function pick(entry: Exclude<Entry, string>, count: number): string {
  return entry[plurals.select(count)] ?? entry.other;
}

export { language };
