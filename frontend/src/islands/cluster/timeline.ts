/** A cluster's photos by date; fetched only where that is how they are shown. */
import { keepLive } from '../../lib/grid/live';
import { TimelineSource } from '../../lib/grid/timeline-source.svelte';

export async function timelineOf(
  cluster: string,
): Promise<{ source: TimelineSource; follow: () => () => void }> {
  const source = new TimelineSource({ cluster });
  await source.recount();
  if (source.error) throw source.error;
  return { source, follow: () => keepLive(source) };
}
