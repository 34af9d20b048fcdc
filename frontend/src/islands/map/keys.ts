/** Keys of the map, wherever on the page the focus is; arrows belong to the map only while it has the focus. */
import type { Binding } from '../../lib/keyboard';
import type { Tool } from './loop.svelte';

interface Acts {
  zoom: (factor: number) => void;
  fit: () => void;
  tool: (name: Tool) => void;
  colour: () => void;
  pictures: () => void;
  list: () => void;
}

const nothing = () => undefined;

export const mapKeys = (acts: Acts): Binding[] => [
  { keys: ['arrows'], label: 'key.map_move', run: nothing, passive: true },
  { keys: ['+', '-'], label: 'key.map_zoom', run: ({ key }) => acts.zoom(key === '-' ? 1 / 1.6 : 1.6) },
  { keys: ['='], label: 'key.map_zoom', run: () => acts.zoom(1.6), quiet: true },
  { keys: ['0'], label: 'key.map_fit', run: acts.fit },
  { keys: ['v'], label: 'key.map_pan', run: () => acts.tool('pan') },
  { keys: ['l'], label: 'key.map_loop', run: () => acts.tool('loop') },
  { keys: ['b'], label: 'key.map_box', run: () => acts.tool('box') },
  { keys: ['c'], label: 'key.map_colour', run: acts.colour },
  { keys: ['p'], label: 'key.map_pictures', run: acts.pictures },
  { keys: ['t'], label: 'key.map_list', run: acts.list },
];
