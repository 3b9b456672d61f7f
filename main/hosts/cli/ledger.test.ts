/** The ledger from the command line: chart, rules, posting, trial balance and a batch on disk. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProgram } from '../../backend/program.ts';
import { runCli } from './cli.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-cli-ledger-'));
const workspace = join(room, 'books');
const secret = join(room, 'secret.txt');

/** One account, two lines: 1,000.00 + 250.00 − 100.50 = 1,149.50. */
const statement = `:20:STMT1
:25:DE02120300000000202051
:28C:1/1
:60F:C261118EUR1000,00
:61:2611191119C250,00NTRFINV 4711
:86:Alpha Works GmbH
:61:2611191119D100,50NTRFRENT
:86:Rent November
:62F:C261119EUR1149,50
-
`;

async function ballast(...words: string[]): Promise<{ code: number; out: string; note: string }> {
  const texts = { out: '', note: '' };
  const code = await runCli([...words, '--workspace', workspace, '--passphrase-file', secret], {
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

async function answer<T>(...words: string[]): Promise<T> {
  const { code, out, note } = await ballast(...words);
  if (code !== 0) throw new Error(note);
  return JSON.parse(out) as T;
}

beforeAll(async () => {
  const passphrase = 'copper lantern seven';
  writeFileSync(secret, `${passphrase}\n`);
  writeFileSync(join(room, 'good.sta'), statement);
  const founder = createProgram({ host: 'cli', threads: false, home: join(room, 'home') });
  await founder.call('app.createWorkspace', {
    folder: workspace,
    name: 'Test group',
    userName: 'A. Tester',
    passphrase,
  });
  await founder.close();
  await ballast('import', join(room, 'good.sta'));
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

it('posts bank lines by rules, shows that they balance, and hands them over once', async () => {
  const none = await answer<{ posted: number; skipped: { code: string; count: number }[] }>(
    ...['ledger', 'post', '--adopt-chart', '--json'],
  );
  expect(none).toMatchObject({ posted: 0, skipped: [{ code: 'LINE_NO_RULE', count: 2 }] });
  const chart = await answer<{ id: string; code: string }[]>('call', 'ledger.accounts', '{}');
  const suspense = chart.find(({ code }) => code === '2990')?.id;
  const rule = {
    name: 'Everything',
    conditions: { all: [], none: [] },
    actions: { parts: [{ ledgerAccountId: suspense }] },
  };
  await answer('call', 'ledger.saveRule', JSON.stringify(rule));
  expect((await ballast('ledger', 'post', '--dry-run')).out).toBe(
    '2 bank lines would be posted.\n',
  );
  expect((await ballast('ledger', 'post')).out).toBe('2 bank lines posted.\n');
  const span = ['--from', '2026-11-01', '--to', '2026-11-30'];
  const { out } = await ballast('ledger', 'trial-balance', ...span);
  expect(out).toMatch(/2990\s+Unallocated bank lines\s+0\.00\s+100\.50\s+250\.00\s+-149\.50/);
  const trial = await answer<{ total: { closing: unknown } }>(
    'ledger',
    'trial-balance',
    ...span,
    '--json',
  );
  expect(trial.total.closing).toEqual({ currency: 'EUR', amount: '0.00' });
  const sheet = await ballast('ledger', 'balance-sheet', ...span);
  expect(sheet.out).toMatch(/ {2,}Assets\s+149\.50/);
  expect(sheet.out).toMatch(/Equity\s+0\.00/);
  expect((await ballast('ledger', 'income', ...span)).out).toMatch(/Result\s+0\.00/);
  expect((await ballast('ledger', 'close-year', '--dry-run', ...span)).out).toBe(
    'No journal was posted; the result is EUR 0.00.\n',
  );
  const file = join(room, 'journals.csv');
  const batch = ['ledger', 'export', '--package', 'datev', '--set', 'consultant=29098', ...span];
  expect((await ballast(...batch, '--out', file)).code).toBe(0);
  expect(readFileSync(file, 'latin1')).toContain('250,00;"S";"EUR"');
  expect((await ballast(...batch, '--out', join(room, 'again.csv'))).note).toContain(
    'EXPORT_EMPTY',
  );
});

it('tells wrong usage', async () => {
  expect((await ballast('ledger', 'fly')).note).toContain('income, close-year, post, export');
  expect((await ballast('ledger', 'export')).note).toContain('--package');
  expect((await ballast('ledger', 'trial-balance', '--entity', 'X9')).note).toContain(
    'no entity "X9"',
  );
});
