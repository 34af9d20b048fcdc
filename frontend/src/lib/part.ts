/** A part of the page that is fetched when it is needed: where it does not come, again once the line is back. */
import { connection } from './connection.svelte';

/** How often a server that answers everything else is asked for it. */
const ATTEMPTS = 3;

/** `late` is told of every time that it did not come. Rejects where the server is there and the part is not. */
export async function part<T>(load: () => Promise<T>, late: () => void = () => undefined): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await load();
    } catch (error) {
      late();
      if (await connection.answers()) {
        if (attempt >= ATTEMPTS) throw error;
        continue;
      }
      attempt = 0;
      await lineBack();
    }
  }
}

const lineBack = () =>
  new Promise<void>((resolve) => window.addEventListener('online', () => resolve(), { once: true }));

/** A stylesheet that did not come is asked for again too; its part is not, once the code is there. */
export function insistOnSheets(): void {
  const failed = ({ target }: Event) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') void again(target);
  };
  document.addEventListener('error', failed, true);
}

async function again(sheet: HTMLLinkElement): Promise<void> {
  const attempts = Number(sheet.dataset['attempts'] ?? 1);
  const there = attempts < ATTEMPTS && (await connection.answers());
  if (!there) await lineBack();
  const fresh = sheet.cloneNode() as HTMLLinkElement;
  fresh.dataset['attempts'] = String(there ? attempts + 1 : 1);
  sheet.replaceWith(fresh);
}
