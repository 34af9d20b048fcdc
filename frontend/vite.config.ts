import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const islands = new URL('./src/islands/', import.meta.url);
const entries = readdirSync(islands)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => fileURLToPath(new URL(file, islands)));
const stylesheet = fileURLToPath(new URL('./src/styles/site.css', import.meta.url));

export default defineConfig({
  base: '/static/',
  publicDir: 'public',
  plugins: [svelte()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    manifest: 'manifest.json',
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or fonts
    modulePreload: { polyfill: false },
    rollupOptions: { input: [...entries, stylesheet] },
  },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'], restoreMocks: true },
});
