import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../src/lib/messages/en';

const ISLANDS = resolve(__dirname, '../src/islands');
const MESSAGES = resolve(__dirname, '../src/lib/messages');
const rooms = readdirSync(MESSAGES).filter((file) => /^en-\w+\.ts$/.test(file));
const keysIn = (file: string): string[] =>
  [...readFileSync(join(MESSAGES, file), 'utf8').matchAll(/^ {2}'?([\w.]+)'?:/gm)].map(([, key]) => key!);
const ALWAYS = new Set(Object.keys(en));
const ALL = new Set([...ALWAYS, ...rooms.flatMap(keysIn)]);

const EVERY = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;
/** What comes with the page at once: `import()` fetches later. */
const AT_ONCE = /(?:from|import)\s+'(\.[^']+)'/g;

/** Every source that a page may load, itself first; modules of texts are not read further. */
function reached(entry: string, imports: RegExp, found = new Set<string>()): Set<string> {
  if (found.has(entry)) return found;
  found.add(entry);
  if (dirname(entry) === MESSAGES) return found;
  const text = readFileSync(entry, 'utf8').replace(/^\s*import type .*$/gm, '');
  for (const [, path] of text.matchAll(imports)) {
    const base = resolve(dirname(entry), path!);
    const file = [base, `${base}.ts`, join(base, 'index.ts')].find(
      (name) => /\.\w+$/.test(name) && existsSync(name),
    );
    if (file) reached(file, imports, found);
  }
  return found;
}

describe('every page brings the texts that it says', () => {
  const entries = readdirSync(ISLANDS).filter((file) => file.endsWith('.ts'));

  it.each(entries.flatMap((entry) => [[entry, EVERY] as const, [entry, AT_ONCE] as const]))(
    '%s %s',
    (entry, imports) => {
      const files = [...reached(join(ISLANDS, entry), imports)];
      const brought = new Set([
        ...ALWAYS,
        ...files
          .filter((file) => dirname(file) === MESSAGES)
          .flatMap((file) => keysIn(file.split('/').at(-1)!)),
      ]);
      const said = files
        .filter((file) => dirname(file) !== MESSAGES)
        .flatMap((file) =>
          [...readFileSync(file, 'utf8').matchAll(/'([a-z]\w*\.\w+)'/g)].map(([, key]) => key!),
        )
        .filter((key) => ALL.has(key) && !key.startsWith('key.'));
      expect([...new Set(said)].filter((key) => !brought.has(key))).toEqual([]);
      expect(said.length).toBeGreaterThan(5);
    },
  );
});
