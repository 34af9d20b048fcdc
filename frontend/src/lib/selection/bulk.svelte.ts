/** Doing one thing to everything selected: one request, one at a time, with an undo where there is one. */
import { spoken } from '../api/errors';
import { request, requestName } from '../api/request';
import type { ColumnValues, GridSource } from '../grid/columns';
import { t } from '../messages';
import { notify } from '../notify.svelte';
import type { Place } from '../place';
import type { Archive, Done } from './bulk-told';
import { leaves, type BulkName } from './leaving';
import type { Selection, Wire } from './selection.svelte';

export interface Extra {
  album?: string;
  angle?: number;
  /** What the message about it names. */
  name?: string;
}

/** Tiles are changed one by one up to here; beyond, the grid is loaded anew. */
const FEW = 200;
const EDITS: Partial<Record<BulkName, Partial<ColumnValues>>> = {
  favourite: { favourite: true },
  unfavourite: { favourite: false },
  archive: { archived: true },
  unarchive: { archived: false },
  reprocess: { processing: true },
};

export class Bulk {
  /** How many photos are being worked on; 0 when nothing is under way. */
  busy = $state(0);

  constructor(
    readonly source: () => GridSource,
    private readonly place: () => Place,
    /** Show anew what the grid shows. */
    readonly refresh: () => Promise<unknown>,
    private readonly selection: Selection,
  ) {}

  /** What is selected, or being done, in words. */
  get told(): string {
    const { all, size } = this.selection;
    if (this.busy) return t('bulk.busy', { count: this.busy });
    return t(all ? 'selection.count_all' : 'selection.count', { count: size });
  }

  /** Do it to what is selected, or to `one` photo. Whether it was done. */
  async run(action: BulkName, extra: Extra = {}, one?: string): Promise<boolean> {
    const wire: Wire = one ? { ids: [one] } : this.selection.wire;
    const { name = '', ...more } = extra;
    return this.alone(one ? 1 : this.selection.size, async () => {
      const { tellDone } = await import('./bulk-told');
      const json = { action, selection: wire, request: requestName(), ...more };
      const done = await request<Done>('photos/bulk/', { method: 'POST', json });
      await this.show(action, wire, done.missing > 0);
      if (!one || leaves(action, this.place())) this.selection.clear();
      tellDone(action, done, name, this.refresh);
    });
  }

  /** Fetch the originals of what is selected as one file. */
  async download(): Promise<boolean> {
    const json = { selection: this.selection.wire, ...this.inAlbum() };
    return this.alone(this.selection.size, async () => {
      const { fetchArchive } = await import('./bulk-told');
      fetchArchive(await request<Archive>('photos/zip/', { method: 'POST', json }));
    });
  }

  private inAlbum(): { album?: string } {
    const { album } = this.place().filters;
    return album ? { album } : {};
  }

  private async alone(count: number, work: () => Promise<void>): Promise<boolean> {
    if (this.busy || !count) return false;
    this.busy = count;
    try {
      await work();
      return true;
    } catch (error) {
      notify(spoken(error), { bad: true });
      return false;
    } finally {
      this.busy = 0;
    }
  }

  /** Bring the grid up to date with what was done. */
  private async show(action: BulkName, wire: Wire, partly: boolean): Promise<void> {
    const source = this.source();
    const edit = EDITS[action];
    if (!('ids' in wire) || partly) await this.refresh();
    else if (leaves(action, this.place())) source.remove(new Set(wire.ids));
    else if (edit && wire.ids.length <= FEW) for (const id of wire.ids) source.edit(id, edit);
    else if (action !== 'album_add') await this.refresh();
  }
}
