/** Puts photos that are there into the chosen album, many at a time. */
const AT_ONCE = 500;
const GATHER_MS = 700;

export interface AlbumChoice {
  id: string;
  name: string;
}

export class AlbumFiller {
  private readonly photos = new Map<string, Set<string>>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly add: (album: string, photos: readonly string[]) => Promise<unknown>,
    private readonly failed: (error: unknown) => void,
  ) {}

  put(album: string, photo: string): void {
    const some = this.photos.get(album) ?? new Set();
    this.photos.set(album, some.add(photo));
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const work = [...this.photos];
    this.photos.clear();
    for (const [album, photos] of work) {
      const ids = [...photos];
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        await this.add(album, ids.slice(at, at + AT_ONCE)).catch(this.failed);
      }
    }
  }
}
