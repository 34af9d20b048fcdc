/** Movements from one value to another; none where the person asked for less motion. */

export const calm = (): boolean =>
  typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;

const eased = (share: number): number => 1 - (1 - share) ** 3;

export class Motion {
  private frame = 0;

  /** Call `draw` with 0..1, until 1 or until something else begins; `done` comes after the 1. */
  run(ms: number, draw: (share: number) => void, done: () => void = () => undefined): void {
    this.stop();
    if (calm() || ms <= 0) {
      draw(1);
      done();
      return;
    }
    const begun = performance.now();
    const next = (now: number) => {
      const share = Math.min(1, Math.max(0, (now - begun) / ms));
      draw(eased(share));
      if (share < 1) this.frame = requestAnimationFrame(next);
      else done();
    };
    this.frame = requestAnimationFrame(next);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }
}

export const mixed = (from: number, to: number, share: number): number => from + (to - from) * share;
