import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../backend/program.ts';
import { commandNames, loadCommand, runCli } from './cli.ts';

const program = fileURLToPath(new URL('./ballast.ts', import.meta.url));
const room = mkdtempSync(join(tmpdir(), 'ballast-cli-'));
const workspace = join(room, 'treasury');
const passphrase = 'copper lantern seven';

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Surroundings {
  readonly input?: string;
  readonly secret?: string | null;
}

/** The command line in this process; starting one of its own for each call takes most of its time. */
async function ballast(words: readonly string[], around: Surroundings = {}): Promise<Outcome> {
  const secret = around.secret === undefined ? passphrase : around.secret;
  vi.stubEnv('BALLAST_HOME', join(room, 'home'));
  vi.stubEnv('BALLAST_PASSPHRASE', secret ?? undefined);
  const texts = { out: '', err: '' };
  const code = await runCli(words, {
    out: (text) => {
      texts.out += text;
    },
    note: (text) => {
      texts.err += text;
    },
    readInput: async () => around.input ?? '',
  });
  vi.unstubAllEnvs();
  return { code, ...texts };
}

/** The program as a shell starts it. */
function started(words: readonly string[], around: Surroundings = {}): Promise<Outcome> {
  const secret = around.secret === undefined ? passphrase : around.secret;
  const env = { ...process.env, BALLAST_HOME: join(room, 'home') };
  const child = spawn(process.execPath, [program, ...words], {
    env: secret === null ? env : { ...env, BALLAST_PASSPHRASE: secret },
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.err += chunk;
  });
  child.stdin.end(around.input ?? '');
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...texts })));
}

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

beforeAll(async () => {
  writeFileSync(join(room, 'good.sta'), statement);
  writeFileSync(join(room, 'noise.bin'), 'This is no statement at all.\n');
  const founder = createProgram({ host: 'cli', threads: false, home: join(room, 'home') });
  const reply = await founder.call('app.createWorkspace', {
    folder: workspace,
    name: 'Test group',
    userName: 'A. Tester',
    passphrase,
  });
  await founder.close();
  expect(reply).toMatchObject({ ok: true });
});

afterAll(() => rmSync(room, { recursive: true, force: true }));

describe('usage', () => {
  it('shows every command, and each command its options and examples', async () => {
    const { code, out, err } = await started(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of commandNames) expect(out).toContain(`  ${name} `);
    const { out: help } = await ballast(['import', '--help']);
    for (const part of ['Usage', '--dry-run', '--workspace FOLDER', 'Examples', 'Exit codes'])
      expect(help).toContain(part);
  });

  it('knows a summary, options and an example of every command', async () => {
    for (const name of commandNames) {
      const command = await loadCommand(name);
      expect(command.name).toBe(name);
      expect(command.summary.length).toBeGreaterThan(10);
      for (const example of command.examples) expect(example.split(' ')[0]).toBe(name);
      expect(command.examples.length).toBeGreaterThan(0);
    }
  });

  it.each([
    [[], 'Usage'],
    [['fly'], 'There is no command "fly"'],
    [['position', '--colour', 'red'], "Unknown option '--colour'"],
    [['restore', 'one'], 'takes FILE and FOLDER'],
    [['calc'], 'takes the id of one calculation'],
    [['import'], 'takes the files or folders'],
    [['import', join(room, 'absent.sta')], 'There is no file or folder'],
    [['demo', '--rates', 'rates.csv'], '--rates goes with --input'],
  ])('%j is wrong usage', async (words, text) => {
    const { code, out, err } = await ballast(words);
    expect(code).toBe(2);
    expect(out + err).toContain(text);
    if (words.length > 0) expect(out).toBe('');
  });
});

