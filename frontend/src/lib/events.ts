/** The news of this page. Where the stream cannot be had, subscribers are asked to look again every few seconds. */
import { connection } from './connection.svelte';
import { NewsLine } from './news-line';
import type { News } from './news';

export type { News };
type Listener = (news: News) => void;

const POLL_MS = 4000;
const LEAVING_MS = 1500;
const listeners = new Set<Listener>();
let line: NewsLine | null = null;
let poll: ReturnType<typeof setInterval> | undefined;

function tell(news: News): void {
  // The tab that signs out leaves for the sign-in page by itself.
  if (news.type === 'signed_out') setTimeout(() => (connection.signedOut = true), LEAVING_MS);
  else listeners.forEach((listener) => listener(news));
}

export function listen(listener: Listener): () => void {
  listeners.add(listener);
  if (listeners.size === 1) open();
  return () => {
    listeners.delete(listener);
    if (!listeners.size) close();
  };
}

function open(): void {
  const member = document.documentElement.dataset['member'];
  line = new NewsLine(member ? `plumb-news-${member}` : '', {
    heard: tell,
    stands: (up) => (up ? stopPolling() : startPolling()),
  });
}

function close(): void {
  line?.close();
  line = null;
  stopPolling();
}

function startPolling(): void {
  poll ??= setInterval(() => {
    // Nobody looks, nobody answers, or nobody is signed in: then asking is in vain.
    if (!document.hidden && !connection.away && !connection.signedOut) tell({ type: 'again' });
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
