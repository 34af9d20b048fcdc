/** What is typed into the search box, in parts; as the server's `search.text.language.grammar` reads it. */

export interface Part {
  start: number;
  end: number;
  /** Of a filter; '' for a word or phrase. */
  name: string;
  value: string;
  negated: boolean;
}

const PART = /(-)?(?:(\p{L}+):)?("[^"]*"?|[^\s"]*)/uy;

/** Every part in order; `names` are those of filters, all others with a colon are words. */
export function partsOf(text: string, names: ReadonlySet<string>): Part[] {
  const found: Part[] = [];
  for (let place = 0; place < text.length;) {
    PART.lastIndex = place;
    const match = PART.exec(text);
    const [whole = '', minus = '', called = '', rest = ''] = match ?? [];
    if (!whole) {
      place += 1;
      continue;
    }
    const name = names.has(called.toLowerCase()) ? called.toLowerCase() : '';
    const value = name || !called ? rest : `${called}:${rest}`;
    const end = place + whole.length;
    found.push({ start: place, end, name, value: value.replaceAll('"', ''), negated: minus !== '' });
    place = end;
  }
  return found;
}

export const withoutPart = (text: string, { start, end }: Pick<Part, 'start' | 'end'>): string =>
  `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();

/** With a filter more, `camera:nikon`; one of the same name that a search can have only once makes way for it. */
export function withTerm(text: string, term: string, names: ReadonlySet<string>): string {
  const [added] = partsOf(term, names);
  const single = added && ONCE.has(added.name);
  const others = partsOf(text, names).filter(
    ({ name, negated }) => single && name === added.name && !negated,
  );
  const rest = others.reverse().reduce(withoutPart, text.trim());
  return `${rest} ${term}`.trim();
}

export const hasTerm = (text: string, term: string, names: ReadonlySet<string>): boolean => {
  const said = (part: Part) => `${part.negated}${part.name}:${part.value.toLowerCase()}`;
  const [wanted] = partsOf(term, names).map(said);
  return partsOf(text, names).some((part) => said(part) === wanted);
};

/** Whether more than filters stands there; none before it is known what filters there are. */
export const hasWords = (text: string, names: ReadonlySet<string> | null): boolean =>
  names !== null && partsOf(text, names).some(({ name }) => !name);

/** Two of these contradict each other, or say the same twice. */
const ONCE: ReadonlySet<string> = new Set(['on', 'before', 'after', 'place', 'near', 'camera']);

/** The server counts characters; a page counts some of them twice. */
export const pointsTo = (text: string, index: number): number => [...text.slice(0, index)].length;
export const unitsTo = (text: string, point: number): number => [...text].slice(0, point).join('').length;
