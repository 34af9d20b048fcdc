/** The groups to decide about: decided at once here, and by the server a moment later. */
import { spoken } from '../../lib/api/errors';
import { request, requestName } from '../../lib/api/request';
import type {
  DuplicateGroup,
  DuplicateKind,
  DuplicatePhoto,
  DuplicateSummary,
  Page,
} from '../../lib/api/types';
import { t } from '../../lib/messages';
import { notify } from '../../lib/notify.svelte';
import { kindIn } from './words';

interface Decided {
  count: number;
  undo: string | null;
}

export type Word = 'trash' | 'keep_all' | 'stack';
const TOLD = {
  trash: 'duplicates.trashed',
  keep_all: 'duplicates.kept',
  stack: 'duplicates.stacked',
} as const;
const NEAR = 6;
const MOST = 500;

export class Groups {
  kind = $state.raw<DuplicateKind>('identical');
  summary = $state.raw() as DuplicateSummary;
  list = $state.raw<DuplicateGroup[]>([]);
  at = $state(0);
  /** The photo of the current group that is looked at. */
  place = $state(0);
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state.raw<unknown>(null);
  decided = $state(0);
  readonly current = $derived.by<DuplicateGroup | null>(() => this.list[this.at] ?? null);
  /** Group -> the photos that stay, where it was said. */
  private kept = $state.raw<Record<string, ReadonlySet<string>>>({});
  private next: string | null = null;
  private fetching: Promise<void> | null = null;
  private sending: Promise<unknown> = Promise.resolve();
  private round = 0;

  constructor(summary: DuplicateSummary, search: string) {
    this.summary = summary;
    this.kind = kindIn(search, this.counts);
  }

  get counts(): Record<DuplicateKind, number> {
    const pairs = this.summary.kinds.map(({ kind, groups }) => [kind, groups] as const);
    return { identical: 0, edited: 0, burst: 0, ...Object.fromEntries(pairs) };
  }

  get complete(): boolean {
    return this.next === null;
  }

  async load(kind = this.kind): Promise<void> {
    const round = ++this.round;
    this.kind = kind;
    history.replaceState(history.state, '', `?kind=${kind}`);
    this.phase = 'loading';
    void this.count();
    try {
      const page = await request<Page<DuplicateGroup>>(`duplicates/?kind=${kind}`);
      if (round !== this.round) return;
      this.list = page.results;
      this.next = page.next ?? null;
      this.show(0, 0);
      this.phase = 'ready';
    } catch (error) {
      if (round !== this.round) return;
      this.error = error;
      this.phase = 'failed';
    }
  }

  async count(): Promise<void> {
    this.summary = await request<DuplicateSummary>('duplicates/summary/').catch(() => this.summary);
  }

  /** Whether a photo of a group stays: the best of copies, all of a burst, unless it was said otherwise. */
  keeps(group: DuplicateGroup, photo: string): boolean {
    const said = this.kept[group.id];
    return said ? said.has(photo) : group.kind === 'burst' || group.photos[0]?.photo.id === photo;
  }

  /** How many go when the others go to the trash; 0 where none would stay, for then nothing is done. */
  going(group: DuplicateGroup): number {
    const staying = group.photos.filter(({ photo }) => this.keeps(group, photo.id)).length;
    const unseen = group.kind === 'burst' ? group.size - group.photos.length : 0;
    return staying ? group.size - staying - unseen : 0;
  }

  /** Of a burst every photo must be seen before one can go: those that are not shown yet are fetched first. */
  async toggle(group: DuplicateGroup, photo: string): Promise<void> {
    const whole = group.kind === 'burst' ? await this.expand(group) : group;
    if (!whole) return;
    const ids = whole.photos.map((one) => one.photo.id).filter((id) => this.keeps(whole, id));
    const said = new Set(ids);
    if (!said.delete(photo)) said.add(photo);
    this.kept = { ...this.kept, [group.id]: said };
  }

