/** How the match is looked at: which pairs, how many at a time, lines or overlay. */
import { AT_ONCE, stepped } from './pairs';

export class WhyControls {
  /** Only what the geometry agrees on. */
  verified = $state(true);
  atOnce = $state(AT_ONCE);
  from = $state(0);
  overlay = $state(false);
  blend = $state(0.5);
  private last = 0.5;

  /** For another result; what the member chose stays. */
  reset(): void {
    this.from = 0;
  }

  which(verified: boolean): void {
    this.verified = verified;
    this.from = 0;
  }

  step(count: number, by: 1 | -1): void {
    this.from = stepped(count, this.atOnce, this.from, by);
  }

  /** The query wholly there, or wholly gone. */
  blink(): void {
    this.overlay = true;
    this.last = this.blend > 0.5 ? 0 : 1;
    this.blend = this.last;
  }
}
