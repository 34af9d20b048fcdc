/** One photo after the other by itself; stops at the end, pauses when somebody does something. */

export const INTERVALS = [3, 5, 10, 20, 60] as const;
const KEY = 'slideshow-seconds';

export class Slideshow {
  on = $state(false);
  playing = $state(false);
  seconds = $state(5);
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `next` leads on; false where there is nothing more. */
  constructor(private readonly next: () => boolean) {
    const kept = Number(localStorage.getItem(KEY));
    if (kept > 0 && kept <= 600) this.seconds = kept;
  }

  start(): void {
    this.on = true;
    this.playing = true;
    this.wait();
  }

  stop(): void {
    this.on = false;
    this.pause();
  }

  pause(): void {
    this.playing = false;
    clearTimeout(this.timer);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.start();
  }

  choose(seconds: number): void {
    this.seconds = seconds;
    localStorage.setItem(KEY, String(seconds));
    if (this.playing) this.wait();
  }

  /** The picture is there: it is shown for the chosen time from now on. */
  wait(): void {
    clearTimeout(this.timer);
    if (this.playing) this.timer = setTimeout(() => this.lead(), this.seconds * 1000);
  }

  private lead(): void {
    if (typeof document !== 'undefined' && document.hidden) return this.wait();
    if (!this.next()) this.stop();
    else this.wait();
  }
}
