/** What the view of reasons is given. */
import type { SearchState } from '../search-state.svelte';

export interface WhyProps {
  search: SearchState;
  photo: string;
}
