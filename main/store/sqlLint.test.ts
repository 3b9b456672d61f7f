/** SQL in the sources keeps the rules that the journal stands on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** Sources of the rooms that hold SQL, without tests. */
const sources = ['main', 'resources'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join(room, name)),
);

/** What fires no delete trigger and would leave a version without an end. */
const replaces = /\b(INSERT\s+OR\s+REPLACE|REPLACE\s+INTO|ON\s+CONFLICT\s+REPLACE)\b/i;

function offences(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => replaces.test(line) && !/^\s*(\*|\/\/|\/\*|\[\/)/.test(line))
    .filter((line) => !line.includes('fires no delete trigger'));
}

test('no source replaces rows', () => {
  expect(sources.length).toBeGreaterThan(20);
  for (const name of sources)
    expect(offences(readFileSync(join(root, name), 'utf8')), name).toEqual([]);
});

test('the rule finds what it forbids', () => {
  expect(offences('db.run(`INSERT OR REPLACE INTO bank VALUES (1)`)')).toHaveLength(1);
  expect(offences('UPDATE bank SET name = 1 ON CONFLICT DO UPDATE')).toHaveLength(0);
});
