/**
 * Browsers stop growing a page at some 17 to 33 million pixels. Here the page is never higher than `limit`;
 * positions in the whole are kept apart, and the page is shifted under the view when it nears an end.
 */
export class ScrollSpace {
  /** Logical position of the page's top. */
  base = 0;
  total = 0;

  constructor(readonly limit = 4_000_000) {}

  get pageHeight(): number {
    return Math.min(this.total, this.limit);
  }

  toLogical(scrollTop: number): number {
    return this.base + scrollTop;
  }

  resize(total: number): void {
    this.total = total;
    this.base = this.clampBase(this.base);
  }

  /** Make `logical` reachable; returns the scrollTop that shows it at the top of the view. */
  jump(logical: number): number {
    const wanted = Math.max(0, Math.min(logical, this.total));
    if (this.total > this.limit) this.base = this.clampBase(wanted - this.limit / 2);
    return wanted - this.base;
  }

  /** Near an end of the page but not of the whole: shift, and return the new scrollTop; else null. */
  rebase(scrollTop: number): number | null {
    const margin = this.limit / 8;
    const nearTop = scrollTop < margin && this.base > 0;
    const nearFoot = scrollTop > this.limit - margin && this.base < this.total - this.limit;
    return nearTop || nearFoot ? this.jump(this.toLogical(scrollTop)) : null;
  }

  private clampBase(base: number): number {
    return Math.max(0, Math.min(base, this.total - this.limit));
  }
}
