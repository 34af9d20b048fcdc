/** The photos around the one that is shown, as far as they are known; grows at both ends by need. */
import type { ListedPhoto } from '../../lib/api/types';
import type { Order } from './orders';

const NEAR = 10;

export interface Beside {
  previous: ListedPhoto | null;
  next: ListedPhoto | null;
}

export class Sequence {
  photos = $state.raw<ListedPhoto[]>([]);
  count = $state<number | null>(null);
  /** How many photos were put before those known first; the strip keeps its place by it. */
  grown = $state(0);
  private first: number | null = null;
  private atStart = true;
  private atEnd = true;
  private busy = false;

  constructor(private readonly order: Order) {}

  indexOf(id: string): number {
    return this.photos.findIndex((photo) => photo.id === id);
  }

  beside(id: string): Beside {
    const at = this.indexOf(id);
    if (at < 0) return { previous: null, next: null };
    return { previous: this.photos[at - 1] ?? null, next: this.photos[at + 1] ?? null };
  }

  /** Position from 1; null while it is not known. */
  position(id: string): number | null {
    const at = this.indexOf(id);
    return at < 0 || this.first === null ? null : this.first + at;
  }

  /** Begin with this photo, until more is known. */
  async locate(photo: ListedPhoto): Promise<void> {
    if (this.indexOf(photo.id) < 0) this.photos = [photo];
    const found = await this.order.around(photo);
    const at = found.photos.findIndex(({ id }) => id === photo.id);
    this.photos = found.photos.map((other, index) => (index === at ? photo : other));
    this.grown = 0;
    this.first = found.first;
    this.count = found.count;
    this.atStart = found.atStart;
    this.atEnd = found.atEnd;
  }

  /** Fetch more when `at` comes near an end of what is known. */
  async grow(at: number): Promise<void> {
    if (this.busy || !this.photos.length) return;
    this.busy = true;
    try {
      if (at < NEAR && !this.atStart) await this.growBefore();
      if (at > this.photos.length - 1 - NEAR && !this.atEnd) await this.growAfter();
    } finally {
      this.busy = false;
    }
  }

  edit(photo: ListedPhoto): void {
    this.photos = this.photos.map((other) => (other.id === photo.id ? photo : other));
  }

  /** Take a photo out; answers what puts it back. */
  remove(id: string): () => void {
    const at = this.indexOf(id);
    if (at < 0) return () => undefined;
    const photo = this.photos[at]!;
    const before = this.photos[at - 1]?.id;
    this.photos = this.photos.filter((other) => other.id !== id);
    if (this.count !== null) this.count -= 1;
    return () => {
      if (this.indexOf(id) >= 0) return;
      const behind = before ? this.indexOf(before) + 1 : 0;
      this.photos = [...this.photos.slice(0, behind), photo, ...this.photos.slice(behind)];
      if (this.count !== null) this.count += 1;
    };
  }

  private async growBefore(): Promise<void> {
    const more = this.fresh(await this.order.before(this.photos[0]!));
    this.atStart = more.length === 0;
    this.photos = [...more, ...this.photos];
    this.grown += more.length;
    if (this.first !== null) this.first -= more.length;
  }

  private async growAfter(): Promise<void> {
    const more = this.fresh(await this.order.after(this.photos.at(-1)!));
    this.atEnd = more.length === 0;
    this.photos = [...this.photos, ...more];
    if (this.atEnd && this.count === null && this.first !== null) {
      this.count = this.first - 1 + this.photos.length;
    }
  }

  private fresh(photos: readonly ListedPhoto[]): ListedPhoto[] {
    const known = new Set(this.photos.map(({ id }) => id));
    return photos.filter(({ id }) => !known.has(id));
  }
}
