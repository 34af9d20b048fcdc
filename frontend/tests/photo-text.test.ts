import { afterEach, describe, expect, it, vi } from 'vitest';
import { copyAll } from '../src/islands/photo/text/copy';
import { placed, selectedText } from '../src/islands/photo/text/lines';
import type { TextLine } from '../src/lib/api/types';

const line = (corners: number[][]): TextLine => ({
  id: 7,
  text: 'Harbour Cafe',
  confidence: 0.9,
  corners,
  words: [
    { text: 'Harbour', start: 0, end: 0.6 },
    { text: 'Cafe', start: 0.65, end: 1 },
  ],
});
const SIZE = { width: 400, height: 200 };

describe('words over a photo', () => {
  it('lie where their line lies', () => {
    const found = placed(
      line([
        [0.25, 0.5],
        [0.75, 0.5],
        [0.75, 0.6],
        [0.25, 0.6],
      ]),
      SIZE,
    );
    expect(found).toMatchObject({ id: 7, left: 100, top: 100, width: 200, height: 20, angle: 0 });
    expect(found.words[0]).toEqual({ text: 'Harbour ', left: 0, width: 130 });
    expect(found.words[1]!.left).toBeCloseTo(130);
    expect(found.words[1]!.width).toBeCloseTo(70);
  });

  it('turn with their line', () => {
    const downwards = placed(
      line([
        [0.6, 0.1],
        [0.6, 0.9],
        [0.5, 0.9],
        [0.5, 0.1],
      ]),
      SIZE,
    );
    expect(downwards).toMatchObject({ left: 240, top: 20 });
    expect(downwards.width).toBeCloseTo(160);
    expect(downwards.height).toBeCloseTo(40);
    expect(downwards.angle).toBeCloseTo(90);
  });
});

describe('what is selected', () => {
  const layer = document.createElement('div');
  layer.innerHTML =
    '<p data-line><span data-word>Harbour</span><span data-word>Cafe</span></p>' +
    '<p data-line><span data-word>open</span><span data-word>today</span></p>';
  const words = [...layer.querySelectorAll('span')].map((word) => word.firstChild!);

  function select(from: number, start: number, to: number, end: number): Selection {
    const range = document.createRange();
    range.setStart(words[from]!, start);
    range.setEnd(words[to]!, end);
    return { rangeCount: 1, isCollapsed: false, getRangeAt: () => range } as unknown as Selection;
  }

  it('is words with spaces, and lines below each other', () => {
    expect(selectedText(select(0, 0, 3, 5), layer)).toBe('Harbour Cafe\nopen today');
  });

  it('may begin and end within a word', () => {
    expect(selectedText(select(1, 1, 2, 2), layer)).toBe('afe\nop');
  });

  it('is nothing where nothing of it is selected', () => {
    expect(selectedText(null, layer)).toBe('');
    expect(selectedText({ rangeCount: 1, isCollapsed: true } as Selection, layer)).toBe('');
  });
});

describe('copying all of it', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('takes the clipboard', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    await copyAll('Harbour Cafe\nopen');
    expect(writeText).toHaveBeenCalledWith('Harbour Cafe\nopen');
  });

  it('goes the old way where plain HTTP has none', async () => {
    vi.stubGlobal('navigator', {});
    const given = vi.fn();
    document.execCommand = () => {
      const event = new Event('copy', { cancelable: true });
      Object.assign(event, { clipboardData: { setData: given } });
      return document.dispatchEvent(event);
    };
    await copyAll('Harbour Cafe');
    expect(given).toHaveBeenCalledWith('text/plain', 'Harbour Cafe');
  });
});
