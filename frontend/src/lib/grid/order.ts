/** The ids between two photos of a grid, months in between loaded first. */
import type { GridSource, Section } from './columns';

function find(sections: readonly Section[], id: string): [number, number] | null {
  for (let at = 0; at < sections.length; at++) {
    const index = sections[at]!.columns?.id.indexOf(id) ?? -1;
    if (index >= 0) return [at, index];
  }
  return null;
}

export async function idsBetween(source: GridSource, from: string, to: string): Promise<string[]> {
  const ends = [find(source.sections, from), find(source.sections, to)];
  if (!ends[0] || !ends[1]) return [to];
  const [a, b] = ends.sort((x, y) => x![0] - y![0] || x![1] - y![1]) as [[number, number], [number, number]];
  await Promise.all(source.sections.slice(a[0] + 1, b[0]).map(({ key }) => source.load(key)));
  const ids: string[] = [];
  for (let at = a[0]; at <= b[0]; at++) {
    const all = source.sections[at]?.columns?.id ?? [];
    ids.push(...all.slice(at === a[0] ? a[1] : 0, at === b[0] ? b[1] + 1 : undefined));
  }
  return ids;
}
