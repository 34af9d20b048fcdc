/** What outlasts the page, in IndexedDB: a row for each file, copies of some, handles of chosen folders. */
import { breath } from './calm';
import type { Row } from './item.svelte';

export type Root = FileSystemHandle;
export interface Journal {
  readonly run: string;
  rows(): Promise<Row[]>;
  save(rows: readonly Row[]): Promise<void>;
  /** Copy a file's bytes into the browser's own store. Rejects when there is no room. */
  keep(id: string, file: File): Promise<void>;
  kept(id: string): Promise<File | null>;
  /** Which files have copies. */
  keptIds(): Promise<string[]>;
  drop(id: string): Promise<void>;
  root(id: string): Promise<Root | null>;
  rootSave(id: string, root: Root): Promise<void>;
  note<T>(name: string): Promise<T | null>;
  noteSave(name: string, value: unknown): Promise<void>;
  /** Forget everything. */
  forget(): Promise<void>;
}

const STORES = ['rows', 'copies', 'roots', 'notes'] as const;
type Store = (typeof STORES)[number];
const AT_ONCE = 60;
const RELAXED: IDBTransactionOptions = { durability: 'relaxed' };
const nameOf = (run: string) => `plumb-uploads-${run}`;

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('storage'));
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('storage'));
  });

/** Rejects where the browser keeps nothing (some private windows). */
export async function journalOpen(run: string): Promise<Journal> {
  const opening = indexedDB.open(nameOf(run), 1);
  opening.onupgradeneeded = () => STORES.forEach((store) => opening.result.createObjectStore(store));
  return new StoredJournal(run, await answer(opening));
}

class StoredJournal implements Journal {
  constructor(
    readonly run: string,
    private readonly base: IDBDatabase,
  ) {}

  rows = () => answer<Row[]>(this.base.transaction('rows').objectStore('rows').getAll());

  async save(rows: readonly Row[]): Promise<void> {
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      if (at) await breath();
      const change = this.base.transaction('rows', 'readwrite', RELAXED);
      for (const row of rows.slice(at, at + AT_ONCE)) change.objectStore('rows').put(row, row.id);
      await committed(change);
    }
  }

  keep = (id: string, file: File) => this.put('copies', id, file);
  kept = (id: string) => this.get<File>('copies', id);
  keptIds = async () =>
    (await answer(this.base.transaction('copies').objectStore('copies').getAllKeys())) as string[];
  root = (id: string) => this.get<Root>('roots', id);
  rootSave = (id: string, root: Root) => this.put('roots', id, root);
  note = <T>(name: string) => this.get<T>('notes', name);
  noteSave = (name: string, value: unknown) => this.put('notes', name, value);

  async drop(id: string): Promise<void> {
    const change = this.base.transaction('copies', 'readwrite', RELAXED);
    change.objectStore('copies').delete(id);
    await committed(change);
  }

  async forget(): Promise<void> {
    this.base.close();
    await answer(indexedDB.deleteDatabase(nameOf(this.run)));
  }

  private async get<T>(store: Store, key: string): Promise<T | null> {
    return (await answer<T | undefined>(this.base.transaction(store).objectStore(store).get(key))) ?? null;
  }

  private async put(store: Store, key: string, value: unknown): Promise<void> {
    const change = this.base.transaction(store, 'readwrite', RELAXED);
    change.objectStore(store).put(value, key);
    await committed(change);
  }
}
