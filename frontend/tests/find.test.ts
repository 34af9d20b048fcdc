import '../src/lib/messages/en-find';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import FindBox from '../src/lib/find/FindBox.svelte';
import { hasTerm, partsOf, pointsTo, unitsTo, withoutPart, withTerm } from '../src/lib/find/sentence';

const NAMES = new Set(['camera', 'tag', 'on', 'place']);

describe('what is typed', () => {
  it('falls into words, phrases and filters', () => {
    const parts = partsOf('red "old boat" -camera:"NIKON D90" 12:30 note:this', NAMES);
    expect(parts.map(({ name, value, negated }) => [name, value, negated])).toEqual([
      ['', 'red', false],
      ['', 'old boat', false],
      ['camera', 'NIKON D90', true],
      ['', '12:30', false],
      ['', 'note:this', false],
    ]);
  });

  it.each(['tag:"half typed', '"', '-', ' ', '::', 'tag:', '"" ""'])(
    'is read while %j is half typed',
    (text) => {
      for (const { start, end } of partsOf(text, NAMES)) expect(start).toBeLessThan(end);
    },
  );

  it('loses a part and gains a filter, one of a kind where two would contradict', () => {
    expect(withoutPart('dog on:2024 sea', { start: 4, end: 11 })).toBe('dog sea');
    expect(withTerm('dog on:2024', 'on:2024-05', NAMES)).toBe('dog on:2024-05');
    expect(withTerm('tag:dog', 'tag:sea', NAMES)).toBe('tag:dog tag:sea');
    expect(withTerm('', 'place:"Oslo, Norway"', NAMES)).toBe('place:"Oslo, Norway"');
    expect(hasTerm('dog place:"oslo, norway"', 'place:"Oslo, Norway"', NAMES)).toBe(true);
    expect(hasTerm('dog -on:2024', 'on:2024', NAMES)).toBe(false);
  });

  it('is counted in characters for the server', () => {
    expect(pointsTo('🐶 dog', 3)).toBe(2);
    expect(unitsTo('🐶 dog', 2)).toBe(3);
  });
});

describe('the search box', () => {
  const row = (kind: string, text: string, more = {}) => ({
    ...{ kind, text, label: text, name: '', start: 0, end: 3, count: null, saved: null },
    ...more,
  });
  let input: HTMLInputElement;
  let box: Record<string, unknown>;
  let problem: object | null;
  let sent: string[];
  let submitted: string[];

  const settle = async () => {
    await vi.advanceTimersByTimeAsync(300);
    flushSync();
  };
  const type = async (text: string) => {
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
  };
  const press = (key: string, more = {}) =>
    flushSync(() =>
      input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })),
    );

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe() {}
        disconnect() {}
      },
    );
    sent = [];
    submitted = [];
    problem = null;
    const rows = [row('recent', 'dog at sea'), row('value', 'tag:dog', { name: 'tag', count: 2 })];
    vi.stubGlobal('fetch', (path: string, { method = 'GET' } = {}) => {
      sent.push(`${method} ${path.split('/v1/')[1]}`);
      const answer = path.includes('filters')
        ? { filters: [{ name: 'tag', example: 'tag:dog', says: 'photos with a tag' }] }
        : { suggestions: rows, problem };
      return Promise.resolve(new Response(JSON.stringify(answer)));
    });
    document.body.innerHTML = '<form><input id="find"></form>';
    input = document.querySelector('input')!;
    input.form!.addEventListener('submit', (event) => {
      event.preventDefault();
      submitted.push(input.value);
    });
    input.focus();
    box = mount(FindBox, { target: input.form!, props: { input } });
    flushSync();
    await settle();
  });
  afterEach(() => {
    void unmount(box);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is a combobox whose suggestions arrows choose and Enter takes', async () => {
    await type('dog');
    expect(input.getAttribute('aria-expanded')).toBe('true');
    press('ArrowDown');
    press('ArrowDown');
    const active = document.getElementById(input.getAttribute('aria-activedescendant')!)!;
    expect([active.getAttribute('role'), active.getAttribute('aria-selected')]).toEqual(['option', 'true']);
    press('Enter');
    expect(input.value).toBe('tag:dog ');
    expect(submitted).toEqual([]);
  });

  it('asks a recent search at once, and forgets it', async () => {
    await type('dog');
    press('ArrowDown');
    press('Delete', { shiftKey: true });
    await settle();
    expect(sent).toContain('DELETE search/recent/?text=dog%20at%20sea');
    await type('dog ');
    press('ArrowDown');
    press('Enter');
    expect(submitted).toEqual(['dog at sea ']);
  });

  it('closes on Escape and opens on an arrow', async () => {
    await type('dog');
    press('Escape');
    expect([input.getAttribute('aria-expanded'), input.value]).toEqual(['false', 'dog']);
    press('ArrowDown');
    await settle();
    expect(input.getAttribute('aria-expanded')).toBe('true');
  });

  it('explains what cannot be understood instead of sending it, once it is no longer being typed', async () => {
    problem = { message: 'soon is no date', start: 0, end: 7 };
    await type('on:soon');
    expect(document.querySelector('[role=alert]')).toBeNull();
    flushSync(() => input.form!.requestSubmit());
    expect(document.querySelector('[role=alert]')!.textContent).toBe('soon is no date');
    expect([submitted, input.getAttribute('aria-invalid')]).toEqual([[], 'true']);
    expect(document.querySelector('.wrong')!.textContent).toBe('on:soon');
    problem = null;
    await type('on:2024');
    flushSync(() => input.form!.requestSubmit());
    expect([submitted, input.getAttribute('aria-invalid')]).toEqual([['on:2024'], null]);
  });
});
