/** Every table of the command `export`: written once, never over another file, with the screen's figures. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prebuiltSample } from '../../../test/helpers/prebuilt.ts';
import { runCli } from './cli.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-cli-export-'));
const workspace = join(room, 'sample');

async function ballast(...words: string[]): Promise<{ code: number; out: string; note: string }> {
  const texts = { out: '', note: '' };
  const code = await runCli([...words, '--workspace', workspace], {
    out: (text) => {
      texts.out += text;
    },
    note: (text) => {
      texts.note += text;
    },
    readInput: () => Promise.resolve(''),
  });
  return { code, ...texts };
}

beforeAll(async () => {
  cpSync(await prebuiltSample(), workspace, { recursive: true });
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

describe('ballast export', () => {
  it.each([
    ['position', '--group-by', 'category'],
    ['lines', '--from', '2026-11-20', '--to', '2026-11-20'],
    ['trial-balance', '--entity', 'N01'],
    ['group-balance-sheet'],
  ])('%s as CSV, with its hash', async (name, ...options) => {
    const out = join(room, `${name}.csv`);
    const {
      code,
      out: text,
      note,
    } = await ballast('export', name, ...options, '--json', '--out', out);
    expect(note).toBe('');
    expect(code).toBe(0);
    const made = JSON.parse(text) as { path: string; sizeBytes: number; sha256: string };
    expect(made).toMatchObject({ path: out, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const rows = readFileSync(out, 'utf8').split('\n');
    expect(rows.length).toBeGreaterThan(3);
    expect(Buffer.byteLength(rows.join('\n'))).toBe(made.sizeBytes);
  });

  it('pools by their code, and workbooks', async () => {
    const out = join(room, 'pool.xlsx');
    const { code } = await ballast('export', 'pool', 'EUR-TB', '--format', 'xlsx', '--out', out);
    expect(code).toBe(0);
    expect(readFileSync(out).subarray(0, 2).toString('latin1')).toBe('PK');
  });

  it('replaces no file, and names what there is', async () => {
    const out = join(room, 'position.csv');
    const again = await ballast('export', 'position', '--out', out);
    expect(again.code).not.toBe(0);
    expect(again.note).toContain('FILE_EXISTS');
    const unknown = await ballast('export', 'everything');
    expect(unknown.note).toContain('group-balance-sheet');
    expect(existsSync(join(room, 'everything.csv'))).toBe(false);
    const help = await ballast('export', '--help');
    expect(help.out).toContain('--json');
  });
});
