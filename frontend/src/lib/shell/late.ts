/** Of the frame, what is fetched when it is first used: the search box's language, and the choice of appearance. */
import { currentTheme, setTheme, type Theme } from '../theme';

export { dress } from '../find/dress';

export function choose(theme: Theme): void {
  setTheme(theme);
  for (const button of document.querySelectorAll<HTMLElement>('[data-theme-choice]')) {
    button.setAttribute('aria-pressed', String(button.dataset['themeChoice'] === currentTheme()));
  }
}
