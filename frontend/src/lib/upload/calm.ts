/** Long work in short tasks, so that the page stays quick. */
const TASK_MS = 12;

export const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Do `work` for each of many, giving the page its turn every few milliseconds; `after` each such task. */
export async function calmly<T>(
  many: readonly T[],
  work: (one: T) => void,
  after: () => void = () => undefined,
): Promise<void> {
  let begun = performance.now();
  for (const one of many) {
    work(one);
    if (performance.now() - begun < TASK_MS) continue;
    after();
    await breath();
    begun = performance.now();
  }
  after();
}
