/** What an import refuses is held with its bytes; a second person may take in what the format allows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnalysisWorkspace,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';

let group: AnalysisWorkspace;

beforeAll(async () => {
  group = await analysisWorkspace();
});
afterAll(() => group?.dispose());

/** Two accounts under one group whose total is wrong by a cent: both are held. */
const bai2 = (total: string) =>
  [
    '01,BANK,US,261007,1200,1,,,2/',
    '02,US,BANK,1,261007,1200,USD,2/',
    '03,12345,USD,010,10000,,,015,11000,,/',
    '16,195,1000,Z,REF1,,FIRST',
    '49,22000,3/',
    '03,67890,USD,010,5000,,,015,4000,,/',
    '16,475,1000,Z,REF2,,SECOND',
    '49,10000,3/',
    `98,${total},2,8/`,
    `99,${total},1,10/`,
    '',
  ].join('\n');
const HELD = bai2('32001');
const content = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const file = (name: string, text: string) => ({ name, content: content(text) });

const held = (status: 'held' | 'all' | 'resolved' | 'discarded' = 'held') =>
  group.call('quarantine.list', { status });
const linesOf = (reference: string) =>
  group.store.all('SELECT amount_minor FROM statement_line WHERE bank_reference = ?', [reference]);
async function undoLast(): Promise<void> {
  const { rows } = await group.call('journal.list', { count: 1 });
  await group.call('journal.undo', { entries: [rows[0]?.entry ?? 0] });
}