describe('calc', () => {
  it('lists every calculation without a workspace', async () => {
    const { code, out } = await ballast(['calc', '--list', '--json']);
    const ids = (JSON.parse(out) as { id: string }[]).map(({ id }) => id);
    expect(code).toBe(0);
    expect(ids).toEqual([...ids].sort());
    expect(ids).toEqual(expect.arrayContaining(['forecast.cashflow', 'fund.waterfall']));
    expect(existsSync(join(room, 'home', 'sample'))).toBe(false);
  });

  it('prints the JSON Schemas of one', async () => {
    const { out } = await ballast(['calc', '--schema', 'fund.allocate']);
    const schema = JSON.parse(out);
    expect(schema.input).toMatchObject({ type: 'object' });
    expect(Object.keys(schema.output.properties)).toEqual(['amount', 'parts']);
  });

  it('runs one on standard input, and again with the same run hash', async () => {
    const input = JSON.stringify({
      amount: { currency: 'EUR', amount: '100.00' },
      shares: ['a', 'b', 'c'].map((id) => ({ id, weight: '1' })),
    });
    const first = await started(['calc', 'fund.allocate'], { input });
    expect(first.err).toBe('');
    const answer = JSON.parse(first.out);
    const parts = answer.output.parts.map((part: { amount: { amount: string } }) =>
      Number(part.amount.amount),
    );
    expect(parts.reduce((sum: number, part: number) => sum + part, 0)).toBeCloseTo(100, 10);
    expect(Math.max(...parts) - Math.min(...parts)).toBeCloseTo(0.01, 10);
    const second = await ballast(['calc', 'fund.allocate'], { input });
    expect(JSON.parse(second.out).runHash).toBe(answer.runHash);
    const asArgument = await ballast(['calc', 'fund.allocate', input]);
    expect(asArgument.out).toBe(second.out);
  });

  it.each([
    ['{"amount": {"currency": "EUR", "amount": "ten"}, "shares": []}', 'at amount.amount'],
    ['{', 'is not JSON'],
    ['{"shares": []}', 'amount: It is missing. Give an object'],
    [
      '{"amount": {"currency": "EUR", "amount": "1"}, "shares": [{"id": "a", "weigth": "1", "weight": "1"}]}',
      'at shares.0.weigth\n  code FIELD_UNKNOWN',
    ],
  ])('refuses the input %s and names the place', async (input, place) => {
    const { code, out, err } = await ballast(['calc', 'fund.allocate'], { input });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(place);
    expect(err).toMatch(/^ballast: [\s\S]*\n {2}code [A-Z_]+\n$/);
  });

  it('refuses an unknown calculation', async () => {
    const { code, err } = await started(['calc', 'fund.magic']);
    expect(code).toBe(2);
    expect(err).toContain('CALCULATION_UNKNOWN');
  });
});

describe('call', () => {
  it('lists the contract and describes an entry without a workspace', async () => {
    const list = JSON.parse((await ballast(['call', '--list', '--json'])).out);
    expect(list).toContainEqual(
      expect.objectContaining({ name: 'position.get', kind: 'query', permission: 'cash.read' }),
    );
    const { out } = await ballast(['call', '--schema', 'position.get']);
    expect(JSON.parse(out).input.required).toContain('asOf');
  });

  it.each([
    ['accounts.check', '{"iban": "DE89370400440532013001"}', 'iban'],
    ['import.inspect', '{"files": [{"name": "a", "content": "YQ==", "size": 1}]}', 'files.0.size'],
  ])('%s refuses a field that it does not know: %s', async (entry, input, path) => {
    const { code, err } = await ballast(['call', entry, input], { secret: null });
    expect(code).toBe(2);
    expect(err).toContain(`at ${path}`);
    expect(err).toContain('code INPUT_FIELD_UNKNOWN');
  });

  it('refuses bad input before it asks for a passphrase', async () => {
    const words = ['call', 'position.get', '{"asOf": "yesterday"}', '--workspace', workspace];
    const { code, out, err } = await ballast(words, { secret: null });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('at asOf');
    expect(err).toContain('code INPUT_INVALID');
  });

  it('gives the wire output of an entry', async () => {
    const { code, out } = await started(['call', 'workspace.info', '--workspace', workspace]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ name: 'Test group', sample: false, lineCount: 0 });
  });

  it('is refused without or with a wrong passphrase', async () => {
    const words = ['call', 'workspace.info', '--workspace', workspace];
    const none = await ballast(words, { secret: null });
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toContain('code PASSPHRASE_NEEDED');
    const wrong = await ballast(words, { secret: 'not this one' });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('code WORKSPACE_PASSPHRASE_WRONG');
  });
});

