/** Every key of the site: bound here while a component lives, listed by the `?` sheet. */
import type { MessageKey } from './messages';

export interface Binding {
  /** As event.key says it; `mod+k` means Ctrl or Command. */
  keys: readonly string[];
  label: MessageKey;
  run: (event: KeyboardEvent) => void;
  /** Keys that act without being listed, like Escape. */
  quiet?: boolean;
  /** Listed only; the browser does it by itself. */
  passive?: boolean;
}

const layers: Binding[][] = [];

export function bindings(): Binding[] {
  return layers.flat().filter((binding) => !binding.quiet);
}

/** Bind keys until the returned function is called; later layers win. */
export function bindKeys(layer: Binding[]): () => void {
  layers.push(layer);
  if (layers.length === 1) document.addEventListener('keydown', dispatch);
  return () => {
    layers.splice(layers.indexOf(layer), 1);
    if (!layers.length) document.removeEventListener('keydown', dispatch);
  };
}

export function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

export function typing(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  return Boolean(element?.closest('input:not([type=checkbox]), textarea, select, [contenteditable=true]'));
}

/** Buttons and links have keys of their own. */
function pressesItself(target: EventTarget | null, name: string): boolean {
  const element = target instanceof HTMLElement ? target : null;
  if (name === ' ') return element instanceof HTMLButtonElement;
  return name === 'Enter' && Boolean(element?.closest('a[href], button, summary'));
}

function dispatch(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const name = nameOf(event);
  if (pressesItself(event.target, name)) return;
  const free = !typing(event.target) && !document.querySelector('dialog[open]');
  for (const layer of [...layers].reverse()) {
    const binding = layer.find(({ keys, passive }) => !passive && keys.includes(name));
    if (!binding || !(free || name === 'mod+k')) continue;
    event.preventDefault();
    binding.run(event);
    return;
  }
}
