/** Which months stay loaded: those used last, so that scrolling through a whole library needs no more memory. */
import type { Section } from './columns';

export class Shelf {
  /** Keys, those used last at the end. */
  private readonly order = new Set<string>();

  constructor(private readonly room = 12_000) {}

  use(keys: readonly string[]): void {
    for (const key of keys) {
      this.order.delete(key);
      this.order.add(key);
    }
    this.now = new Set(keys);
  }

  /** Of these loaded sections, the ones to let go; never one that is in use now. */
  surplus(loaded: readonly Section[]): Set<string> {
    const byKey = new Map(loaded.map((section) => [section.key, section]));
    let photos = loaded.reduce((sum, { count }) => sum + count, 0);
    const gone = new Set<string>();
    for (const key of this.order) {
      if (photos <= this.room) break;
      const section = byKey.get(key);
      if (!section || this.now.has(key)) continue;
      photos -= section.count;
      gone.add(key);
    }
    for (const key of gone) this.order.delete(key);
    return gone;
  }

  private now: ReadonlySet<string> = new Set();
}