describe('the work on a workspace', () => {
  const at = ['--workspace', workspace];

  it('inspects, imports, knows the file again, and shows the position', async () => {
    const good = join(room, 'good.sta');
    const trial = await ballast(['import', good, '--dry-run', '--json', ...at]);
    expect(trial.code).toBe(0);
    expect(JSON.parse(trial.out).files[0].statements[0]).toMatchObject({
      accountNumber: 'DE02120300000000202051',
      opening: { currency: 'EUR', amount: '1000.00' },
      closing: { currency: 'EUR', amount: '1149.50' },
      credits: { currency: 'EUR', amount: '250.00' },
      debits: { currency: 'EUR', amount: '100.50' },
      creditCount: 1,
      debitCount: 1,
      proof: 'proven',
      known: 'new',
    });
    const imported = JSON.parse((await ballast(['import', good, '--json', ...at])).out);
    expect(imported).toMatchObject({ statementCount: 1, lineCount: 2, refusedFileCount: 0 });
    const again = JSON.parse((await ballast(['import', good, '--json', ...at])).out);
    expect(again).toMatchObject({ statementCount: 0, lineCount: 0, duplicateLineCount: 2 });
    const position = await ballast(['position', '--as-of', '2026-11-19', ...at]);
    expect(position.out).toContain('1,149.50');
    const wire = await ballast(['position', '--as-of', '2026-11-19', '--json', ...at]);
    expect(JSON.parse(wire.out).total.closing).toEqual({ currency: 'EUR', amount: '1149.50' });
  });

  it('writes the daily cash report to a folder, once', async () => {
    const out = join(room, 'reports');
    const words = ['report', 'daily-cash', '--as-of', '2026-11-19', '--out', out, ...at];
    const made = JSON.parse((await ballast([...words, '--json'])).out);
    expect(made.files).toEqual(
      ['pdf', 'xlsx'].map((end) => join(out, `daily-cash-2026-11-19.${end}`)),
    );
    const [pdf, xlsx] = made.files.map((path: string) =>
      readFileSync(path).toString('latin1', 0, 4),
    );
    expect([pdf, xlsx]).toEqual(['%PDF', 'PK\x03\x04']);
    expect(await ballast(words)).toMatchObject({
      code: 1,
      err: expect.stringContaining('FILE_EXISTS'),
    });
    const wrong = await ballast(['report', 'weather', ...at]);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('daily-cash, ') });
  });

  it('reports a refused file in words and by its exit code', async () => {
    const { code, err } = await ballast(['import', join(room, 'noise.bin'), ...at]);
    expect(code).toBe(1);
    expect(err).toMatch(/noise\.bin was refused: [\s\S]*code [A-Z_]+/);
  });

  it('verifies, backs up and restores', async () => {
    const verified = await ballast(['verify', '--full', '--json', ...at]);
    expect(JSON.parse(verified.out)).toMatchObject({ clean: true, findings: [] });
    const file = join(room, 'copy.ballast-backup');
    const backup = await ballast(['backup', file, '--json', ...at]);
    expect(JSON.parse(backup.out)).toMatchObject({ path: file });
    expect((await ballast(['backup', file, ...at])).err).toContain('code FILE_EXISTS');
    const restored = join(room, 'restored');
    expect((await ballast(['restore', file, restored])).code).toBe(0);
    const info = await ballast(['call', 'workspace.info', '--workspace', restored]);
    expect(JSON.parse(info.out)).toMatchObject({ name: 'Test group', lineCount: 2 });
    const broken = readFileSync(file);
    broken[broken.length >> 1] = (broken[broken.length >> 1] ?? 0) ^ 1;
    writeFileSync(file, broken);
    const refused = await ballast(['restore', file, join(room, 'never')]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('code BACKUP_DAMAGED');
    expect(existsSync(join(room, 'never'))).toBe(false);
  });

  it('reaches a workspace that another process has open', async () => {
    const home = join(room, 'home');
    const owner = createProgram({ host: 'web', threads: false, home });
    await owner.open(workspace, { kind: 'passphrase', passphrase });
    try {
      const words = ['call', 'settings.set', '{"key": "note", "value": "forwarded"}', ...at];
      expect(await started(words)).toMatchObject({ code: 0 });
      const settings = await owner.call('settings.get', {});
      expect(settings).toMatchObject({ ok: true, value: { note: 'forwarded' } });
    } finally {
      await owner.close();
    }
  });
});
