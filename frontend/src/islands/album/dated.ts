/** The album's photos by date; fetched only where that is how they are shown. */
import type { Bucket } from '../../lib/api/types';
import { keepLive } from '../../lib/grid/live';
import { TimelineSource } from '../../lib/grid/timeline-source.svelte';

export interface Dated {
  source: TimelineSource;
  /** Follow the news; returns how to stop. */
  follow: () => () => void;
}

export function dated(album: string, buckets: Bucket[]): Dated {
  const source = new TimelineSource({ album }, buckets);
  return { source, follow: () => keepLive(source) };
}
