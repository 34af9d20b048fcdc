/** Which runs of uploads may have something left: a list that a page reads without opening anything. */
import { csrfToken } from '../api/request';

const LIST = 'plumb-upload-runs';

export const member = (): string => document.documentElement.dataset['member'] ?? '';

/** The token of the sign-in that the page was made in: the machinery may be fetched after somebody else's. */
export const firstToken = typeof document === 'undefined' ? '' : csrfToken();

export function runsOf(of: string): string[] {
  return of ? listed().filter((run) => run.startsWith(`${of}-`)) : [];
}

export function runBegin(of: string): string {
  const run = `${of}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  localStorage.setItem(LIST, JSON.stringify([...listed(), run]));
  return run;
}

export function runEnd(run: string): void {
  localStorage.setItem(LIST, JSON.stringify(listed().filter((other) => other !== run)));
}

function listed(): string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(LIST) ?? '[]');
    return Array.isArray(list) ? list.filter((run): run is string => typeof run === 'string') : [];
  } catch {
    return [];
  }
}
