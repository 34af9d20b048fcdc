/** Which photos lie before and after a photo: those of the grid it was opened from, else of the library. */
import { request } from './api/request';

const KEY = 'trail';
const MOST = 1000;

interface Trail {
  /** The page to go back to. */
  from: string;
  ids: string[];
}

export interface Neighbours {
  previous: string | null;
  next: string | null;
}

export function layTrail(ids: readonly string[], around: string): void {
  const at = Math.max(0, ids.indexOf(around) - MOST / 2);
  const trail: Trail = { from: location.pathname + location.search, ids: ids.slice(at, at + MOST) };
  sessionStorage.setItem(KEY, JSON.stringify(trail));
}

/** Come from the library: its own order leads on. */
export function clearTrail(): void {
  sessionStorage.setItem(KEY, JSON.stringify({ from: location.pathname + location.search, ids: [] }));
}

function trail(): Trail {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '') as Trail;
  } catch {
    return { from: '/', ids: [] };
  }
}

export const backAddress = (): string => trail().from;

/** Back to where one came from, at the place where one was there. */
export function goBack(): void {
  const from = new URL(backAddress(), location.origin).href;
  if (document.referrer === from) history.back();
  else location.assign(from);
}

export async function neighbours(id: string): Promise<Neighbours> {
  const { ids } = trail();
  const at = ids.indexOf(id);
  if (at >= 0) return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null };
  return request<Neighbours>(`photos/${id}/neighbours/`);
}
