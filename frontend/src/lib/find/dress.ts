/** Brings the language of searches to a plain search field; once a field. */
import { mount } from 'svelte';
import type { TypedProblem } from '../api/types';
import FindBox from './FindBox.svelte';

interface Dressed {
  point: (problem: TypedProblem) => void;
}

const dressed = new WeakMap<HTMLInputElement, Dressed>();

/** The box of this field, which stands in a form that is positioned. */
export function dress(input: HTMLInputElement): Dressed {
  const found = dressed.get(input) ?? mount(FindBox, { target: input.form!, props: { input } });
  dressed.set(input, found);
  return found;
}
