/** The part of a grid that is in view: scrolling, holding one's place, jumping. Offsets are the grid's own. */
import type { GridLayout } from './layout';
import type { Kept } from './place-kept';
import { ScrollSpace } from './scroll-space';

const BAND = 256;
const OVERSCAN = 640;
const FOOT = 96;
const RUSH = 2; // pixels a millisecond
const CALM_MS = 120;

export class Viewport {
  base = $state(0);
  scrollTop = $state(0);
  height = $state(0);
  /** Height of what stands above the grid. */
  lead = $state(0);
  /** Height of what stands below it. */
  foot = $state(0);
  /** Whether the view moves faster than pictures can be looked at. */
  rushing = $state(false);
  scroller: HTMLElement | undefined;
  private readonly space = new ScrollSpace();
  private anchor: Kept | null = null;

  constructor(private readonly layoutNow: () => GridLayout) {}

  readonly total = $derived.by(() => this.lead + this.layoutNow().total + Math.max(FOOT, this.foot));
  readonly pageHeight = $derived.by(() => Math.min(this.total, this.space.limit));
  /** Offset in the grid of the view's upper edge; negative while the lead is in view. */
  readonly top = $derived.by(() => this.base + this.scrollTop - this.lead);
  /** Moves in steps, so that rows are worked out anew only now and then. */
  private readonly band = $derived.by(() => Math.floor(this.top / BAND) * BAND);
  readonly rows = $derived.by(() =>
    this.layoutNow().rowsBetween(this.band - OVERSCAN, this.band + BAND + this.height + OVERSCAN),
  );
  readonly inView = $derived.by(() =>
    this.layoutNow().sectionsBetween(this.band - OVERSCAN, this.band + BAND + this.height + OVERSCAN),
  );

  /** Where something at a grid offset is drawn on the page. */
  pageTop(offset: number): number {
    return this.lead + offset - this.base;
  }

  scrolled(): void {
    // What was scrolled from here is known already; the place to hold stays as it was said.
    if (!this.scroller || this.scroller.scrollTop === this.scrollTop) return;
    this.rush(this.scroller.scrollTop - this.scrollTop);
    this.scrollTop = this.scroller.scrollTop;
    const shifted = this.space.rebase(this.scrollTop);
    if (shifted !== null) this.place(shifted);
    this.anchor = this.capture();
  }

  /** After the layout changed: the same photo stays at the top of the view. */
  settle(): void {
    this.space.resize(this.total);
    this.base = this.space.base;
    if (this.anchor) this.hold(this.anchor);
  }

  hold(place: Kept): void {
    const offset = this.offsetOf(place);
    if (offset === null) return;
    this.anchor = place;
    if (Math.abs(offset - this.top) > 1) this.scrollTo(offset);
  }

  jump(offset: number): void {
    this.rush(offset - this.top);
    this.scrollTo(offset);
    this.anchor = this.capture();
  }

  /** Scroll as little as possible to show what lies between two offsets. */
  reveal(from: number, to: number): void {
    if (from < this.top) this.jump(from - 12);
    else if (to > this.top + this.height) this.jump(to - this.height + 12);
  }

  capture(): Kept | null {
    const layout = this.layoutNow();
    if (this.top <= 0 || !layout.sections.length) return null;
    const at = layout.sectionAt(this.top);
    const section = layout.sections[at]!.key;
    const row = layout.rowsBetween(this.top, this.top + 1)[0];
    if (row?.section === at) {
      const id = layout.idAt({ section: at, index: row.first }) ?? null;
      return { section, index: row.first, offset: this.top - row.top, id };
    }
    const height = layout.tops[at + 1]! - layout.tops[at]!;
    return { section, index: -1, offset: (this.top - layout.tops[at]!) / height, id: null };
  }

  private offsetOf({ section, index, offset, id }: Kept): number | null {
    const layout = this.layoutNow();
    const at = layout.sections.findIndex(({ key }) => key === section);
    if (at < 0) return null;
    const row = index >= 0 ? layout.rowOf(layout.whereNow({ section: at, index }, id)) : null;
    if (row) return row.top + offset;
    const share = index >= 0 ? 0 : offset;
    return layout.tops[at]! + share * (layout.tops[at + 1]! - layout.tops[at]!);
  }

  private rush(by: number): void {
    const now = performance.now();
    this.rushing = Math.abs(by) / Math.max(8, Math.min(CALM_MS, now - this.movedAt)) > RUSH;
    this.movedAt = now;
    clearTimeout(this.calm);
    if (this.rushing) this.calm = setTimeout(() => (this.rushing = false), CALM_MS);
  }

  private movedAt = 0;
  private calm: ReturnType<typeof setTimeout> | undefined;

  private scrollTo(offset: number): void {
    this.place(this.space.jump(offset + this.lead));
  }

  private place(scrollTop: number): void {
    this.base = this.space.base;
    if (!this.scroller) return;
    this.scroller.scrollTop = scrollTop;
    this.scrollTop = this.scroller.scrollTop;
  }
}
