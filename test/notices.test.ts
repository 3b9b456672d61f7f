/** Every package that a release carries is permissively licensed and stands in the notices. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  choosePermissive,
  noticesFile,
  noticesPage,
  PERMISSIVE,
  readNotices,
} from './helpers/notices.ts';

const notices = readNotices();

test('the notices are current; if not, run: node test/helpers/notices.ts', () => {
  expect(readFileSync(noticesFile, 'utf8') === noticesPage(notices)).toBe(true);
});

test('every licence is permissive', () => {
  const others = notices.filter(({ licence }) =>
    licence.split(' AND ').some((part) => !PERMISSIVE.has(part)),
  );
  expect(others.map(({ name, version }) => `${name}@${version}`)).toEqual([]);
});

test('the list holds what programs and page stand on', () => {
  const names = notices.map(({ name }) => name);
  for (const name of ['better-sqlite3-multiple-ciphers', 'zod', 'react-dom', 'ag-grid-community'])
    expect(names).toContain(name);
  expect(
    names.filter((name) => /electron-builder|vitest|typescript|-linux-|-darwin-/.test(name)),
  ).toEqual([]);
});

test('a choice of licences is taken where it is permissive', () => {
  expect(choosePermissive('(MIT OR GPL-3.0-or-later)')).toBe('MIT');
  expect(choosePermissive('GPL-2.0 OR Apache-2.0')).toBe('Apache-2.0');
  expect(choosePermissive('(MIT AND Zlib)')).toBe('MIT AND Zlib');
  expect(choosePermissive('MIT AND GPL-3.0-only')).toBeNull();
  expect(choosePermissive('SEE LICENSE IN eula.txt')).toBeNull();
  expect(choosePermissive('')).toBeNull();
});
