/** The way to the file chooser that every page has; the chooser itself is fetched when it is asked for. */
import { networkError } from '../api/errors';
import { notify } from '../notify.svelte';
import type { Found } from './walk';

export async function choose(what: 'files' | 'one'): Promise<Found[]> {
  const chooser = await import('./pick').catch(() => null);
  if (chooser) return chooser.pick(what);
  notify(networkError().message, { bad: true });
  return [];
}
