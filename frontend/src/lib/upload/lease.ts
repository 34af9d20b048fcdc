/** Which tab carries on which run of uploads: one alone, and another only when that one is gone. */
const BEAT_MS = 5000;
/** Timers of hidden tabs tick once a minute. */
const DEAD_MS = 90_000;

/** Calls `then` as soon as no other tab holds the run, and holds it until the page is gone. */
export function runHold(run: string, then: () => void): void {
  if (navigator.locks) {
    void navigator.locks.request(`plumb-upload-${run}`, () => {
      then();
      return new Promise(() => undefined);
    });
    return;
  }
  const beatName = `plumb-upload-beat-${run}`;
  const look = () => {
    if (Number(localStorage.getItem(beatName)) > Date.now() - DEAD_MS) return;
    clearInterval(watch);
    const beat = () => localStorage.setItem(beatName, String(Date.now()));
    beat();
    const beats = setInterval(beat, BEAT_MS);
    window.addEventListener('pagehide', () => {
      clearInterval(beats);
      localStorage.removeItem(beatName);
    });
    then();
  };
  const watch = setInterval(look, BEAT_MS);
  look();
}