describe('quarantine', () => {
  it('holds refused statements and files with figures, reasons and bytes', async () => {
    const done = await group.call('import.files', {
      files: [file('totals.bai', HELD), file('notes.txt', 'nothing of a bank\nat all\n')],
    });
    expect(done).toMatchObject({ statementCount: 0, refusedFileCount: 2, heldCount: 3 });
    const { rows, heldCount } = await held();
    expect(heldCount).toBe(3);
    const [whole] = rows.filter((row) => row.figures === null);
    expect(whole).toMatchObject({
      fileName: 'notes.txt',
      code: 'FORMAT_UNKNOWN',
      mayRelease: 'never',
      mayDiscard: true,
    });
    const parts = rows.filter((row) => row.figures !== null);
    expect(parts.map((row) => row.figures)).toMatchObject([
      { accountNumber: '12345', opening: '100.00', closing: '110.00', sumCredits: '10.00' },
      { accountNumber: '67890', opening: '50.00', closing: '40.00', sumDebits: '10.00' },
    ]);
    expect(parts.map((row) => [row.overridable, row.mayRelease])).toEqual([
      [true, 'own'],
      [true, 'own'],
    ]);
    const seen = await group.call('quarantine.inspect', { id: parts[1]?.id ?? '' });
    expect(seen.excerpt).toMatchObject({ line: 6 });
    expect(seen.excerpt.text.startsWith('03,67890')).toBe(true);
    const whatever = await group.call('quarantine.inspect', { id: whole?.id ?? '' });
    expect(whatever.excerpt).toEqual({
      line: 1,
      offset: 0,
      text: 'nothing of a bank\nat all\n',
      isCut: false,
    });
  });

  it('holds the same bytes once', async () => {
    await group.call('import.files', { files: [file('again.bai', HELD)] });
    expect(await held()).toMatchObject({ heldCount: 3 });
  });

  it('is released by a second person only, as one command that can be undone', async () => {
    const { rows } = await held();
    const parts = rows.filter((row) => row.overridable).map((row) => row.id);
    const reason = 'The bank confirmed the amounts by telephone';
    const own = await group.refusal('quarantine.release', { ids: parts, reason });
    expect(own?.code).toBe('QUARANTINE_OWN');
    const whole = rows.filter((row) => !row.overridable).map((row) => row.id);
    const final = await group.refusal('quarantine.release', { ids: whole, reason }, ID.reviewer);
    expect(final?.code).toBe('QUARANTINE_FINAL');
    const [first = '', second = ''] = parts;
    const released = await group.callAsReviewer('quarantine.release', { ids: [second], reason });
    expect(released).toMatchObject({ statementCount: 1, lineCount: 1, releasedCount: 1 });
    expect(linesOf('REF2')).toEqual([{ amount_minor: -1000n }]);
    expect(linesOf('REF1')).toEqual([]);
    const twice = await group.refusal('quarantine.release', { ids: [second], reason }, ID.reviewer);
    expect(twice?.code).toBe('QUARANTINE_DECIDED');
    // The other statement of the same file is still there to be decided.
    expect(
      await group.callAsReviewer('quarantine.release', { ids: [first], reason }),
    ).toMatchObject({
      statementCount: 1,
      lineCount: 1,
    });
    const { rows: all } = await held('all');
    expect(all.filter((row) => row.status === 'released')).toMatchObject([
      { decidedBy: { name: 'R. Reviewer' }, reason, heldBy: { name: 'A. Treasurer' } },
      { decidedBy: { name: 'R. Reviewer' }, reason },
    ]);
    const warnings = group.store.pluck<string>(
      "SELECT s.warnings FROM statement s JOIN account a ON a.id = s.account_id WHERE a.number = '67890'",
    );
    expect(warnings).toContain('CONTROL_');
    // Importing the file again neither holds nor stores anything.
    expect(await group.call('import.files', { files: [file('totals.bai', HELD)] })).toMatchObject({
      statementCount: 0,
      heldCount: 0,
    });
    await undoLast();
    expect(linesOf('REF1')).toEqual([]);
    expect((await held()).rows.map((row) => row.id)).toContain(first);
    expect(await group.call('workspace.verify', {})).toMatchObject({ clean: true });
  });

  it('is put away with a reason, and held again when it comes again', async () => {
    const { rows } = await held();
    const notes = rows.filter((row) => row.fileName === 'notes.txt').map((row) => row.id);
    expect(
      await group.call('quarantine.discard', { ids: notes, reason: 'Not from a bank' }),
    ).toEqual({ discardedCount: 1 });
    expect((await held('discarded')).rows).toMatchObject([
      { reason: 'Not from a bank', mayDiscard: false, mayRelease: 'decided' },
    ]);
    const again = [file('notes.txt', 'nothing of a bank\nat all\n')];
    expect(await group.call('import.files', { files: again })).toMatchObject({ heldCount: 1 });
    await undoLast();
    expect((await held('discarded')).count).toBe(1);
  });

  it('is settled when the file comes in after what was missing had been given', async () => {
    const qif = '!Type:Bank\nD02/03/2026\nT-12.50\nPSHOP\n^\n';
    const files = [file('register.qif', qif)];
    expect(await group.call('import.files', { files })).toMatchObject({ heldCount: 1 });
    const answers = {
      'register.qif': { account: 'Q1', currency: 'GBP', dateOrder: 'dmy' as const },
    };
    const done = await group.call('import.files', { files, answers });
    expect(done).toMatchObject({ statementCount: 1, lineCount: 1, heldCount: 0 });
    expect((await held('resolved')).rows).toMatchObject([{ fileName: 'register.qif' }]);
  });

  it('keeps the good statements of a file and holds the bad one', async () => {
    const good = `:20:R1\r\n:25:DE89370400440532013000\r\n:28C:71/1\r\n:60F:C261006EUR100,00\r\n:61:2610071007C50,00NTRFNONREF//OK71\r\n:62F:C261007EUR150,00\r\n-\r\n`;
    const bad = good.replace(':25:DE89370400440532013000\r\n', '').replace('OK71', 'BAD71');
    const done = await group.call('import.files', { files: [file('two.sta', good + bad)] });
    expect(done).toMatchObject({ statementCount: 1, refusedFileCount: 0, heldCount: 1 });
    expect(done.files[0]).toMatchObject({
      class: 'edge',
      refusedStatements: [{ isOverridable: false }],
    });
    expect(linesOf('OK71')).toHaveLength(1);
    expect(linesOf('BAD71')).toEqual([]);
    await undoLast();
    expect((await held()).rows.some((row) => row.fileName === 'two.sta')).toBe(false);
  });
});
