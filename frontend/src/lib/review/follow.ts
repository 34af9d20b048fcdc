/** A page of review as long as it is open: loaded, brought up to date by news, loaded again when the line is back. */
import { listen } from '../events';
import type { News } from '../news';

const CALM_MS = 3000;

interface Followed {
  phase: 'loading' | 'ready' | 'failed';
  load(): Promise<void>;
  refresh(): Promise<void>;
}

/** Returns what ends it. */
export function follow(queue: Followed, heard: (news: News) => void = () => undefined): () => void {
  void queue.load();
  let calm: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    calm = undefined;
    void queue.refresh();
  };
  const stop = listen((news) => {
    heard(news);
    if (news.type === 'photo' || news.type === 'again') calm ??= setTimeout(look, CALM_MS);
  });
  const online = () => queue.phase === 'failed' && void queue.load();
  window.addEventListener('online', online);
  return () => {
    stop();
    clearTimeout(calm);
    window.removeEventListener('online', online);
  };
}
