/** The map as it stands: its points, their colours and legend, what was searched for, what is selected. */
import { ApiError } from '../../lib/api/errors';
import { request } from '../../lib/api/request';
import type { MapPhoto, MapSummary } from '../../lib/api/types';
import { t } from '../../lib/messages';
import { usual } from './address';
import { Choice } from './choice.svelte';
import * as colours from './colours';
import type { Asked, Hits } from './hits';
import { PointList, photosAt } from './list';
import { albumsOf, eachPart, Ids, NOTHING, Points } from './points';
import { GONE, HIT, SELECTED } from './shaders';

/** Whoever draws is told what came and what changed. */
export interface Eyes {
  begin(points: Points): void;
  come(first: number, count: number): void;
  /** Points whose photos have left the library. */
  lose(numbers: readonly number[]): void;
}

export class MapState {
  summary = $state.raw<MapSummary>()!;
  points = $state.raw(new Points(0, []));
  /** Points that have come; follows `points.loaded`. */
  loaded = $state(0);
  error = $state.raw<unknown>(null);
  by = $state.raw<colours.By>('cluster');
  /** The group that is looked at; all others are faded. */
  only = $state.raw<number | null>(null);
  hits = $state.raw<Hits | null>(null);
  seeking = $state(false);
  sought = $state.raw<unknown>(null);
  dark = $state(false);
  readonly choice: Choice;
  private eyes: Eyes | null = null;
  private albums = $state.raw<{ names: string[]; of: Uint16Array } | null>(null);
  private abort = new AbortController();
  private readonly seen = new Map<number, MapPhoto['photo']>();

  constructor(summary: MapSummary) {
    this.summary = summary;
    this.choice = new Choice(new Ids(this.revision));
  }

  get revision(): number {
    return this.summary.map?.revision ?? 0;
  }

  get total(): number {
    return this.summary.map?.points ?? 0;
  }

  get complete(): boolean {
    return this.loaded >= this.total;
  }

  readonly palette = $derived.by(() => colours.paletteOf(this.by, this.dark));
  private readonly groups = $derived.by((): Uint16Array | null => {
    if (this.by === 'cluster') return this.points.cluster;
    return this.by === 'album' ? (this.albums?.of ?? null) : null;
  });
  private readonly ranks = $derived.by(() =>
    this.groups
      ? colours.ranked(this.groups, this.points.gone, this.loaded)
      : new Map<number, [number, number]>(),
  );
  readonly legend = $derived.by(() =>
    colours.legendOf(this.ranks, this.palette, (group) => this.nameOf(group)),
  );
  readonly days = $derived.by(() => colours.dayRange(this.points.days, this.points.gone, this.loaded));
  readonly scores = $derived.by(
    (): [number, number] => colours.byScore(this.hits?.points ?? new Map<number, number>(), 0)[1],
  );
  /** Selected points by their group. */
  readonly chosenIn = $derived.by(() => {
    const counts = new Map<number, number>();
    if (this.groups) {
      for (const number of this.choice.chosen) {
        const group = this.groups[number]!;
        counts.set(group, (counts.get(group) ?? 0) + 1);
      }
    }
    return counts;
  });

  /** Colour of each point by its number in the palette. */
  colourNumbers(): Uint8Array {
    const { points, loaded } = this;
    if (this.by === 'score')
      return colours.byScore(this.hits?.points ?? new Map<number, number>(), loaded)[0];
    if (this.by === 'date') return colours.byDay(points.days, this.days, loaded);
    return this.groups ? colours.byGroup(this.groups, this.ranks, loaded, this.only) : new Uint8Array(loaded);
  }

  /** What is marked: selected points and hits, and which points are not there. */
  flags(): Uint8Array {
    const found = new Uint8Array(this.loaded);
    for (let at = 0; at < this.loaded; at++) found[at] = this.points.gone[at] ? GONE : 0;
    for (const number of this.hits?.points.keys() ?? []) if (number < this.loaded) found[number]! |= HIT;
    for (const number of this.choice.chosen) if (number < this.loaded) found[number]! |= SELECTED;
    return found;
  }

  watch(eyes: Eyes): () => void {
    eyes.begin(this.points);
    this.eyes = eyes;
    if (this.loaded) eyes.come(0, this.loaded);
    return () => (this.eyes = null);
  }

