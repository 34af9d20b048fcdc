// Sums what each page loads (JavaScript and CSS, gzip), following the build's manifest.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('./dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', dist), 'utf8'));
const size = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

function parts(key, found = { js: new Set(), css: new Set() }) {
  const chunk = manifest[key];
  if (found.js.has(chunk.file)) return found;
  found.js.add(chunk.file);
  for (const sheet of chunk.css ?? []) found.css.add(sheet);
  for (const other of chunk.imports ?? []) parts(other, found);
  return found;
}

const kilobytes = (files) => ([...files].reduce((sum, file) => sum + size(file), 0) / 1024).toFixed(1);
const rows = Object.entries(manifest).filter(([key, chunk]) => chunk.isEntry && key.endsWith('.ts'));
process.stdout.write('| page | JavaScript KB gzip | CSS KB gzip |\n|---|---|---|\n');
for (const [key] of rows) {
  const { js, css } = parts(key);
  const name = key.split('/').at(-1).replace('.ts', '');
  process.stdout.write(`| ${name} | ${kilobytes(js)} | ${kilobytes(css)} |\n`);
}
