/**
 * Builds the window's page. Everything is bundled and nothing is inlined, because the content
 * security policy allows neither inline scripts or styles nor any other origin.
 */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { AtRule, Declaration, Root } from 'postcss';
import { defineConfig } from 'vite';

type Range = readonly [from: number, to: number];

/** The code points of a `unicode-range`, such as `U+0-FF, U+4E??`. */
function rangesOf(text: string): readonly Range[] {
  return text.split(',').map((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [
      Number.parseInt(from.replaceAll('?', '0'), 16),
      Number.parseInt(to.replaceAll('?', 'F'), 16),
    ];
  });
}

/** The parts of ranges that lie in none of the others. */
function outside(ranges: readonly Range[], others: readonly Range[]): readonly Range[] {
  return others.reduce(
    (left, [from, to]) =>
      left.flatMap(([first, last]): readonly Range[] => {
        if (to < first || from > last) return [[first, last]];
        const parts: readonly Range[] = [
          [first, from - 1],
          [to + 1, last],
        ];
        return parts.filter(([start, end]) => start <= end);
      }),
    ranges,
  );
}

const hex = (point: number) => point.toString(16).toUpperCase();

/**
 * The CJK face leaves to Inter what Inter has. Its parts hold Latin letters too, and a browser that
 * waits for Inter would fetch each of them for a page without one CJK character.
 */
const latinFromInter = {
  postcssPlugin: 'latin-from-inter',
  OnceExit(root: Root) {
    const faces: { readonly rule: AtRule; readonly range: Declaration; readonly name: string }[] =
      [];
    root.walkAtRules('font-face', (rule) => {
      const found: { [prop: string]: Declaration } = {};
      rule.walkDecls((one) => {
        found[one.prop] = one;
      });
      const range = found['unicode-range'];
      if (range) faces.push({ rule, range, name: found['font-family']?.value ?? '' });
    });
    const inter = faces
      .filter(({ name }) => name.includes('Inter'))
      .flatMap(({ range }) => rangesOf(range.value));
    for (const { rule, range, name } of faces) {
      if (!name.includes('Noto')) continue;
      const left = outside(rangesOf(range.value), inter);
      if (left.length === 0) rule.remove();
      else
        range.value = left
          .map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`))
          .join(',');
    }
  },
};

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('./renderer'),
  base: './',
  plugins: [react()],
  css: { postcss: { plugins: [latinFromInter] } },
  build: {
    outDir: here('./dist/renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2024',
    chunkSizeWarningLimit: 1500,
  },
  server: { host: '127.0.0.1' },
});
