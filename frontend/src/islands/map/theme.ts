/** Colours of the page for what is drawn without CSS. */
import type { Look } from './renderer';

export const isDark = (): boolean => {
  const { theme } = document.documentElement.dataset;
  if (theme === 'dark' || theme === 'light') return theme === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
};

type Rgb = [number, number, number];
const LIGHT: { ground: Rgb; marked: Rgb } = { ground: [242, 243, 240], marked: [26, 32, 29] };
const DARK: { ground: Rgb; marked: Rgb } = { ground: [18, 21, 20], marked: [255, 255, 255] };

export function rgbOf(text: string): Rgb | null {
  const numbers = /^rgba?\(([\d.]+),? ([\d.]+),? ([\d.]+)/.exec(text);
  return numbers ? [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])] : null;
}

export function lookOf(canvas: HTMLElement, palette: Uint8Array, dark: boolean): Look {
  const { ground, marked } = dark ? DARK : LIGHT;
  const behind = canvas.parentElement && getComputedStyle(canvas.parentElement).backgroundColor;
  return { ground: rgbOf(behind ?? '') ?? ground, marked, palette };
}
