/** The line to the worker that knows where the points lie. */
import type { Box } from './view';

type Question =
  | { kind: 'nearest'; x: number; y: number; radius: number }
  | { kind: 'loop'; loop: Float32Array }
  | { kind: 'box'; box: Box };

export type Ask =
  | { kind: 'begin'; capacity: number }
  | { kind: 'add'; first: number; places: Uint16Array; gone: Uint8Array }
  | { kind: 'remove'; numbers: readonly number[] }
  | (Question & { id: number });

interface Answer {
  id: number;
  found: number | Uint32Array;
  took?: number;
}

export class FieldLine {
  private readonly worker = new Worker(new URL('./field.worker.ts', import.meta.url), { type: 'module' });
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private last = 0;
  /** Milliseconds that the last loop or box took in the worker. */
  took = 0;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      this.took = data.took ?? this.took;
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    };
  }

  begin(capacity: number): void {
    this.tell({ kind: 'begin', capacity });
  }

  add(first: number, places: Uint16Array, gone: Uint8Array): void {
    this.tell({ kind: 'add', first, places, gone });
  }

  remove(numbers: readonly number[]): void {
    this.tell({ kind: 'remove', numbers });
  }

  async nearest(x: number, y: number, radius: number): Promise<number> {
    return (await this.ask({ kind: 'nearest', x, y, radius })) as number;
  }

  async inLoop(loop: Float32Array): Promise<Uint32Array> {
    return (await this.ask({ kind: 'loop', loop })) as Uint32Array;
  }

  async inBox(box: Box): Promise<Uint32Array> {
    return (await this.ask({ kind: 'box', box })) as Uint32Array;
  }

  close(): void {
    this.worker.terminate();
  }

  private tell(ask: Ask): void {
    this.worker.postMessage(ask);
  }

  private ask(question: Question): Promise<number | Uint32Array> {
    const id = ++this.last;
    return new Promise((resolve) => {
      this.waiting.set(id, ({ found }) => resolve(found));
      this.tell({ ...question, id });
    });
  }
}
