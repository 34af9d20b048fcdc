/** Which tab carries on which run of uploads: one alone, and another only when that one is gone. */
const LIST = 'plumb-upload-runs';
const BEAT_MS = 5000;
/** Timers of hidden tabs tick once a minute. */
const DEAD_MS = 90_000;
const beatOf = (run: string) => `plumb-upload-beat-${run}`;

/** The runs of a member that may have something left. */
export function runsOf(member: string): string[] {
  return listed().filter((run) => run.startsWith(`${member}-`));
}

export function runBegin(member: string): string {
  const run = `${member}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  localStorage.setItem(LIST, JSON.stringify([...listed(), run]));
  return run;
}

export function runEnd(run: string): void {
  localStorage.setItem(LIST, JSON.stringify(listed().filter((other) => other !== run)));
  localStorage.removeItem(beatOf(run));
}

/** Calls `then` as soon as no other tab holds the run, and holds it until the page is gone. */
export function runHold(run: string, then: () => void): void {
  if (navigator.locks) {
    void navigator.locks.request(`plumb-upload-${run}`, () => {
      then();
      return new Promise(() => undefined);
    });
    return;
  }
  const look = () => {
    if (Number(localStorage.getItem(beatOf(run))) > Date.now() - DEAD_MS) return;
    clearInterval(watch);
    const beat = () => localStorage.setItem(beatOf(run), String(Date.now()));
    beat();
    const beats = setInterval(beat, BEAT_MS);
    window.addEventListener('pagehide', () => {
      clearInterval(beats);
      localStorage.removeItem(beatOf(run));
    });
    then();
  };
  const watch = setInterval(look, BEAT_MS);
  look();
}

function listed(): string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(LIST) ?? '[]');
    return Array.isArray(list) ? list.filter((run): run is string => typeof run === 'string') : [];
  } catch {
    return [];
  }
}
