/** Puts a page's island into its place, with the data that came with the page, and the shell around it. */
import { mount, type Component } from 'svelte';
import { learn } from '../messages';
import Shell from './Shell.svelte';

interface ShellOptions {
  takesFiles?: boolean;
  panel?: boolean;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each island knows the shape of its own data
type Island = Component<any>;

export async function mountIsland(name: string, island: Island, options: ShellOptions = {}): Promise<void> {
  await learn();
  const target = document.querySelector(`[data-island="${name}"]`);
  if (target) mount(island, { target, props: pageData() });
  mount(Shell, { target: document.body, props: options });
}

function pageData(): Record<string, unknown> {
  const text = document.getElementById('island-data')?.textContent;
  const data: unknown = text ? JSON.parse(text) : null;
  return data && typeof data === 'object' ? (data as Record<string, unknown>) : {};
}
