/** Whether the server can be reached, and whether it still knows who we are; heard from every answer. */
const FIRST_MS = 3000;
const LONGEST_MS = 30_000;
const DOWN = new Set([0, 502, 503, 504]);

class Connection {
  online = $state(typeof navigator === 'undefined' || navigator.onLine);
  /** The server has not answered the last time. */
  lost = $state(false);
  /** The session has ended while the page is open. */
  signedOut = $state(false);
  private wait = FIRST_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;

  get away(): boolean {
    return !this.online || this.lost;
  }

  /** What came of a request; `own` where Plumb itself has answered, in its own format. */
  heard(status: number, own = false): void {
    if (!DOWN.has(status) || own) this.found();
    else if (!this.lost) {
      this.lost = true;
      this.wait = FIRST_MS;
      this.soon();
    }
  }

  /** Whether the server answers now; where it does not, it is waited for. */
  async answers(): Promise<boolean> {
    if (!this.online) return false;
    const there = !DOWN.has(await ask());
    if (there) this.found();
    else this.heard(0);
    return there;
  }

  /** Follow the browser's own idea of being online. */
  watch(): () => void {
    const on = () => (this.online = true);
    const off = () => (this.online = false);
    window.addEventListener('online', on);
    window.addEventListener('offline', off);
    this.online = navigator.onLine; // it may have changed before anybody listened
    return () => {
      window.removeEventListener('online', on);
      window.removeEventListener('offline', off);
      clearTimeout(this.timer);
    };
  }

  private found(): void {
    if (!this.lost) return;
    clearTimeout(this.timer);
    this.lost = false;
    // What did not come is asked for again, as when the line is back.
    window.dispatchEvent(new Event('online'));
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.probe(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_MS);
  }

  private async probe(): Promise<void> {
    const status = document.hidden ? 0 : await ask();
    if (DOWN.has(status)) this.soon();
    else this.found();
  }
}

const ask = (): Promise<number> =>
  fetch('/healthz', { cache: 'no-store' }).then(
    (answer) => answer.status,
    () => 0,
  );

export const connection = new Connection();
