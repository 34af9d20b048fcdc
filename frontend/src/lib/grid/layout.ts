/** Where every photo of a library lies: sections one below the other, justified rows inside. */
import type { Columns, Section } from './columns';
import { clampRatio, estimateHeight, floorIndex, justify, type RowStyle, type Rows } from './justify';

export interface GridStyle extends RowStyle {
  heading: number;
  days: boolean;
}

export interface RowView {
  key: string;
  section: number;
  row: number;
  /** Offset of the row's photos from the grid's top; the label strip lies above it. */
  top: number;
  height: number;
  first: number;
  end: number;
  labelled: boolean;
}

export interface Place {
  section: number;
  index: number;
}

const day = (columns: Columns, index: number): string => columns.taken_at[index]?.slice(0, 10) ?? '';
export const startsDay = (columns: Columns, index: number): boolean =>
  index === 0 || day(columns, index) !== day(columns, index - 1);

/** Heights of months that were laid out once, kept when their photos are let go, by width and month. */
export type Heights = Map<string, number>;

/** From which photo up to which rows reach, by section. */
export function indexSpans(rows: readonly RowView[]): Map<number, [number, number]> {
  const spans = new Map<number, [number, number]>();
  for (const { section, first, end } of rows) {
    const known = spans.get(section) ?? [first, end];
    spans.set(section, [Math.min(known[0], first), Math.max(known[1], end)]);
  }
  return spans;
}

const cache = new WeakMap<string[], { style: string; rows: Rows }>();

function rowsOf(columns: Columns, style: GridStyle): Rows {
  const name = `${style.width}/${style.target}/${style.gap}/${style.days}/${columns.id.length}`;
  const known = cache.get(columns.ratio as unknown as string[]);
  if (known?.style === name) return known.rows;
  const rows = justify(columns.ratio, style, style.days ? (index) => startsDay(columns, index) : undefined);
  cache.set(columns.ratio as unknown as string[], { style: name, rows });
  return rows;
}

export class GridLayout {
  readonly rows: readonly (Rows | null)[];
  /** Top of each section, heading included; one more entry than sections. */
  readonly tops: Float64Array;
  readonly photos: number;

  constructor(
    readonly sections: readonly Section[],
    readonly style: GridStyle,
    heights: Heights = new Map(),
  ) {
    this.rows = sections.map((section) => (section.columns ? rowsOf(section.columns, style) : null));
    this.tops = new Float64Array(sections.length + 1);
    let photos = 0;
    sections.forEach((section, index) => {
      const name = `${style.width}/${section.key}/${section.count}`;
      const laid = this.rows[index]?.total;
      if (laid !== undefined) heights.set(name, laid);
      const body = laid ?? heights.get(name) ?? estimateHeight(section.count, style);
      this.tops[index + 1] = this.tops[index]! + this.headingOf(index) + body + style.gap;
      photos += section.count;
    });
    this.photos = photos;
  }

  get total(): number {
    return this.tops[this.sections.length] ?? 0;
  }

  headingOf(section: number): number {
    return this.sections[section]?.title ? this.style.heading : 0;
  }

  sectionAt(offset: number): number {
    return this.sections.length ? floorIndex(this.tops, offset, this.sections.length) : -1;
  }

  sectionsBetween(from: number, to: number): number[] {
    const found: number[] = [];
    for (let i = Math.max(0, this.sectionAt(from)); i < this.sections.length && this.tops[i]! < to; i++) {
      found.push(i);
    }
    return found;
  }

  rowsBetween(from: number, to: number): RowView[] {
    const found: RowView[] = [];
    for (const section of this.sectionsBetween(from, to)) {
      const rows = this.rows[section];
      if (!rows?.count) continue;
      const body = this.tops[section]! + this.headingOf(section);
      for (let row = floorIndex(rows.top, from - body, rows.count); row < rows.count; row++) {
        if (body + rows.top[row]! > to) break;
        found.push(this.view(section, row));
      }
    }
    return found;
  }

  view(section: number, row: number): RowView {
    const rows = this.rows[section]!;
    const labelled = rows.labelled[row] === 1;
    const top = this.tops[section]! + this.headingOf(section) + rows.top[row]!;
    return {
      key: `${this.sections[section]!.key}:${row}`,
      section,
      row,
      top: top + (labelled ? this.style.label : 0),
      height: rows.height[row]!,
      first: rows.first[row]!,
      end: rows.first[row + 1]!,
      labelled,
    };
  }

  rowOf({ section, index }: Place): RowView | null {
    const rows = this.rows[section];
    if (!rows?.count) return null;
    return this.view(section, floorIndex(rows.first, index, rows.count));
  }

  /** Left edge and width of each photo of a row; a full row ends exactly at the page's width. */
  spans(view: RowView): { left: number; width: number }[] {
    const { columns } = this.sections[view.section]!;
    const spans: { left: number; width: number }[] = [];
    let left = 0;
    for (let i = view.first; i < view.end; i++) {
      const width = clampRatio(columns!.ratio[i]!) * view.height;
      spans.push({ left: Math.round(left), width: Math.round(left + width) - Math.round(left) });
      left += width + this.style.gap;
    }
    return spans;
  }

  find(id: string): Place | null {
    for (let section = 0; section < this.sections.length; section++) {
      const index = this.sections[section]!.columns?.id.indexOf(id) ?? -1;
      if (index >= 0) return { section, index };
    }
    return null;
  }

  /** The photo at a place kept: by its id, where it has moved meanwhile. */
  whereNow({ section, index }: Place, id: string | null): Place {
    const ids = this.sections[section]?.columns?.id;
    if (!id || !ids || ids[index] === id) return { section, index };
    const moved = ids.indexOf(id);
    return { section, index: moved < 0 ? index : moved };
  }

  idAt({ section, index }: Place): string | undefined {
    return this.sections[section]?.columns?.id[index];
  }
}
