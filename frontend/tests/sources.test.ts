import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCES = resolve(__dirname, '../src');
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .map((name) => join(SOURCES, name))
  .filter((name) => /\.(svelte|css|ts)$/.test(name) && !/messages|schema\.d\.ts/.test(name));
const named = (ending: string) =>
  files
    .filter((name) => name.endsWith(ending))
    .map((name): [string, string] => [relative(SOURCES, name), readFileSync(name, 'utf8')]);

/** Left and right as one sees them, whichever way the language runs. */
const PHYSICAL: Record<string, string> = {
  'styles/sheets.css': 'a line in the middle, moved back by half of itself',
  'islands/library/FirstMinutes.svelte': 'centred on a line',
  'lib/shell/DropVeil.svelte': 'centred on a line',
  'islands/search/why/Overlay.svelte': 'drawn over a picture, which is never mirrored',
  'islands/photo/Things.svelte': 'drawn over a picture, which is never mirrored',
  'islands/photo/viewer/Slide.svelte': 'in the middle of the picture',
  'islands/photo/viewer/Viewer.svelte': 'the button on the left goes to what is seen on the left',
};

describe('styles run both ways', () => {
  const physical =
    /^\s*(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right|float|text-align)\s*:(?!\s*(?:center|start|end|justify)\b)/m;
  const all = [...named('.svelte'), ...named('.css')].map(([name, text]): [string, string] => [
    name,
    name.endsWith('.css') ? text : (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? ''),
  ]);

  it('by logical properties', () => {
    const found = all.filter(([name, text]) => physical.test(text) && !PHYSICAL[name]).map(([name]) => name);
    expect(found).toEqual([]);
  });

  it('and the list of exceptions is no longer than needed', () => {
    const found = new Set(all.filter(([, text]) => physical.test(text)).map(([name]) => name));
    expect(Object.keys(PHYSICAL).filter((name) => !found.has(name))).toEqual([]);
  });
});

/** Names and signs that are the same in every language. */
const SAME = /^(?:Plumb|Esc|Ctrl|Del|Space|px|MP|KB|MB|EXIF)$/;

describe('no visible text outside of the catalogue', () => {
  const said = (text: string): string[] => {
    const markup = text
      .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/=>/g, '');
    const spoken = [...markup.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"{]*)"/g)].map(
      ([, value]) => value!,
    );
    let bare = markup;
    for (let before = ''; before !== bare;) {
      before = bare;
      bare = bare.replace(/\{[^{}]*\}/g, '§');
    }
    const between = [...bare.matchAll(/>([^<>]*)</g)].map(([, value]) => value!);
    return [...spoken, ...between]
      .flatMap((value) => value.replace(/&\w+;/g, ' ').split(/[§\s]+/))
      .filter((word) => /\p{L}{2,}/u.test(word) && !SAME.test(word));
  };

  it.each(named('.svelte'))('%s', (_, text) => {
    expect(said(text)).toEqual([]);
  });

  it('finds what is wrong', () => {
    expect(said('<p title="Hello">{t(`a`)} world</p>')).toEqual(['Hello', 'world']);
  });
});

describe('the console', () => {
  it.each([...named('.svelte'), ...named('.ts')])('%s prints nothing', (_, text) => {
    expect(/\bconsole\.\w+\(/.test(text)).toBe(false);
  });
});
