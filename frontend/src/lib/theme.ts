/** Light, dark, or as the system says; kept in a cookie so that the server's first byte has it already. */
export type Theme = 'light' | 'dark' | 'auto';

const YEAR = 31_536_000;

export function currentTheme(): Theme {
  return (document.documentElement.dataset['theme'] as Theme | undefined) ?? 'auto';
}

export function setTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  document.cookie = `theme=${theme};path=/;max-age=${theme === 'auto' ? 0 : YEAR};samesite=lax`;
}
