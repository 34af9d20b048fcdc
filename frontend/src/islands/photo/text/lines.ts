/** Where words of a photo are laid over it, and what of them is selected. */
import type { TextLine } from '../../../lib/api/types';
import type { Size } from '../viewer/geometry';

export interface PlacedWord {
  text: string;
  /** From the line's beginning. */
  left: number;
  /** Up to the next word: what is selected has no gaps. */
  width: number;
}

export interface PlacedLine {
  id: number;
  left: number;
  top: number;
  width: number;
  height: number;
  /** Clockwise degrees about the corner where it begins. */
  angle: number;
  words: PlacedWord[];
}

/** A line's place in pixels on a photo that is shown in this size. */
export function placed({ id, corners, words }: TextLine, { width, height }: Size): PlacedLine {
  const [start, end, , below] = corners.map(([x, y]) => ({ x: x! * width, y: y! * height }));
  const along = { x: end!.x - start!.x, y: end!.y - start!.y };
  const length = Math.hypot(along.x, along.y);
  return {
    id,
    left: start!.x,
    top: start!.y,
    width: length,
    height: Math.hypot(below!.x - start!.x, below!.y - start!.y),
    angle: (Math.atan2(along.y, along.x) * 180) / Math.PI,
    words: words.map((word, nth) => {
      const next = words[nth + 1];
      return {
        text: next ? `${word.text} ` : word.text,
        left: word.start * length,
        width: ((next?.start ?? word.end) - word.start) * length,
      };
    }),
  };
}

/** What a selection holds of the words under `layer`: those of a line with spaces between, lines below each other. */
export function selectedText(selection: Selection | null, layer: Element): string {
  if (!selection?.rangeCount || selection.isCollapsed) return '';
  const range = selection.getRangeAt(0);
  const lines = [...layer.querySelectorAll('[data-line]')].map((line) =>
    [...line.querySelectorAll('[data-word]')].map((word) => within(range, word)).filter(Boolean),
  );
  return lines
    .filter((words) => words.length)
    .map((words) => words.join(' '))
    .join('\n');
}

/** The part of a word that lies in the range. */
function within(range: Range, word: Element): string {
  const node = word.firstChild;
  if (!node || !range.intersectsNode(node)) return '';
  const text = node.textContent ?? '';
  const from = range.startContainer === node ? range.startOffset : 0;
  const to = range.endContainer === node ? range.endOffset : text.length;
  return text.slice(from, to).trim();
}
