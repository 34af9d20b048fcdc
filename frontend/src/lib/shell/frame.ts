/** Brings the server's frame to life: upload button, menu, switch of appearance. */
import { part } from '../part';
import type { Theme } from '../theme';

interface Acts {
  upload: () => void;
  help: () => void;
}

type Late = typeof import('./late');

const late = (use: (found: Late) => void) => void part(() => import('./late')).then(use, () => undefined);

export function focusSearch(): void {
  const input = document.querySelector<HTMLInputElement>('#find');
  if (!input) return location.assign('/search/');
  input.focus();
  input.select();
}

export function dressFrame({ upload, help }: Acts): () => void {
  const menu = document.querySelector<HTMLDetailsElement>('details.menu');
  const onclick = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    const theme = target?.closest<HTMLElement>('[data-theme-choice]')?.dataset['themeChoice'];
    if (theme) late(({ choose }) => choose(theme as Theme));
    else if (target?.closest('[data-help]')) {
      if (menu) menu.open = false;
      help();
    } else if (target?.closest('[data-upload]') && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      upload();
    }
    if (menu?.open && !target?.closest('details.menu')) menu.open = false;
  };
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !menu?.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  };
  const field = document.querySelector<HTMLInputElement>('#find');
  const onfocus = () => late(({ dress }) => dress(field!));
  field?.addEventListener('focus', onfocus, { once: true });
  if (field && document.activeElement === field) onfocus();
  document.addEventListener('click', onclick);
  document.addEventListener('keydown', onkeydown);
  return () => {
    document.removeEventListener('click', onclick);
    document.removeEventListener('keydown', onkeydown);
  };
}
