/** Going through a timeline by its dates. Newest first: "on" is towards older photos. */
import { startsDay, type GridLayout, type Place } from './layout';

export type Unit = 'day' | 'month' | 'year';

/** Where the next day, month or year begins; the month may have to be loaded to know the photo. */
export function dateStep(layout: GridLayout, from: Place, unit: Unit, on: boolean): Place | null {
  return unit === 'day' ? dayStep(layout, from, on) : sectionStep(layout, from, unit, on);
}

function dayStep(layout: GridLayout, { section, index }: Place, on: boolean): Place | null {
  const columns = layout.sections[section]?.columns;
  const count = columns?.id.length ?? 0;
  if (columns && on) {
    for (let i = index + 1; i < count; i++) if (startsDay(columns, i)) return { section, index: i };
  } else if (columns) {
    let begin = Math.min(index, count - 1);
    while (begin > 0 && !startsDay(columns, begin)) begin -= 1;
    if (begin > 0) {
      do begin -= 1;
      while (begin > 0 && !startsDay(columns, begin));
      return { section, index: begin };
    }
  }
  const next = section + (on ? 1 : -1);
  return layout.sections[next] ? { section: next, index: 0 } : null;
}

function sectionStep(layout: GridLayout, { section }: Place, unit: Unit, on: boolean): Place | null {
  const { sections } = layout;
  const name = (at: number) => sections[at]!.key.slice(0, unit === 'year' ? 4 : 7);
  let at = section;
  while (sections[at] && name(at) === name(section)) at += on ? 1 : -1;
  if (!sections[at]) return null;
  while (!on && sections[at - 1] && name(at - 1) === name(at)) at -= 1;
  return { section: at, index: 0 };
}

/** The month that holds a date, or the nearest one before it; the very first photo where all are later. */
export function sectionOfDate(layout: GridLayout, date: string): number {
  const month = date.slice(0, 7);
  const at = layout.sections.findIndex(({ key }) => key <= month);
  return at < 0 ? layout.sections.length - 1 : at;
}

/** The first photo of a date within its month, or of the nearest day before it. */
export function indexOfDate(takenAt: readonly string[], date: string): number {
  const at = takenAt.findIndex((taken) => taken.slice(0, 10) <= date);
  return at < 0 ? Math.max(0, takenAt.length - 1) : at;
}
