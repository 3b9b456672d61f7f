/** The list of components names every package that the program carries, under its own licence. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { COMPONENTS } from './licences.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function readJson(path: string): { readonly [key: string]: unknown } {
  return JSON.parse(readFileSync(root + path, 'utf8'));
}

test('every dependency of the program stands in the list', () => {
  const { dependencies } = readJson('package.json');
  const named = new Set(COMPONENTS.map((component) => component.name));
  const missing = Object.keys(dependencies as object).filter((name) => !named.has(name));
  expect(missing).toEqual([]);
});

test.each(COMPONENTS)('$name comes under $licence', ({ name, licence }) => {
  expect(readJson(`node_modules/${name}/package.json`).license).toBe(licence);
});