  /** Ask for the points; where they were numbered anew meanwhile, for the new ones. */
  async load(): Promise<void> {
    this.abort.abort();
    const abort = (this.abort = new AbortController());
    this.error = null;
    const { clusters, most_points: most } = this.summary;
    this.points = new Points(
      this.total,
      clusters.map(({ id }) => id),
    );
    this.loaded = 0;
    this.eyes?.begin(this.points);
    try {
      await eachPart(
        this.revision,
        this.total,
        most,
        (part) => {
          this.points.add(part);
          this.loaded = this.points.loaded;
          this.eyes?.come(part.first, part.count);
        },
        abort.signal,
      );
      if (this.by === 'album') await this.lookAtAlbums();
    } catch (error) {
      if (abort.signal.aborted) return;
      if (error instanceof ApiError && error.code === 'map_changed') await this.renew();
      else this.error = error;
    }
  }

  /** The map was laid out anew: forget the old numbers. */
  async renew(): Promise<void> {
    try {
      this.summary = await request<MapSummary>('map/');
    } catch (error) {
      this.error = error;
      return;
    }
    this.seen.clear();
    this.albums = null;
    this.choice.renumber(new Ids(this.revision));
    const asked = this.hits?.asked;
    this.hits = null;
    await this.load();
    if (asked) await this.seek(asked);
  }

  async colourBy(by: colours.By): Promise<void> {
    this.only = null;
    if (by === 'album' && !this.albums) await this.lookAtAlbums();
    this.by = by;
  }

  async seek(asked: Asked): Promise<void> {
    this.seeking = true;
    this.sought = null;
    try {
      const { hitsOf } = await import('./hits');
      this.hits = await hitsOf(asked, this.revision, this.abort.signal);
      this.by = usual(asked);
    } catch (error) {
      if (!this.abort.signal.aborted) this.sought = error;
    }
    this.seeking = false;
  }

  unseek(): void {
    this.hits = null;
    this.sought = null;
    if (this.by === 'score') this.by = 'cluster';
  }

  /** The photo of a point; null where it is no longer in the library. */
  async photoAt(number: number, signal?: AbortSignal): Promise<MapPhoto['photo'] | null> {
    const known = this.seen.get(number);
    if (known) return known;
    const [found] = await photosAt(this.revision, [number], signal);
    if (!found) return null;
    this.choice.learn(found.photo.id, number);
    this.seen.set(number, found.photo);
    return found.photo;
  }

  clusterOf(number: number): string {
    const cluster = this.points.cluster[number]!;
    return cluster === NOTHING ? '' : (this.summary.clusters[cluster]?.name ?? '');
  }

  /** A list of these points for the grid. */
  listOf(numbers: ArrayLike<number>): PointList {
    return new PointList(this.revision, numbers, {
      come: (found) => found.forEach(({ number, photo }) => this.choice.learn(photo.id, number)),
      gone: (ids) => this.lose(ids),
    });
  }

  /** All points, those of the largest clusters first. */
  inOrder(): number[] {
    const { cluster, gone } = this.points;
    const rank = colours.ranked(cluster, gone, this.loaded);
    const numbers: number[] = [];
    for (let at = 0; at < this.loaded; at++) if (!gone[at]) numbers.push(at);
    const of = (number: number) => {
      const found = rank.get(cluster[number]!)?.[0] ?? -1;
      return found < 0 ? Infinity : found;
    };
    return numbers.sort((a, b) => (of(a) === of(b) ? a - b : of(a) - of(b)));
  }

  private lose(ids: ReadonlySet<string>): void {
    const numbers = [...ids].map((id) => this.choice.numberOf(id)).filter((number) => number !== undefined);
    for (const number of numbers) this.points.gone[number] = 1;
    this.eyes?.lose(numbers);
  }

  private async lookAtAlbums(): Promise<void> {
    const parts = await albumsOf(this.revision, this.total, this.summary.most_points);
    const names: string[] = [];
    const known = new Map<string, number>();
    const of = new Uint16Array(this.total).fill(NOTHING);
    for (const part of parts) {
      const numbers = part.groups.map(({ id, name }) => {
        if (!known.has(id)) known.set(id, names.push(name) - 1);
        return known.get(id)!;
      });
      part.album.forEach((own, at) => (of[part.first + at] = own === NOTHING ? NOTHING : numbers[own]!));
    }
    this.albums = { names, of };
  }

  private nameOf(group: number): string {
    if (this.by === 'album') return group === NOTHING ? t('map.no_album') : (this.albums?.names[group] ?? '');
    if (group === NOTHING) return t('map.unsorted');
    return this.summary.clusters[group]?.name || t('clusters.unnamed');
  }
}
