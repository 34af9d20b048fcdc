/** Moving the focus through a grid, loading what lies on the way. */
import { tick } from 'svelte';
import type { Selection } from '../selection/selection.svelte';
import { takeSeen } from '../trail';
import type { GridSource } from './columns';
import { dateStep, indexOfDate, sectionOfDate, type Unit } from './dates';
import { startsDay, type GridLayout, type Place } from './layout';
import { asRead, awaited, moveFocus } from './roving';
import type { Viewport } from './viewport.svelte';

export interface Ground {
  source: () => GridSource;
  selection: () => Selection;
  layout: () => GridLayout;
  element: () => HTMLElement | undefined;
  /** Id of the photo that takes the focus when the grid does. */
  tabStop: () => string | null | undefined;
  onfocus: (id: string | null) => void;
}

export class Walk {
  constructor(
    private readonly ground: Ground,
    private readonly view: Viewport,
  ) {}

  async step(unit: Unit, on: boolean): Promise<void> {
    const to = dateStep(this.layout, this.here(), unit, on);
    if (to) await this.goTo(to);
  }

  async goToDate(date: string): Promise<void> {
    const section = sectionOfDate(this.layout, date);
    if (section < 0) return;
    this.view.jump(this.layout.tops[section]!);
    await this.loaded(section);
    const columns = this.layout.sections[section]?.columns;
    await this.goTo({ section, index: columns ? indexOfDate(columns.taken_at, date) : 0 });
  }

  /** Back from a photo: the one that was seen last has the focus and is in view. */
  async returnToSeen(): Promise<void> {
    const seen = takeSeen();
    if (!seen) return;
    const section = this.layout.sections.findIndex(({ key }) => key === seen.month);
    if (section >= 0) await this.loaded(section);
    const place = this.layout.find(seen.id);
    if (place) await this.focusAt(place);
  }

  /** Select, or let go of, the whole day of the focused photo. */
  toggleDay(): void {
    const { section, index } = this.here();
    const columns = this.layout.sections[section]?.columns;
    if (!columns?.id.length) return;
    let first = index;
    while (first > 0 && !startsDay(columns, first)) first -= 1;
    let end = index + 1;
    while (end < columns.id.length && !startsDay(columns, end)) end += 1;
    this.ground.selection().toggleAll(columns.id.slice(first, end));
  }

  /** An arrow or its kin; with Shift the selection goes along. */
  async key(event: KeyboardEvent): Promise<void> {
    const stop = this.ground.tabStop();
    const from = stop && this.layout.find(stop);
    if (!from || event.altKey) return;
    let to = this.target(from, event);
    const wanted = to ? null : awaited(this.layout, from, asRead(event.key));
    if (!to && !wanted) return;
    event.preventDefault();
    if (wanted) {
      await this.ground
        .source()
        .load(wanted)
        .catch(() => undefined);
      to = this.target(from, event);
    }
    if (to) await this.moveTo(to, event.shiftKey ? stop : null);
  }

  /** Show this photo and give it the focus. */
  async focusOn(id: string): Promise<void> {
    const place = this.layout.find(id);
    if (place) await this.focusAt(place);
  }

  private get layout(): GridLayout {
    return this.ground.layout();
  }

  /** Where keys act from: the focused photo, else the first in view. */
  private here(): Place {
    const stop = this.ground.tabStop();
    const top = Math.max(0, this.view.top + 1);
    return (stop && this.layout.find(stop)) || { section: Math.max(0, this.layout.sectionAt(top)), index: 0 };
  }

  private target(from: Place, event: KeyboardEvent): Place | null {
    const last = this.layout.sections.length - 1;
    const ends: Record<string, Place> = {
      Home: { section: 0, index: 0 },
      End: { section: last, index: (this.layout.sections[last]?.count ?? 1) - 1 },
    };
    if (event.ctrlKey || event.metaKey) return ends[event.key] ?? null;
    return moveFocus(this.layout, from, asRead(event.key), this.view.height);
  }

  private async moveTo(to: Place, rangeFrom: string | null): Promise<void> {
    if (!this.layout.rows[to.section]) {
      this.view.jump(this.layout.tops[to.section]!);
      await this.loaded(to.section);
    }
    const id = this.layout.idAt(to);
    if (rangeFrom && id) {
      const selection = this.ground.selection();
      selection.anchor ??= rangeFrom;
      await selection.extend(id);
    }
    await this.focusAt(to);
  }

  private async loaded(section: number): Promise<void> {
    const key = this.layout.sections[section]!.key;
    await this.ground
      .source()
      .load(key)
      .catch(() => undefined);
    await tick();
  }

  /** Show a place at the top of the view, and focus its photo. */
  private async goTo(place: Place): Promise<void> {
    this.view.jump(this.layout.tops[place.section]!);
    await this.loaded(place.section);
    const row = this.layout.rowOf(place);
    if (!row) return;
    const top = place.index === 0 ? this.layout.tops[place.section]! : row.top - this.layout.style.label;
    this.view.jump(top);
    await this.focusAt(place);
  }

  private async focusAt(place: Place): Promise<void> {
    const row = this.layout.rowOf(place);
    const id = this.layout.idAt(place) ?? null;
    this.ground.onfocus(id);
    if (!row || !id) return;
    this.view.reveal(row.top - (row.labelled ? this.layout.style.label : 0), row.top + row.height);
    await tick();
    this.ground.element()?.querySelector<HTMLElement>(`[data-photo="${id}"]`)?.focus({ preventScroll: true });
  }
}
