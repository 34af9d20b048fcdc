/** Whatever is done to a tile is done to all that is stacked on it. */
import type { Section } from '../grid/columns';
import type { Selection } from './selection.svelte';

/** How many photos more are meant than tiles are selected, as far as they are loaded. */
export function stacksIn(sections: readonly Section[], selection: Selection): number {
  let more = 0;
  for (const { columns } of sections)
    columns?.stack?.forEach((size, index) => {
      if (size > 1 && selection.has(columns.id[index]!)) more += size - 1;
    });
  return more;
}
