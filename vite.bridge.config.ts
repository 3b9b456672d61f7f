/**
 * Builds the web host's bridge as one file under a fixed name, because the host inserts it into the
 * page before the page's own scripts. It runs after the page's build, which empties the folder.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('./preload'),
  publicDir: false,
  build: {
    outDir: here('./dist/renderer'),
    emptyOutDir: false,
    target: 'es2024',
    lib: { entry: here('./preload/web.ts'), formats: ['es'], fileName: () => 'bridge.js' },
  },
});
