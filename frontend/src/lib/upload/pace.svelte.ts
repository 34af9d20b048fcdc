/** How fast bytes go, over the last seconds, and how long the rest will take. */
const WINDOW_MS = 12_000;

export class Pace {
  /** Bytes a second; 0 while it cannot be said. */
  speed = $state(0);
  private marks: { at: number; bytes: number }[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  sent(bytes: number): void {
    const at = this.now();
    this.marks.push({ at, bytes });
    while (this.marks.length > 2 && this.marks[0]!.at < at - WINDOW_MS) this.marks.shift();
    const span = at - this.marks[0]!.at;
    const sum = this.marks.slice(1).reduce((all, mark) => all + mark.bytes, 0);
    this.speed = span >= 1000 ? (sum / span) * 1000 : 0;
  }

  rest(): void {
    this.marks = [];
    this.speed = 0;
  }

  /** Seconds for so many bytes, or nothing while it cannot be said. */
  left(bytes: number): number | null {
    return this.speed > 0 ? bytes / this.speed : null;
  }
}
