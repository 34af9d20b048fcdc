/** One search after the other: asked, answered page by page, checked by geometry, kept in the address. */
import { SvelteMap } from 'svelte/reactivity';
import { ApiError } from '../../lib/api/errors';
import { request } from '../../lib/api/request';
import type { SavedSearch, SearchAnswer } from '../../lib/api/types';
import { ListSource } from '../../lib/grid/list-source.svelte';
import { isAway } from './errors';
import { addressOf, ask, hasPicture, LIMIT, placeIn, questionOf, type Question } from './question';
import { modeOf, movedIn, pageOf, type Found } from './results';

const UUID = /^[0-9a-f-]{36}$/i;
type Geometry = 'none' | 'running' | 'waiting' | 'done' | 'failed';
type Way = 'push' | 'replace';

export class SearchState {
  question = $state.raw<Question | null>(null);
  /** First page of the search that is shown. */
  answer = $state.raw<SearchAnswer | null>(null);
  source = $state.raw<ListSource | null>(null);
  readonly found = new SvelteMap<string, Found>();
  busy = $state(false);
  error = $state.raw<unknown>(null);
  geometry = $state<Geometry>('none');
  /** The result whose reasons are shown. */
  why = $state<string | null>(null);
  /** Goes on when the line is back. */
  waits = $state(false);
  /** The address names a part that cannot be read. */
  partLost = $state(false);
  /** The saved search that is shown. */
  saved = $state.raw<SavedSearch | null>(null);
  private again: (() => Promise<void>) | null = null;
  private checked: SearchAnswer | null = null;
  private abort: AbortController | null = null;

  /** Whether the order may change under the member's eyes; and how that is shown. */
  constructor(
    private readonly calm: () => boolean,
    private readonly rearrange: (change: () => void) => void,
  ) {}

  get expired(): boolean {
    return this.error instanceof ApiError && this.error.code === 'query_not_found';
  }

  /** As the address says; also on the way back and forward. */
  async open(): Promise<void> {
    const { query, question, why, partLost, saved } = placeIn(location.search);
    this.why = why;
    if (query && query === this.answer?.query) return;
    if (saved) return this.openSaved(saved);
    if (query && !UUID.test(query)) {
      this.clear();
      this.error = new ApiError(400, 'invalid', '', { query: [] });
      return;
    }
    const kept = (history.state as { name?: string } | null)?.name;
    if (query) {
      this.question = question ?? this.question;
      const path = `search/${query}/?limit=${LIMIT}`;
      const answer = await this.run((signal) => request<SearchAnswer>(path, { signal }));
      if (answer) return this.show({ ...questionOf(answer), name: kept }, answer, 'replace');
      if (isAway(this.error)) this.hold(() => this.open());
      if (!this.expired || !question) return;
    }
    if (question) {
      await this.ask(question, 'replace');
      this.partLost = partLost;
    } else this.clear();
  }

  /** Asked anew each time: it finds what came since. */
  private async openSaved(id: string): Promise<void> {
    const kept = await this.run((signal) => request<SavedSearch>(`saved-searches/${id}/`, { signal }));
    if (isAway(this.error)) this.hold(() => this.open());
    if (!kept) return;
    this.saved = kept;
    const { text, filters } = kept;
    await this.ask({ text, filters: filters as Question['filters'], saved: id }, 'replace');
  }

  async ask(question: Question, way: Way = 'push'): Promise<void> {
    if (question.saved !== this.saved?.id) this.saved = null;
    const before = this.question;
    this.question = question;
    const answer = await this.run((signal) => ask(question, signal));
    if (isAway(this.error)) this.hold(() => this.ask(question, way));
    if (answer) this.show(question, answer, way);
    else if (this.error && this.answer) this.question = before;
  }

  /** Ask another way; where nothing is left to search for, begin with nothing. */
  change(wanted: Question): void {
    const { text, filters } = wanted;
    if (!text && !Object.keys(filters).length && !hasPicture(wanted)) this.restart();
    else void this.ask({ ...wanted, saved: undefined });
  }

  /** What the line has cut off. */
  goOn(): void {
    void this.again?.();
  }