  /** The group with all its photos; null where they cannot be had. */
  async expand(group: DuplicateGroup): Promise<DuplicateGroup | null> {
    if (group.photos.length >= group.size) return group;
    try {
      const photos: DuplicatePhoto[] = [];
      let next: string | null = `duplicates/${group.id}/photos/?limit=${MOST}`;
      while (next) {
        const page: Page<DuplicatePhoto> = await request<Page<DuplicatePhoto>>(next);
        photos.push(...page.results);
        next = page.next ?? null;
      }
      const whole = { ...group, photos, size: photos.length };
      this.list = this.list.map((one) => (one.id === group.id ? whole : one));
      return whole;
    } catch (error) {
      notify(spoken(error), { bad: true });
      return null;
    }
  }

  go(by: number): boolean {
    return this.show(this.at + by, 0);
  }

  step(by: number): boolean {
    return this.show(this.at, this.place + by);
  }

  show(at: number, place: number): boolean {
    const group = this.list[at];
    if (!group || place < 0 || place >= group.photos.length) return false;
    this.at = at;
    this.place = place;
    void this.more();
    return true;
  }

  /** Decide about a group and go on to the next one. */
  decide(word: Word, group = this.current): void {
    if (!group || (word === 'trash' && !this.going(group))) return;
    const index = this.list.indexOf(group);
    const keep = group.photos.map(({ photo }) => photo.id).filter((id) => this.keeps(group, id));
    this.list = this.list.filter((one) => one !== group);
    this.at = Math.max(0, Math.min(this.at - Number(index < this.at), this.list.length - 1));
    this.place = 0;
    this.decided += 1;
    void this.more();
    const json = {
      decision: word,
      size: group.size,
      request: requestName(),
      ...(word === 'trash' && { keep }),
    };
    this.sending = this.sending.then(() => this.send(group, json, word));
  }

  /** Of all identical ones the best stays; answers what went wrong, and counts anew then. */
  async decideAll(photos: number): Promise<string> {
    const json = { photos, request: requestName() };
    try {
      const done = await request<Decided>('duplicates/identical/decide/', { method: 'POST', json });
      this.tell(t('duplicates.trashed', { count: done.count }), done.undo, () => this.load());
      await this.load();
      return '';
    } catch (error) {
      await this.count();
      return spoken(error);
    }
  }

  /** Groups that were made anew meanwhile: the counts at once, the list where nothing is shown yet. */
  async renew(): Promise<void> {
    await this.count();
    if (this.phase === 'ready' && !this.list.length) await this.load();
  }

  private async send(group: DuplicateGroup, json: unknown, word: Word): Promise<void> {
    try {
      const done = await request<Decided>(`duplicates/${group.id}/decide/`, { method: 'POST', json });
      const text = t(TOLD[word], { count: done.count });
      this.tell(text, done.undo, () => (word === 'keep_all' ? this.load() : this.back(group)));
      void this.count();
    } catch (error) {
      notify(spoken(error), { bad: true });
      await this.load();
    }
  }

  private tell(text: string, undo: string | null, then: () => Promise<void>): void {
    const run = () => void this.undo(undo!, then);
    notify(text, { about: 'duplicates', action: undo ? { label: t('action.undo'), run } : undefined });
  }

  private async undo(undo: string, then: () => Promise<void>): Promise<void> {
    try {
      await request('photos/bulk/undo/', { method: 'POST', json: { undo } });
      notify(t('duplicates.undone'), { about: 'duplicates' });
      await then();
      void this.count();
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  /** A group that is undecided again is shown as it is now, if it still is one. */
  private async back(group: DuplicateGroup): Promise<void> {
    const found = await request<DuplicateGroup>(`duplicates/${group.id}/`).catch(() => null);
    this.decided = Math.max(0, this.decided - 1);
    if (!found) return this.load();
    if (found.kind !== this.kind || this.list.some(({ id }) => id === found.id)) return;
    this.list = [...this.list.slice(0, this.at), found, ...this.list.slice(this.at)];
  }

  /** Fetch on before the end is reached; at once, where the end of the list has come into view. */
  more(now = false): Promise<void> {
    if (!this.next || (!now && this.at < this.list.length - NEAR)) return Promise.resolve();
    this.fetching ??= this.fetch(this.next, this.round).finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async fetch(next: string, round: number): Promise<void> {
    const page = await request<Page<DuplicateGroup>>(next).catch(() => null);
    if (!page || round !== this.round) return;
    const known = new Set(this.list.map(({ id }) => id));
    this.list = [...this.list, ...page.results.filter(({ id }) => !known.has(id))];
    this.next = page.next ?? null;
  }
}
