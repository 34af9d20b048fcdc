/** One file on its way: what is known of it, and how far it has come. */
export const ON_THE_WAY = ['waiting', 'hashing', 'ready', 'sending', 'missing'] as const;
export const OUTCOMES = ['new', 'known', 'trashed', 'refused', 'unsupported', 'stopped'] as const;
/** `missing`: interrupted, and the browser may not read the file again by itself. */
export type ItemState = (typeof ON_THE_WAY)[number] | (typeof OUTCOMES)[number];

/** What outlasts the page. */
export interface Row {
  id: string;
  path: string;
  size: number;
  modified: number;
  state: ItemState;
  hash: string;
  reason: string;
  photo: string | null;
  root: string | null;
}

const ENDED: ReadonlySet<ItemState> = new Set(OUTCOMES);
const TROUBLED: ReadonlySet<ItemState> = new Set(['missing', 'trashed', 'refused', 'unsupported', 'stopped']);
const RETRIABLE: ReadonlySet<ItemState> = new Set(['refused', 'stopped']);

export class UploadItem {
  state = $state<ItemState>('waiting');
  sent = $state(0);
  reason = $state('');
  photo = $state<string | null>(null);
  hash = '';
  /** Whether bytes were under way whose arrival nobody has confirmed. */
  unsure = false;
  /** How often it has been read anew because it had changed. */
  turns = 0;
  /** The album that the server was told when the upload began. */
  album: string | null = null;
  abort = new AbortController();

  constructor(
    readonly id: string,
    readonly path: string,
    readonly size: number,
    readonly modified: number,
    public file: File | null,
    readonly root: string | null = null,
  ) {}

  static from(row: Row): UploadItem {
    const item = new UploadItem(row.id, row.path, row.size, row.modified, null, row.root);
    item.state = ENDED.has(row.state) ? row.state : 'waiting';
    item.unsure = row.state === 'sending';
    item.hash = row.hash;
    item.reason = row.reason;
    item.photo = row.photo;
    return item;
  }

  get row(): Row {
    const { id, path, size, modified, state, hash, reason, photo, root } = this;
    return { id, path, size, modified, state, hash, reason, photo, root };
  }

  get name(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1);
  }

  get ended(): boolean {
    return ENDED.has(this.state);
  }

  /** Nothing is to be done with it any more, or it can be asked for again. */
  get done(): boolean {
    return this.ended && this.state !== 'unsupported' && this.state !== 'trashed';
  }

  get troubled(): boolean {
    return TROUBLED.has(this.state);
  }

  get retriable(): boolean {
    return RETRIABLE.has(this.state) && this.size > 0;
  }

  get share(): number {
    return this.ended ? 1 : this.size ? this.sent / this.size : 0;
  }

  /** The same for a file that is chosen again, also from another level of its folders. */
  get likeness(): string {
    return likeness(this.name, this.size, this.modified);
  }
}

export const likeness = (name: string, size: number, modified: number): string =>
  `${name}\n${size}\n${modified}`;
