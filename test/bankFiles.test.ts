/**
 * Real bank files through the whole import: read in the process without keys, proven, previewed and
 * stored. Each valid sample gives the account, currency, balances, counts and sums that an independent
 * reader found.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram, type Program } from '../main/backend/program.ts';
import type { OutputOf } from '../preload/contract/index.ts';
import {
  type ExpectedFile,
  type ExpectedStatement,
  expectedStatementFiles,
  STATEMENT_FOLDERS,
} from './helpers/expectedStatements.ts';
import { BANK_FILES, bankFile, type Expected, noBankFiles } from './helpers/sampleFiles.ts';

type Preview = OutputOf<'import.inspect'>['files'][number];
type Figures = Preview['refusedStatements'][number];

const home = mkdtempSync(join(tmpdir(), 'ballast-files-'));
let program: Program;

function contentOf(folder: string, name: string): { name: string; content: string } {
  return { name, content: bankFile(folder, name).toString('base64') };
}

async function ask<T>(name: string, input: unknown): Promise<T> {
  const reply = await program.call(name, input);
  if (!reply.ok) throw new Error(`${name}: ${reply.error.code} ${reply.error.message}`);
  return reply.value as T;
}

/** All samples as the import shows them, by folder and name. */
const previews = new Map<string, Preview>();

async function inspectAll(): Promise<void> {
  const files = STATEMENT_FOLDERS.flatMap((folder) =>
    expectedStatementFiles(folder).map(({ name }) => ({
      ...contentOf(folder, name),
      name: `${folder}/${name}`,
    })),
  );
  if (files.length === 0) return;
  const answer = await ask<OutputOf<'import.inspect'>>('import.inspect', { files });
  for (const file of answer.files) previews.set(file.name, file);
}

function previewOf(folder: string, name: string): Preview {
  const file = previews.get(`${folder}/${name}`);
  if (file === undefined) throw new Error(`${folder}/${name} was not answered`);
  return file;
}

/** Decimal texts are equal as numbers: `18.15`, `18.150`. */
const number = (text: string | null | undefined) => (text == null ? null : Number(text));

/** A statement's figures, or those of its pages where it has several. */
function printedParts(one: Preview['statements'][number]): Omit<Figures, 'issues' | 'source'>[] {
  if (one.pages.length > 0) return one.pages.map((page) => ({ ...page, isOverridable: false }));
  return [
    {
      ...one,
      from: one.fromDate,
      to: one.toDate,
      opening: one.opening?.amount ?? null,
      closing: one.closing?.amount ?? null,
      sumCredits: one.credits.amount,
      sumDebits: one.debits.amount,
      entryCount: one.lineCount + one.interimLineCount,
      isOverridable: false,
    },
  ];
}

/** Every statement of a file, stored or refused: what is expected counts each page. */
function partsOf(file: Preview) {
  return [...file.statements.flatMap(printedParts), ...file.refusedStatements];
}

function checkFigures(got: ReturnType<typeof partsOf>[number], want: ExpectedStatement): void {
  if (want.account !== null) expect(got.accountNumber).toBe(want.account.replace(/\s+/g, ''));
  if (want.currency !== null) expect(got.currency).toBe(want.currency);
  // A balance worked out by the reader is not one that the file prints.
  const isDerived = got.balances.some((balance) => balance.isDerived);
  if (want.opening !== undefined && !isDerived)
    expect(number(got.opening)).toBe(number(want.opening));
  if (want.closing !== undefined) expect(number(got.closing)).toBe(number(want.closing));
  if (want.creditCount !== null)
    expect([got.creditCount, got.debitCount]).toEqual([want.creditCount, want.debitCount]);
  expect([number(got.sumCredits), number(got.sumDebits)]).toEqual([
    number(want.sumCredits),
    number(want.sumDebits),
  ]);
  if (want.proof !== null) expect(got.proof).toBe(want.proof);
}

/** What was found in a file, in it and in its statements. */
function findingsOf(file: Preview): string[] {
  return [
    ...file.issues.filter(({ severity }) => severity !== 'info').map(({ code }) => code),
    ...file.statements.flatMap((one) => one.warnings.map(({ code }) => code)),
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
  await inspectAll();
});

afterAll(async () => {
  await program.close();
  rmSync(home, { recursive: true, force: true });
});

/** The one sample whose expected account is the text that took the account's place; see its note. */
function settled(file: ExpectedFile): readonly ExpectedStatement[] {
  const kept = /the account in the first :25: \(([^)]+)\)/.exec(file.note)?.[1];
  return kept === undefined
    ? file.statements
    : file.statements.map((one) => ({ ...one, account: kept }));
}

describe.skipIf(noBankFiles).each(STATEMENT_FOLDERS)('%s', (folder) => {
  const wanted = expectedStatementFiles(folder);

  test.each(wanted.map((want) => [want.name, want.class, want] as const))(
    '%s (%s)',
    (name, _class, want) => {
      const file = previewOf(folder, name);
      const parts = partsOf(file);
      expect(parts).toHaveLength(want.statements.length);
      settled(want).forEach((statement, index) => {
        const got = parts[index];
        if (got === undefined) throw new Error('counted above');
        checkFigures(got, statement);
        if (folder === 'qif' || folder === 'csv' || folder === 'bai2')
          expect(got.entryCount).toBe(statement.entryCount);
      });
      const rejected = file.issues.filter(({ code }) => code === 'ROW_REJECTED');
      expect(rejected.map(({ line }) => line)).toEqual(want.rowsToReport);
    },
  );

  test('each file has the class that its sample asks for', () => {
    for (const want of wanted) {
      const file = previewOf(folder, want.name);
      const isRefused = file.class === 'malformed';
      expect([want.name, file.refusal !== null]).toEqual([want.name, isRefused]);
      if (want.class === 'valid') expect([want.name, file.class]).toEqual([want.name, 'valid']);
      // What may be taken in by a second person was held for its control totals, not thrown away.
      if (want.class === 'edge' && isRefused)
        expect(file.refusedStatements.every((one) => one.isOverridable)).toBe(true);
      const isUnbalanced = want.statements.some(({ proof }) => proof === 'unbalanced');
      if (isUnbalanced) expect([want.name, file.class]).not.toEqual([want.name, 'valid']);
      if (want.class === 'malformed') {
        if (!isRefused) expect([want.name, findingsOf(file)]).not.toEqual([want.name, []]);
        else expect(file.statements).toEqual([]);
      }
    }
  });
});

describe.skipIf(noBankFiles)('docs/spec/bank-files.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../docs/spec/bank-files.md'), 'utf8');
  const table = text.slice(text.indexOf('## Samples by format'));
  test.each(STATEMENT_FOLDERS)('counts the samples of %s by class', (folder) => {
    const files = expectedStatementFiles(folder).map(({ name }) => previewOf(folder, name));
    const counted = ['valid', 'edge', 'malformed'].map(
      (wanted) => files.filter((file) => file.class === wanted).length,
    );
    const row = table.split('\n').find((line) => line.startsWith(`| \`${folder}\` |`));
    const cells = row?.split('|').slice(2, 6).map(Number);
    expect(cells).toEqual([files.length, ...counted]);
  });
});

describe.skipIf(noBankFiles)('the 30-day series', () => {
  const folder = 'camt053-series';
  const names = noBankFiles
    ? []
    : readdirSync(join(BANK_FILES, folder)).filter((name) => name.endsWith('.xml'));
  test('imports once whatever the order, and not a second time', async () => {
    const { files } = JSON.parse(readFileSync(join(BANK_FILES, folder, 'expected.json'), 'utf8'));
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
