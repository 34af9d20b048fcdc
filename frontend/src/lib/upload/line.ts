/** Items in their order; what is no longer wanted is passed over when its turn comes. */
export class Line<T> {
  private items: T[] = [];
  private at = 0;

  push(...more: readonly T[]): void {
    for (const one of more) this.items.push(one);
  }

  putBack(one: T): void {
    this.items.splice(this.at, 0, one);
  }

  take(wanted: (one: T) => boolean): T | undefined {
    while (this.at < this.items.length) {
      const one = this.items[this.at++]!;
      if (this.at > 1000) this.shorten();
      if (wanted(one)) return one;
    }
    return undefined;
  }

  private shorten(): void {
    this.items = this.items.slice(this.at);
    this.at = 0;
  }
}
