/** The demo from nothing, twice: the same figures and run hashes to the byte. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runDemo } from '../helpers/demo.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-demo-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

it('gives the same figures and run hashes twice', async () => {
  const first = await runDemo(join(room, 'one'));
  expect(first).toContain('runHash');
  expect(await runDemo(join(room, 'two'))).toBe(first);
});
