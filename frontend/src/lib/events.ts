/** One stream of news a page. Where it cannot be had, subscribers are asked to look again every few seconds. */
import type { StageStatus } from './api/types';

export type News =
  | { type: 'photo'; id: string; stages: Record<string, StageStatus> }
  | { type: 'counts'; pending: number }
  /** An album that one shares in has changed, or is no longer shared. */
  | { type: 'album'; id: string }
  | { type: 'clusters'; run: string; state: string; progress: number }
  /** News may have been missed: ask the server how things stand. */
  | { type: 'again' };

type Listener = (news: News) => void;

const ADDRESS = '/api/v1/events/';
const POLL_MS = 4000;
const RETRY_MS = 15_000;
const listeners = new Set<Listener>();
let source: EventSource | null = null;
let poll: ReturnType<typeof setInterval> | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

const tell = (news: News) => listeners.forEach((listener) => listener(news));

export function listen(listener: Listener): () => void {
  listeners.add(listener);
  if (listeners.size === 1) open();
  return () => {
    listeners.delete(listener);
    if (!listeners.size) close();
  };
}

function open(): void {
  if (typeof EventSource === 'undefined') return startPolling();
  let broken = false;
  source = new EventSource(ADDRESS);
  source.onopen = () => {
    stopPolling();
    if (broken) tell({ type: 'again' });
    broken = false;
  };
  source.onmessage = (event: MessageEvent<string>) => {
    const news = parse(event.data);
    if (news) tell(news);
  };
  source.onerror = () => {
    broken = true;
    startPolling();
    if (source?.readyState === EventSource.CLOSED) retry = setTimeout(reopen, RETRY_MS);
  };
}

function parse(data: string): News | null {
  try {
    return JSON.parse(data) as News;
  } catch {
    return null;
  }
}

function reopen(): void {
  close();
  if (listeners.size) open();
}

function close(): void {
  source?.close();
  source = null;
  clearTimeout(retry);
  stopPolling();
}

function startPolling(): void {
  poll ??= setInterval(() => {
    if (!document.hidden) tell({ type: 'again' });
  }, POLL_MS);
}

function stopPolling(): void {
  clearInterval(poll);
  poll = undefined;
}

if (typeof window !== 'undefined') {
  // An open stream keeps a page out of the back/forward cache.
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted && listeners.size) {
      open();
      tell({ type: 'again' });
    }
  });
}
