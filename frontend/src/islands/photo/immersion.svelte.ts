/** Full screen, and controls that step back while nobody uses them. */
const IDLE_MS = 2600;

export class Immersion {
  full = $state(false);
  /** Whether the controls are hidden. */
  quiet = $state(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** In full screen the controls hide; `also` says whether they do out of it. */
  constructor(private readonly also: () => boolean) {}

  watch(): () => void {
    const changed = () => {
      this.full = document.fullscreenElement !== null;
      this.stir();
    };
    const stir = () => this.stir();
    const kinds = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'wheel'] as const;
    document.addEventListener('fullscreenchange', changed);
    for (const kind of kinds) document.addEventListener(kind, stir, { passive: true });
    return () => {
      clearTimeout(this.timer);
      document.removeEventListener('fullscreenchange', changed);
      for (const kind of kinds) document.removeEventListener(kind, stir);
    };
  }

  /** Somebody is here: show the controls, for a while. */
  stir(): void {
    this.quiet = false;
    clearTimeout(this.timer);
    if (this.mayHide()) this.timer = setTimeout(() => (this.quiet = this.mayHide()), IDLE_MS);
  }

  private mayHide = (): boolean => this.full || this.also();

  async toggleFull(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen().catch(() => undefined);
  }
}
