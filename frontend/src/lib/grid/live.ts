/** Keeps a timeline up to date: uploads that end, stages that finish, news that may have been missed. */
import { listen } from '../events';
import { uploading } from '../upload/uploading.svelte';
import type { TimelineSource } from './timeline-source.svelte';

const CALM_MS = 1500;

export function keepLive(
  source: TimelineSource,
  onpending: (pending: number) => void = () => undefined,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let grown = false;
  const touched = new Set<string>();

  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      const ids = new Set(touched);
      touched.clear();
      const refresh = grown ? source.recount() : Promise.resolve();
      grown = false;
      void refresh.then(() => (ids.size ? source.reload(ids) : undefined));
    }, CALM_MS);
  };

  const stopUploads = uploading.onEnd((item) => {
    if (item.state !== 'new') return;
    grown = true;
    soon();
  });
  const stopNews = listen((news) => {
    if (news.type === 'counts') return onpending(news.pending);
    if (news.type === 'clusters' || news.type === 'album') return;
    if (news.type === 'photo' && source.has(news.id)) touched.add(news.id);
    else grown = true;
    soon();
  });
  return () => {
    stopUploads();
    stopNews();
    clearTimeout(timer);
  };
}
