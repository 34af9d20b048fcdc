/** What one search box offers while it is typed into, and what of it cannot be understood. */
import { request } from '../api/request';
import type { KnownFilter, Suggestion, TypedProblem } from '../api/types';
import { knownFilters, namesOf } from './filters';
import { pointsTo, unitsTo } from './sentence';

const CALM_MS = 110;

export interface Taken {
  text: string;
  /** Where to type on. */
  at: number;
  /** It is a whole search: ask it. */
  whole: boolean;
  /** The saved search to open. */
  saved: string | null;
}

export class Offers {
  text = $state('');
  at = $state(0);
  open = $state(false);
  rows = $state.raw<readonly Suggestion[]>([]);
  /** Of the rows; -1: none, Enter searches for what is typed. */
  active = $state(-1);
  /** Known of exactly what is typed. */
  private told = $state.raw<{ text: string; problem: TypedProblem | null }>({ text: '', problem: null });
  filters = $state.raw<readonly KnownFilter[]>([]);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private abort: AbortController | null = null;

  get names(): ReadonlySet<string> {
    return namesOf(this.filters);
  }

  /** What is wrong with what is typed, in places of this page's text; null while it is not known. */
  get problem(): TypedProblem | null {
    const { text, problem } = this.told;
    if (!problem || text !== this.text) return null;
    return { ...problem, start: unitsTo(text, problem.start), end: unitsTo(text, problem.end) };
  }

  /** The same, but for the part that is being typed and may yet become right. */
  get settled(): TypedProblem | null {
    const { problem, at } = this;
    return problem && this.open && at > problem.start && at <= problem.end ? null : problem;
  }

  typed(text: string, at: number): void {
    const changed = text !== this.text;
    this.text = text;
    this.at = at;
    if (changed) this.active = -1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), changed ? CALM_MS : 0);
  }

  async start(text: string, at: number): Promise<void> {
    this.open = true;
    this.active = -1;
    this.typed(text, at);
    this.filters = await knownFilters().catch(() => this.filters);
  }

  close(): void {
    this.open = false;
    this.active = -1;
    clearTimeout(this.timer);
    this.abort?.abort();
  }

  /** Told by an answer: this cannot be understood. */
  point(text: string, problem: TypedProblem): void {
    this.text = text;
    this.told = { text, problem };
  }

  step(by: 1 | -1): void {
    const count = this.rows.length;
    if (!count) return;
    this.active =
      this.active < 0 && by < 0 ? count - 1 : ((this.active + 1 + by + count + 1) % (count + 1)) - 1;
  }

  /** All filters, to choose from. */
  all(): void {
    const at = pointsTo(this.text, this.text.length);
    const gap = this.text && !/\s$/.test(this.text) ? ' ' : '';
    this.rows = this.filters.map(({ name, says, example }) => ({
      ...{ kind: 'filter' as const, name, label: `${says} · ${example}`, text: `${gap}${name}:` },
      ...{ start: at, end: at, count: null, saved: null },
    }));
    this.active = 0;
  }

  /** What the box holds after a suggestion is taken. */
  taken(row: Suggestion): Taken {
    const { text } = this;
    const [start, end] = [unitsTo(text, row.start), unitsTo(text, row.end)];
    const whole = row.kind === 'recent' || row.kind === 'saved';
    const put = whole || row.kind === 'filter' ? row.text : `${row.text} `;
    const after = text.slice(end).replace(put.endsWith(' ') ? /^ / : /^/, '');
    return { text: text.slice(0, start) + put + after, at: start + put.length, whole, saved: row.saved };
  }

  /** Offer a recent search no more; all of them where none is named. */
  async forget(text?: string): Promise<void> {
    const which = text === undefined ? '' : `?text=${encodeURIComponent(text)}`;
    await request(`search/recent/${which}`, { method: 'DELETE' });
    this.rows = this.rows.filter((row) => row.kind !== 'recent' || (text !== undefined && row.text !== text));
    this.active = Math.min(this.active, this.rows.length - 1);
  }

  private async look(): Promise<void> {
    this.abort?.abort();
    const abort = (this.abort = new AbortController());
    const { text } = this;
    const asked = new URLSearchParams({ text, at: String(pointsTo(text, this.at)) });
    try {
      const { signal } = abort;
      const found = await request<{ suggestions: Suggestion[]; problem: TypedProblem | null }>(
        `search/suggestions/?${asked}`,
        { signal },
      );
      if (abort.signal.aborted) return;
      this.told = { text, problem: found.problem };
      this.rows = found.suggestions;
      this.active = -1;
    } catch {
      if (!abort.signal.aborted) this.rows = [];
    }
  }
}
