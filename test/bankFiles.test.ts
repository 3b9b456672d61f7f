/**
 * Real bank files through the whole import: read in the process without keys, proven, previewed and
 * stored. Each valid sample gives the account, currency, balances, counts and sums that an independent
 * reader found.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram, type Program } from '../main/backend/program.ts';
import type { OutputOf } from '../preload/contract/index.ts';

const SAMPLES = join(import.meta.dirname, '../../shared/data/bank-files');
const isAbsent = !existsSync(SAMPLES);
if (isAbsent) console.log('skipped: ../shared is absent');

type Preview = OutputOf<'import.inspect'>['files'][number];
// biome-ignore lint/suspicious/noExplicitAny: the shape of expected.json differs by folder
type Expected = any;

const home = mkdtempSync(join(tmpdir(), 'ballast-files-'));
let program: Program;

function expectedOf(folder: string): [string, Expected][] {
  if (isAbsent) return [];
  const { files } = JSON.parse(readFileSync(join(SAMPLES, folder, 'expected.json'), 'utf8'));
  return Object.entries<Expected>(files).filter(([, want]) => want.class === 'valid');
}

function contentOf(folder: string, name: string): { name: string; content: string } {
  return { name, content: readFileSync(join(SAMPLES, folder, name)).toString('base64') };
}

async function ask<T>(name: string, input: unknown): Promise<T> {
  const reply = await program.call(name, input);
  if (!reply.ok) throw new Error(`${name}: ${reply.error.code} ${reply.error.message}`);
  return reply.value as T;
}

async function inspect(folder: string): Promise<Map<string, Preview>> {
  const files = expectedOf(folder).map(([name]) => contentOf(folder, name));
  if (files.length === 0) return new Map();
  const answer = await ask<OutputOf<'import.inspect'>>('import.inspect', { files });
  return new Map(answer.files.map((file) => [file.name, file]));
}

/** Decimal texts are equal as numbers: `18.15`, `18.150`. */
const same = (a: string | null | undefined, b: string | null | undefined) =>
  expect(a == null ? null : Number(a)).toBe(b == null ? null : Number(b));

/** A statement's figures, or those of its pages where it has several. */
function printedParts(one: Preview['statements'][number]): Preview['statements'][number]['pages'] {
  if (one.pages.length > 0) return one.pages;
  return [
    {
      ...one,
      opening: one.opening?.amount ?? null,
      closing: one.closing?.amount ?? null,
      sumCredits: one.credits.amount,
      sumDebits: one.debits.amount,
      entryCount: one.lineCount + one.interimLineCount,
    },
  ];
}

beforeAll(async () => {
  program = createProgram({ host: 'cli', threads: false, home });
  await ask('app.createWorkspace', {
    folder: join(home, 'group'),
    name: 'Files',
    userName: 'Tester',
    passphrase: 'a long enough passphrase',
  });
});

afterAll(async () => {
  await program.close();
  rmSync(home, { recursive: true, force: true });
});

describe.skipIf(isAbsent).each(['mt940', 'mt942', 'camt052', 'camt053', 'camt054'])(
  '%s',
  (folder) => {
    let previews = new Map<string, Preview>();
    beforeAll(async () => {
      previews = await inspect(folder);
    });

    test.each(expectedOf(folder))('%s', (name, want) => {
      const file = previews.get(name);
      expect(file?.refusal).toBeNull();
      // What is expected counts each page; pages of one statement are stored as one.
      const printed = (file?.statements ?? []).flatMap(printedParts);
      expect(printed).toHaveLength(want.statements.length);
      want.statements.forEach((statement: Expected, index: number) => {
        const got = printed[index];
        expect(got?.accountNumber).toBe(statement.account.replace(/\s+/g, ''));
        expect(got?.currency).toBe(statement.currency);
        same(got?.opening, statement.openingBalance);
        same(got?.closing, statement.closingBalance);
        expect([got?.creditCount, got?.debitCount]).toEqual([statement.credits, statement.debits]);
        same(got?.sumCredits, statement.sumCredits);
        same(got?.sumDebits, statement.sumDebits);
        const identity = statement.balanceIdentity;
        expect(got?.proof).toBe(
          identity === null ? 'unproven' : identity ? 'proven' : 'unbalanced',
        );
      });
    });
  },
);

describe.skipIf(isAbsent)('csv', () => {
  let previews = new Map<string, Preview>();
  beforeAll(async () => {
    previews = await inspect('csv');
  });

  test.each(expectedOf('csv'))('%s', (name, want) => {
    const file = previews.get(name);
    expect(file?.refusal).toBeNull();
    const statements = file?.statements ?? [];
    expect(statements.reduce((sum, one) => sum + one.lineCount, 0)).toBe(want.entries);
    same(
      String(statements.reduce((sum, one) => sum + Number(one.credits.amount), 0)),
      want.sumCredits,
    );
    same(
      String(statements.reduce((sum, one) => sum + Number(one.debits.amount), 0)),
      want.sumDebits,
    );
  });
});

describe.skipIf(isAbsent)('the 30-day series', () => {
  const folder = 'camt053-series';
  const names = isAbsent
    ? []
    : readdirSync(join(SAMPLES, folder)).filter((name) => name.endsWith('.xml'));
  test('imports once whatever the order, and not a second time', async () => {
    const { files } = JSON.parse(readFileSync(join(SAMPLES, folder, 'expected.json'), 'utf8'));
    const wanted = names.flatMap((name) => files[name].statements as Expected[]);
    const backwards = [...names].reverse().map((name) => contentOf(folder, name));
    const first = await ask<OutputOf<'import.files'>>('import.files', { files: backwards });
    expect(first.statementCount).toBe(wanted.length);
    expect(first.refusedFileCount).toBe(0);
    const position = await ask<OutputOf<'position.get'>>('position.get', { asOf: '2024-04-19' });
    const balances = position.rows
      .filter((row) => row.kind === 'account')
      .map((row) => `${row.currency} ${Number(row.accountBalance?.amount)}`);
    const last = (files[names.at(-1) ?? ''].statements as Expected[]).map(
      (one) => `${one.currency} ${Number(one.closingBalance)}`,
    );
    expect(balances.sort()).toEqual(last.sort());
    const again = await ask<OutputOf<'import.files'>>('import.files', {
      files: names.map((name) => contentOf(folder, name)),
    });
    expect([again.statementCount, again.lineCount]).toEqual([0, 0]);
  });

  test('can be undone as one command while nothing refers to it', async () => {
    const journal = await ask<OutputOf<'journal.list'>>('journal.list', { count: 20 });
    const entry = journal.rows.find((row) => row.command === 'import.files')?.entry;
    await ask('journal.undo', { entries: [entry] });
    expect(await ask<OutputOf<'statements.list'>>('statements.list', {})).toMatchObject({
      count: 0,
    });
    expect(await ask<OutputOf<'workspace.verify'>>('workspace.verify', {})).toMatchObject({
      clean: true,
    });
  });
});
