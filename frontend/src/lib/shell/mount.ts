/** Puts a page's island into its place, with the data that came with the page, and the shell around it. */
import { mount, type Component } from 'svelte';
import { learn } from '../messages';
import { pageData } from './page-data';
import Shell from './Shell.svelte';

interface ShellOptions {
  takesFiles?: boolean;
  panel?: boolean;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each island knows the shape of its own data
type Island = Component<any>;

export async function mountIsland(
  name: string,
  island: Island,
  options: ShellOptions = {},
  more: Record<string, unknown> = {},
): Promise<void> {
  await learn();
  const target = document.querySelector(`[data-island="${name}"]`);
  document.documentElement.dataset['begun'] = '';
  if (target) mount(island, { target, props: { ...pageData(), ...more } });
  mount(Shell, { target: document.body, props: options });
}
