/** Where an arrow key leads in a grid. */
import type { GridLayout, Place, RowView } from './layout';

/** The key as it would be from left to right: arrows lead to what one sees on that side. */
export function asRead(key: string, rtl = document.documentElement.dir === 'rtl'): string {
  if (!rtl) return key;
  return key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key;
}

export function moveFocus(layout: GridLayout, from: Place, key: string, height = 0): Place | null {
  const row = layout.rowOf(from);
  if (!row) return null;
  switch (key) {
    case 'PageUp':
      return leap(layout, from, row, -height);
    case 'PageDown':
      return leap(layout, from, row, height);
    case 'ArrowLeft':
      return step(layout, from, -1);
    case 'ArrowRight':
      return step(layout, from, 1);
    case 'ArrowUp':
      return across(layout, from, row, -1);
    case 'ArrowDown':
      return across(layout, from, row, 1);
    case 'Home':
      return { section: row.section, index: row.first };
    case 'End':
      return { section: row.section, index: row.end - 1 };
    default:
      return null;
  }
}

function step(layout: GridLayout, { section, index }: Place, by: 1 | -1): Place | null {
  const columns = layout.sections[section]?.columns;
  if (columns && index + by >= 0 && index + by < columns.id.length) return { section, index: index + by };
  const next = neighbour(layout, section, by);
  if (next === null) return null;
  return { section: next, index: by > 0 ? 0 : layout.sections[next]!.columns!.id.length - 1 };
}

/** A view's height up or down, to the photo nearest below one another; as far as photos are loaded. */
function leap(layout: GridLayout, from: Place, row: RowView, by: number): Place | null {
  let to: Place | null = null;
  let last = row;
  for (
    let next = nextRow(layout, row, by > 0 ? 1 : -1);
    next;
    next = nextRow(layout, next, by > 0 ? 1 : -1)
  ) {
    if (to && Math.abs(next.top - row.top) > Math.abs(by)) break;
    to = { section: next.section, index: next.first };
    last = next;
  }
  return to && nearest(layout, from, row, last);
}

/** The photo of the row above or below whose middle is nearest. */
function across(layout: GridLayout, from: Place, row: RowView, by: 1 | -1): Place | null {
  const target = nextRow(layout, row, by);
  return target && nearest(layout, from, row, target);
}

function nearest(layout: GridLayout, from: Place, row: RowView, target: RowView): Place {
  const own = layout.spans(row)[from.index - row.first]!;
  const middle = own.left + own.width / 2;
  const spans = layout.spans(target);
  let best = 0;
  spans.forEach((span, i) => {
    const distance = Math.abs(span.left + span.width / 2 - middle);
    const known = spans[best]!;
    if (distance < Math.abs(known.left + known.width / 2 - middle)) best = i;
  });
  return { section: target.section, index: target.first + best };
}

function nextRow(layout: GridLayout, { section, row }: RowView, by: 1 | -1): RowView | null {
  if (row + by >= 0 && row + by < layout.rows[section]!.count) return layout.view(section, row + by);
  const next = neighbour(layout, section, by);
  return next === null ? null : layout.view(next, by > 0 ? 0 : layout.rows[next]!.count - 1);
}

/** The section next to a place that must be loaded before one can go on there. */
export function awaited(layout: GridLayout, { section }: Place, key: string): string | null {
  const by = ['ArrowRight', 'ArrowDown', 'PageDown'].includes(key) ? 1 : -1;
  if (by < 0 && !['ArrowLeft', 'ArrowUp', 'PageUp'].includes(key)) return null;
  const next = layout.sections[section + by];
  return next && !next.columns ? next.key : null;
}

function neighbour(layout: GridLayout, section: number, by: 1 | -1): number | null {
  for (let i = section + by; i >= 0 && i < layout.sections.length; i += by) {
    if (layout.rows[i]?.count) return i;
    if (!layout.rows[i]) return null;
  }
  return null;
}
