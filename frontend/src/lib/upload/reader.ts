/** Reads files ahead of their sending: hashes each, and asks for many at once whether they are there. */
import type { Hold } from './holds';
import { holdFor } from './holds';
import type { UploadItem } from './item.svelte';
import { Line } from './line';
import type { Known } from './transport';

const AHEAD = 300;
const QUESTION_AT_MOST = 1000;
const GAP_MS = 300;

export interface Reading {
  held: () => boolean;
  readyCount: () => number;
  open: (item: UploadItem) => Promise<File | null>;
  hash: (file: File, signal: AbortSignal) => Promise<string>;
  known: (hashes: readonly string[]) => Promise<Known>;
  become: (item: UploadItem, state: 'hashing' | 'missing' | 'waiting') => void;
  ready: (item: UploadItem) => void;
  there: (item: UploadItem, photo: string, trashed: boolean) => void;
  unreadable: (item: UploadItem) => void;
  hold: (hold: Hold) => void;
  gap?: () => Promise<void>;
}

const gap = () => new Promise<void>((resolve) => setTimeout(resolve, GAP_MS));

export class Reader {
  readonly line = new Line<UploadItem>();
  private questions: UploadItem[] = [];
  private reading = false;
  private asking = false;

  constructor(private readonly means: Reading) {}

  run(): void {
    void this.ask();
    if (!this.reading) void this.read();
  }

  private async read(): Promise<void> {
    this.reading = true;
    while (!this.means.held() && this.means.readyCount() + this.questions.length < AHEAD) {
      const item = this.line.take(({ state }) => state === 'waiting');
      if (!item) break;
      await this.readOne(item);
    }
    this.reading = false;
  }

  private async readOne(item: UploadItem): Promise<void> {
    const { means } = this;
    means.become(item, 'hashing');
    try {
      item.file ??= await means.open(item);
      if (item.state !== 'hashing') return;
      if (!item.file) return means.become(item, 'missing');
      item.hash ||= await means.hash(item.file, item.abort.signal);
    } catch {
      if (item.state === 'hashing') means.unreadable(item);
      return;
    }
    this.questions.push(item);
    void this.ask();
  }

  /** One question at a time; what is read meanwhile goes into the next. */
  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    while (this.questions.length && !this.means.held()) {
      const some = this.questions.splice(0, QUESTION_AT_MOST).filter(({ state }) => state === 'hashing');
      if (some.length && !(await this.askFor(some))) break;
      if (!this.reading) this.run();
      await (this.means.gap ?? gap)();
    }
    this.asking = false;
  }

  private async askFor(some: readonly UploadItem[]): Promise<boolean> {
    let known: Known = {};
    try {
      known = await this.means.known(some.map(({ hash }) => hash));
    } catch (error) {
      if (!this.means.held()) this.means.hold(holdFor(error, false));
      if (this.means.held()) {
        this.questions.unshift(...some);
        return false;
      }
      // Without an answer each file is asked for by itself when its turn comes.
    }
    for (const item of some) {
      if (item.state !== 'hashing') continue;
      const photo = known[item.hash];
      if (photo) this.means.there(item, photo.photo, photo.trashed);
      else this.means.ready(item);
    }
    return true;
  }
}
