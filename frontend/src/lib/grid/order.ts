/** The ids between two photos of a grid; months in between that are not loaded are asked for and not kept. */
import type { GridSource, Section } from './columns';

const AT_ONCE = 4;

function find(sections: readonly Section[], id: string): [number, number] | null {
  for (let at = 0; at < sections.length; at++) {
    const index = sections[at]!.columns?.id.indexOf(id) ?? -1;
    if (index >= 0) return [at, index];
  }
  return null;
}

export async function idsBetween(source: GridSource, from: string, to: string): Promise<string[]> {
  const { sections } = source;
  const ends = [find(sections, from), find(sections, to)];
  if (!ends[0] || !ends[1]) return [to];
  const [a, b] = ends.sort((x, y) => x![0] - y![0] || x![1] - y![1]) as [[number, number], [number, number]];
  if (a[0] === b[0]) return sections[a[0]]!.columns!.id.slice(a[1], b[1] + 1);
  const middle = await inOrder(
    sections
      .slice(a[0] + 1, b[0])
      .map((section) => async () => section.columns?.id ?? source.ids(section.key)),
  );
  return [
    ...sections[a[0]]!.columns!.id.slice(a[1]),
    ...middle.flat(),
    ...sections[b[0]]!.columns!.id.slice(0, b[1] + 1),
  ];
}

/** The results of some work in its order, a few at a time. */
async function inOrder<T>(work: (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  for (let at = 0; at < work.length; at += AT_ONCE) {
    results.push(...(await Promise.all(work.slice(at, at + AT_ONCE).map((one) => one()))));
  }
  return results;
}
