/** Where an arrow key leads in a grid. */
import type { GridLayout, Place, RowView } from './layout';

export function moveFocus(layout: GridLayout, from: Place, key: string): Place | null {
  const row = layout.rowOf(from);
  if (!row) return null;
  switch (key) {
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

/** The photo of the row above or below whose middle is nearest. */
function across(layout: GridLayout, from: Place, row: RowView, by: 1 | -1): Place | null {
  const target = nextRow(layout, row, by);
  if (!target) return null;
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

function neighbour(layout: GridLayout, section: number, by: 1 | -1): number | null {
  for (let i = section + by; i >= 0 && i < layout.sections.length; i += by) {
    if (layout.rows[i]?.count) return i;
    if (!layout.rows[i]) return null;
  }
  return null;
}