  /** It is kept from now on, changed, or kept no more. */
  keep(saved: SavedSearch | null): void {
    this.saved = saved;
    this.question = { ...this.question!, saved: saved?.id };
    if (this.answer) this.write('replace');
  }

  clear(): void {
    this.saved = null;
    this.abort?.abort();
    this.again = null;
    this.waits = this.partLost = false;
    this.forget();
    this.question = null;
    this.error = null;
    this.busy = false;
  }

  /** Begin with nothing, as a step that can be taken back. */
  restart(): void {
    this.clear();
    history.pushState(null, '', '/search/');
  }

  /** Open the reasons of a result, or step to another's. */
  explain(id: string): void {
    if (!this.question || !this.answer) return;
    const opened = this.why === null || isOpened();
    const way = this.why === null ? 'push' : 'replace';
    this.why = id;
    this.write(way, opened);
  }

  unexplain(): void {
    if (isOpened()) return history.back();
    this.why = null;
    this.write('replace');
  }

  /** Check the geometry of the first results; `patient` once more, with more time. */
  async check(patient = false): Promise<void> {
    const { answer } = this;
    if (!answer) return;
    this.geometry = 'running';
    const path = `search/${answer.query}/verify/`;
    try {
      const checked = await request<SearchAnswer>(path, { method: 'POST', json: { limit: LIMIT, patient } });
      if (this.answer?.query !== answer.query) return;
      this.checked = checked;
      this.geometry = 'waiting';
      if (this.calm() || !movedIn(idsOf(answer), idsOf(checked))) this.reorder();
    } catch {
      if (this.answer?.query === answer.query) this.geometry = 'failed';
    }
  }

  /** Show the order that the geometry gave. */
  reorder(): void {
    const { checked, answer } = this;
    if (!checked || !answer) return;
    this.checked = null;
    this.geometry = 'done';
    this.rearrange(() => {
      this.answer = { ...checked, took_ms: answer.took_ms };
      this.learn(checked);
      this.source?.arrange(idsOf(checked));
    });
  }

  private hold(again: () => Promise<void>): void {
    this.again = again;
    this.waits = true;
  }

  private async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    this.abort?.abort();
    this.again = null;
    this.waits = this.partLost = false;
    const abort = (this.abort = new AbortController());
    this.busy = true;
    this.error = null;
    try {
      return await work(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) this.error = error;
      return null;
    } finally {
      if (this.abort === abort) this.busy = false;
    }
  }

  private show(question: Question, answer: SearchAnswer, way: Way): void {
    const { why } = this;
    this.forget();
    // From here on the server has the picture: the file need not be sent again.
    const query = question.photo ? undefined : (question.query ?? stored(answer));
    this.question = { ...question, file: undefined, url: undefined, query, saved: this.saved?.id };
    this.answer = answer;
    this.source = new ListSource(() => Promise.resolve(pageOf(answer, (page) => this.learn(page))));
    this.why = way === 'replace' ? why : null;
    this.write(way);
    const { checked } = modeOf(answer.mode);
    if (checked) this.geometry = 'done';
    else if (hasPicture(this.question) && answer.results.length > 1) void this.check();
  }

  private write(way: Way, opened = false): void {
    const address = addressOf(this.question!, this.answer!.query, this.why);
    history[`${way}State`]({ name: this.question!.name, opened }, '', address);
  }

  private learn({ results }: SearchAnswer): void {
    for (const result of results) {
      const known = this.found.get(result.photo.id);
      this.found.set(result.photo.id, { ...result, before: result.why.rank_before ?? known?.before ?? null });
    }
  }

  private forget(): void {
    this.answer = null;
    this.source = null;
    this.checked = null;
    this.why = null;
    this.geometry = 'none';
    this.found.clear();
  }
}

/** Whether this entry of the history was made by opening the reasons: then going back closes them. */
const isOpened = (): boolean => Boolean((history.state as { opened?: boolean } | null)?.opened);
const idsOf = ({ results }: SearchAnswer): string[] => results.map(({ photo }) => photo.id);
const stored = ({ asked, query }: SearchAnswer): string | undefined =>
  asked.picture && !asked.photo ? query : undefined;
