/// <reference path="./better-sqlite3.d.ts" />
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppFailure } from '../../core/result.ts';
import { miniSchema } from '../../test/helpers/miniSchema.ts';
import {
  type TestWorkspace,
  temporaryFolder,
  testId,
  testMeta,
  testWorkspace,
} from '../../test/helpers/workspace.ts';
import { backupWorkspace, restoreWorkspace } from './backup.ts';
import { assertRecipe, assertRuntime, type Connection, connect } from './connection.ts';
import { openStore } from './index.ts';
import { schemaVersion } from './schema.ts';
import { verifyStore } from './verify.ts';
import { unlockWorkspace } from './workspace.ts';

/** The code of the failure that `body` throws. */
function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof AppFailure) return error.error.code;
    return (error as Error).message.split(':')[0] ?? '';
  }
  return 'nothing thrown';
}

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await testWorkspace();
});
afterEach(() => {
  workspace.dispose();
});

const bank = (number: number, name = `Bank ${number}`) => ({
  id: testId(number),
  name,
  country: 'DE',
});

function addBank(number: number): number {
  return (
    workspace.store.command(testMeta('bank.add'), (tx) => tx.insert('bank', bank(number))).entry ??
    0
  );
}

/** Writes to the file behind the program's back, under the right key, without triggers. */
function tamper(sql: string): void {
  const connection = raw();
  connection.pragma('foreign_keys = OFF');
  connection.exec(sql);
  connection.close();
}

function raw(): Connection {
  return connect(join(workspace.folder, 'store.db'), { key: workspace.key, cipher: 'sqlcipher' });
}

describe('opening', () => {
  test('every setting of the recipe is read back', () => {
    const connection = raw();
    expect(() => assertRecipe(connection)).not.toThrow();
    connection.pragma('synchronous = NORMAL');
    expect(codeOf(() => assertRecipe(connection))).toBe('STORE_RECIPE');
    connection.pragma('synchronous = FULL');
    connection.pragma('trusted_schema = ON');
    expect(codeOf(() => assertRecipe(connection))).toBe('STORE_RECIPE');
    connection.pragma('trusted_schema = OFF');
    connection.defaultSafeIntegers(false);
    expect(codeOf(() => assertRecipe(connection))).toBe('STORE_RECIPE');
    connection.close();
  });

  test('an old runtime is refused before the driver loads', () => {
    expect(codeOf(() => assertRuntime('9'))).toBe('RUNTIME_TOO_OLD');
    expect(codeOf(() => assertRuntime('10'))).toBe('nothing thrown');
  });

  test.each(['sqlcipher', 'aegis256'] as const)('%s: a wrong key is refused', async (cipher) => {
    const other = await testWorkspace({ cipher });
    const wrong = Buffer.alloc(32, 7);
    expect(codeOf(() => openStore(other.folder, wrong, { mode: 'writer' }))).toBe(
      'WORKSPACE_KEY_WRONG',
    );
    expect(other.reopen().lastEntry()).toBe(0);
    other.dispose();
  });

  test('a database of a newer program is refused and left as it is', () => {
    tamper('PRAGMA user_version = 99');
    workspace.close();
    const open = (mode: 'writer' | 'reader') => () =>
      openStore(workspace.folder, workspace.key, { mode });
    expect(codeOf(open('writer'))).toBe('WORKSPACE_NEWER');
    expect(codeOf(open('reader'))).toBe('WORKSPACE_NEWER');
    tamper(`PRAGMA user_version = ${schemaVersion}`);
    expect(workspace.reopen().lastEntry()).toBe(0);
  });

  test('a marker in data is in no file in the clear', () => {
    const marker = 'MARKER-c0ffee-Zürich';
    workspace.store.files.putFile(Buffer.from(marker.repeat(100)));
    workspace.store.scratch.resetScratch('line', 'a TEXT');
    workspace.store.scratch.fill('line', ['a'], [[marker]]);
    workspace.store.command(testMeta('bank.add'), (tx) => tx.insert('bank', bank(1, marker)));
    workspace.store.command(testMeta('bank.rename'), (tx) =>
      tx.update('bank', testId(1), { name: `${marker} 2` }),
    );
    backupWorkspace(workspace.folder, workspace.key, join(workspace.folder, 'backups', 'a'));
    const files = readdirSync(workspace.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.some((file) => file.endsWith('store.db-wal'))).toBe(true);
    expect(files.some((file) => file.includes('scratch'))).toBe(true);
    for (const file of files)
      expect(readFileSync(file).includes('MARKER-c0ffee'), file).toBe(false);
  });
});

describe('commands', () => {
  test('one entry, its rows and its topics; nothing written leaves no entry', () => {
    const { store } = workspace;
    const outcome = store.command(testMeta('bank.add'), (tx) => {
      tx.insert('bank', bank(1));
      tx.insert('setting', { id: testId(2), key: 'a', value: { deep: [1, null] } });
      return 'value';
    });
    expect(outcome).toEqual({ value: 'value', entry: 1, rows: 2, topics: ['setting', 'bank'] });
    const idle = store.command(testMeta('idle'), (tx) => {
      tx.insert('bank', bank(3));
      tx.remove('bank', testId(3));
    });
    expect(idle.entry).toBeNull();
    expect(store.lastEntry()).toBe(1);
    expect(store.rows('setting', 'SELECT * FROM setting')[0]?.value).toEqual({
      deep: [1, null],
    });
  });

  test('a failing command leaves nothing, and a promise is refused', () => {
    const { store } = workspace;
    expect(() =>
      store.command(testMeta('fails'), (tx) => {
        tx.insert('bank', bank(1));
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(() =>
      store.command(testMeta('waits'), async (tx) => tx.insert('bank', bank(1))),
    ).toThrow('must not wait');
    expect(store.all('SELECT * FROM bank')).toEqual([]);
    expect(store.lastEntry()).toBe(0);
  });

  test('an edit carries the version that it was made on', () => {
    const { store } = workspace;
    addBank(1);
    const edit = (expectedEntry: number) => () =>
      store.command(testMeta('bank.rename'), (tx) =>
        tx.update('bank', testId(1), { name: `by ${expectedEntry}` }, { expectedEntry }),
      );
    edit(1)();
    expect(codeOf(edit(1))).toBe('ROW_CHANGED');
    expect(codeOf(() => store.command(testMeta('x'), (tx) => tx.remove('bank', testId(9))))).toBe(
      'ROW_MISSING',
    );
    expect(codeOf(() => store.command(testMeta('x'), (tx) => tx.insert('bank', bank(1))))).toBe(
      'ROW_EXISTS',
    );
  });

  test('upsert keeps the id of the row that is the same thing', () => {
    const { store } = workspace;
    addBank(1);
    const { value } = store.command(testMeta('bank.save'), (tx) =>
      tx.upsert('bank', { ...bank(2, 'Bank 1'), country: 'FR' }),
    );
    expect(value).toBe(testId(1));
    expect(store.plucks('SELECT country FROM bank')).toEqual(['FR']);
  });

  test.each([
    ['INSERT OR REPLACE INTO bank (id, name, country) VALUES (1, 2, 3)', 'ON CONFLICT'],
    ['REPLACE INTO bank (id, name, country) VALUES (1, 2, 3)', 'ON CONFLICT'],
    ['DELETE FROM bank_history', 'by the store alone'],
    ['UPDATE journal_entry SET at = 1', 'by the store alone'],
    ['UPDATE bank SET entry = 1 WHERE id = 2', 'stamped by the store'],
    ['INSERT INTO daily_flow_version (entry) VALUES (1)', 'by the store alone'],
    ['DELETE FROM ledger_total', 'by the store alone'],
    ['PRAGMA user_version = 3', 'one transaction'],
  ])('%s is refused', (sql, why) => {
    expect(() => workspace.store.command(testMeta('x'), (tx) => tx.run(sql))).toThrow(why);
  });

  test('a read store refuses SQL that writes, and a write store dies with its command', () => {
    const { store } = workspace;
    expect(() => store.all(`DELETE FROM bank RETURNING id`)).toThrow('SQL that writes');
    const { value: kept } = store.command(testMeta('x'), (tx) => {
      tx.insert('bank', bank(1));
      return tx;
    });
    expect(() => kept.insert('bank', bank(2))).toThrow('after its command');
  });

  test('large inputs go to the content store', () => {
    const { store } = workspace;
    const meta = { ...testMeta('big'), input: { text: 'x'.repeat(20_000) } };
    store.command(meta, (tx) => tx.insert('bank', bank(1)));
    const { input } = store.entry(1) ?? {};
    const { $file } = input as { $file: string };
    expect(JSON.parse(store.files.getFile($file).toString())).toEqual(meta.input);
    expect(verifyStore(store).clean).toBe(true);
  });
});

describe('triggers', () => {
  test('several writes to a row in one entry keep one version', () => {
    const { store } = workspace;
    addBank(1);
    store.command(testMeta('many'), (tx) => {
      tx.update('bank', testId(1), { name: 'b' });
      tx.update('bank', testId(1), { name: 'c' });
      tx.remove('bank', testId(1));
      tx.insert('bank', bank(1, 'd'));
    });
    expect(
      store.rowHistory('bank', testId(1)).map(({ entry, ended, row }) => [entry, ended, row.name]),
    ).toEqual([
      [1, 2, 'Bank 1'],
      [2, null, 'd'],
    ]);
  });

  test('an update that changes nothing begins no version', () => {
    addBank(1);
    const { entry } = workspace.store.command(testMeta('same'), (tx) =>
      tx.update('bank', testId(1), { name: 'Bank 1' }),
    );
    expect(entry).toBeNull();
  });

  test('writes outside a command are refused by the database itself', async () => {
    const mini = await testWorkspace({ schema: miniSchema });
    const { journalSetup } = await import('./triggers.ts');
    mini.store.command(testMeta('a'), (tx) =>
      tx.insert('person', { id: '1', login: 'l', name: 'n' }),
    );
    const connection = connect(join(mini.folder, 'store.db'), {
      key: mini.key,
      cipher: 'sqlcipher',
    });
    connection.exec(journalSetup(miniSchema.tables));
    for (const sql of [
      `INSERT INTO person (id, login, name) VALUES ('2', 'm', 'n')`,
      `UPDATE person SET name = 'x'`,
      'DELETE FROM person',
    ])
      expect(() => connection.exec(sql)).toThrow('JOURNAL_NO_ENTRY');
    connection.close();
    mini.dispose();
  });

  test('facts are final: only soft columns change, only retractable rows go', async () => {
    const mini = await testWorkspace({ schema: miniSchema });
    const { store } = mini;
    const line = {
      id: 'l',
      account_id: 'a',
      reference: 'r',
      booking_date: '2026-01-01',
      currency: 'EUR',
      amount_minor: 5n,
    };
    store.command(testMeta('seed'), (tx) => {
      tx.insert('account', { id: 'a', code: 'a', name: 'a' });
      tx.insert('statement_line', line);
      tx.update('statement_line', 'l', { amount_minor: 7n });
      tx.insert('receipt', { id: 'r', line_id: 'l', number: 1 });
    });
    const fails = (sql: string) => codeOf(() => store.command(testMeta('x'), (tx) => tx.run(sql)));
    expect(fails('UPDATE statement_line SET amount_minor = 1')).toBe('FACT_FINAL');
    expect(fails('DELETE FROM receipt')).toBe('FACT_FINAL');
    expect(fails('DELETE FROM statement_line')).toBe('ROW_REFERENCED');
    expect(fails(`UPDATE statement_line SET category_id = 'c'`)).toBe('nothing thrown');
    expect(fails(`UPDATE statement_line SET id = 'z'`)).toBe('ID_FIXED');
    expect(codeOf(() => store.undo(testMeta('x'), [1]))).toBe('UNDO_BLOCKED');
    mini.dispose();
  });

  test('an account holds one currency a day', async () => {
    const mini = await testWorkspace({ schema: miniSchema });
    const line = (id: string, currency: string) => ({
      id,
      account_id: 'a',
      reference: id,
      booking_date: '2026-01-01',
      currency,
      amount_minor: 5n,
    });
    const { store } = mini;
    store.command(testMeta('seed'), (tx) => {
      tx.insert('account', { id: 'a', code: 'a', name: 'a' });
      tx.insert('statement_line', line('1', 'EUR'));
    });
    const add = () =>
      store.command(testMeta('x'), (tx) => tx.insert('statement_line', line('2', 'USD')));
    expect(codeOf(add)).toBe('FLOW_CURRENCY_MIXED');
    mini.dispose();
  });
});

describe('time travel', () => {
  test('each entry has its view, and instants map to entries', () => {
    const { store } = workspace;
    expect(store.entryAt('2999-01-01')).toBe(0);
    addBank(1);
    store.command(testMeta('rename'), (tx) => tx.update('bank', testId(1), { name: 'new' }));
    store.command(testMeta('remove'), (tx) => tx.remove('bank', testId(1)));
    const names = (entry: number) => store.asKnownAt(entry).plucks('SELECT name FROM bank');
    expect([0, 1, 2, 3].map(names)).toEqual([[], ['Bank 1'], ['new'], []]);
    const [first, second] = [store.asKnownAt(1), store.asKnownAt(2)];
    expect([first, second, first].map((at) => at.pluck('SELECT name FROM bank'))).toEqual([
      'Bank 1',
      'new',
      'Bank 1',
    ]);
    expect(store.entryAt(store.entry(2)?.at ?? '')).toBe(2);
    expect(codeOf(() => store.asKnownAt(9))).toBe('ENTRY_UNKNOWN');
  });

  test('a past that was plain becomes a union when the writer ends a version later', () => {
    addBank(1);
    const past = workspace.store.asKnownAt(1);
    expect(past.pluck('SELECT name FROM bank')).toBe('Bank 1');
    workspace.store.command(testMeta('remove'), (tx) => tx.remove('bank', testId(1)));
    expect(past.pluck('SELECT name FROM bank')).toBe('Bank 1');
    expect(() => past.all('DELETE FROM bank RETURNING 1')).toThrow();
  });
});

describe('undo', () => {
  test('names what stands in the way and undoes it together, newest first; redo is its undo', () => {
    const { store } = workspace;
    addBank(1);
    store.command(testMeta('rename'), (tx) => tx.update('bank', testId(1), { name: 'new' }));
    store.command(testMeta('other'), (tx) => tx.insert('bank', bank(2)));
    try {
      store.undo(testMeta('journal.undo'), [1]);
      expect.unreachable();
    } catch (error) {
      expect((error as AppFailure).error).toMatchObject({
        code: 'UNDO_BLOCKED',
        details: { entries: [2, 1], later: [{ entry: 2, command: 'rename' }] },
      });
    }
    const { entry } = store.undo(testMeta('journal.undo'), [1, 2]);
    expect(entry).toBe(4);
    expect(store.entry(4)).toMatchObject({ command: 'journal.undo', undoes: [2, 1] });
    expect(store.plucks('SELECT name FROM bank')).toEqual(['Bank 2']);
    store.undo(testMeta('journal.undo'), [4]);
    expect(store.plucks('SELECT name FROM bank ORDER BY name')).toEqual(['Bank 2', 'new']);
    expect(verifyStore(store).clean).toBe(true);
  });

  test('what only a reversal corrects is not undone', () => {
    const { store } = workspace;
    const add = (kind: Parameters<typeof testMeta>[1], number: number) =>
      store.command(testMeta('add', kind), (tx) => tx.insert('bank', bank(number)));
    add({ kind: 'none', why: 'letters were sent' }, 1);
    add({ kind: 'reversal', command: 'bank.close' }, 2);
    for (const entry of [1, 2, 3])
      expect(codeOf(() => store.undo(testMeta('x'), [entry]))).toBe('UNDO_NOT_OFFERED');
  });

  test('a row that others refer to stays', () => {
    const { store } = workspace;
    store.command(testMeta('entity'), (tx) =>
      tx.insert('entity', {
        id: testId(5),
        code: 'E',
        name: 'E',
        country: 'DE',
        base_currency: 'EUR',
        time_zone: 'UTC',
      }),
    );
    store.command(testMeta('fund'), (tx) =>
      tx.insert('fund', {
        id: testId(6),
        code: 'F',
        name: 'F',
        currency: 'EUR',
        vintage: 2020,
        entity_id: testId(5),
      }),
    );
    expect(codeOf(() => store.undo(testMeta('x'), [1]))).toBe('UNDO_BLOCKED');
    store.undo(testMeta('x'), [2]);
    store.undo(testMeta('x'), [1]);
    expect(store.all('SELECT * FROM entity')).toEqual([]);
  });
});

describe('erasing a person', () => {
  test('blanks every version and the chain still verifies', () => {
    const { store } = workspace;
    const name = 'Marker Person';
    store.command(testMeta('user.add'), (tx) =>
      tx.insert('user', { id: testId(1), login: 'mp', name, initials: 'MP', active: true }),
    );
    store.command(testMeta('user.rename'), (tx) =>
      tx.update('user', testId(1), { name: `${name} 2` }),
    );
    store.command(testMeta('privacy.erase', { kind: 'none', why: 'erased for good' }), (tx) =>
      tx.erase('user', testId(1)),
    );
    const everywhere = JSON.stringify([
      store.rowHistory('user', testId(1)),
      store.changesOf(1),
      store.changesOf(3),
    ]);
    expect(everywhere).not.toContain('Marker');
    expect(verifyStore(store).findings).toEqual([]);
    tamper(`UPDATE user SET name = 'somebody' WHERE id = '${testId(1)}'`);
    expect(verifyStore(store).findings[0]).toMatchObject({
      code: 'VERSION_CHANGED',
      table: 'user',
    });
    expect(
      codeOf(() =>
        store.command(testMeta('x'), (tx) => {
          tx.insert('bank', bank(1));
          tx.erase('bank', testId(1));
        }),
      ),
    ).toBe('ROW_NOT_PERSONAL');
  });
});

describe('verify', () => {
  beforeEach(() => {
    for (const number of [1, 2, 3]) addBank(number);
    workspace.store.command(testMeta('rename'), (tx) => {
      tx.update('bank', testId(2), { name: 'renamed' });
      tx.remove('bank', testId(3));
    });
  });

  test.each([
    [
      'a row',
      `UPDATE bank SET name = 'Bank l' WHERE id = '${testId(1)}'`,
      { code: 'VERSION_CHANGED', table: 'bank', rowId: testId(1), entry: 1 },
    ],
    [
      'a history row',
      `UPDATE bank_history SET country = 'FR' WHERE id = '${testId(2)}'`,
      { code: 'VERSION_CHANGED', table: 'bank_history', rowId: testId(2), entry: 2 },
    ],
    [
      'the end of a version',
      `UPDATE bank_history SET entry = 2 WHERE id = '${testId(3)}'`,
      { code: 'VERSION_CHANGED', table: 'bank_history', rowId: testId(3) },
    ],
    [
      'the field of an entry',
      `UPDATE journal_entry SET at = '2020' WHERE seq = 2`,
      { code: 'ENTRY_CHANGED', table: 'journal_entry', entry: 2 },
    ],
    [
      'an input',
      `UPDATE journal_entry SET input = '{}' WHERE seq = 2`,
      { code: 'INPUT_CHANGED', entry: 2 },
    ],
    [
      'the link of an entry',
      'UPDATE journal_entry SET previous = zeroblob(32) WHERE seq = 3',
      { code: 'CHAIN_BROKEN', entry: 3 },
    ],
    [
      'row checks',
      `UPDATE journal_entry SET checks = zeroblob(8) WHERE seq = 1`,
      { code: 'CHECKS_CHANGED', entry: 1 },
    ],
    [
      'a lost row',
      `DELETE FROM bank WHERE id = '${testId(1)}'`,
      { code: 'VERSION_MISSING', entry: 1 },
    ],
    [
      'a lost entry',
      'DELETE FROM journal_entry WHERE seq = 2',
      { code: 'ENTRY_MISSING', entry: 2 },
    ],
    [
      'a row slipped in',
      `INSERT INTO bank (id, name, country, entry) VALUES ('x', 'x', 'x', 1)`,
      { code: 'VERSION_CHANGED', rowId: 'x', entry: 1 },
    ],
    [
      'a row of no entry',
      `INSERT INTO bank (id, name, country) VALUES ('x', 'x', 'x')`,
      { code: 'VERSION_ORPHAN', rowId: 'x' },
    ],
    [
      'a row of an unknown entry',
      `INSERT INTO bank (id, name, country, entry) VALUES ('x', 'x', 'x', 77)`,
      { code: 'VERSION_ORPHAN', entry: 77 },
    ],
    [
      'a dangling reference',
      `INSERT INTO user_role (id, user_id, role_id, entry) VALUES ('x', 'u', 'r', 1)`,
      { code: 'REFERENCE_MISSING', table: 'user_role', rowId: 'x' },
    ],
    [
      'a flow without lines',
      `INSERT INTO daily_flow_version VALUES ('a', '2026-01-01', '', 'EUR', 1, 0, 1, 1, NULL)`,
      { code: 'DERIVED_DIFFERS', table: 'daily_flow' },
    ],
    [
      'a month without lines',
      `INSERT INTO monthly_flow_version VALUES ('a', '2026-01', '', 'EUR', 1, 0, 1, 1, NULL)`,
      { code: 'DERIVED_DIFFERS', table: 'monthly_flow' },
    ],
    [
      'a ledger total without postings',
      `INSERT INTO ledger_total_version VALUES ('e', 'a', '2026-01', 'EUR', 'EUR', 1, 0, 1, 0, 1, 1, NULL)`,
      { code: 'DERIVED_DIFFERS', table: 'ledger_total' },
    ],
  ])('%s that was changed is found and named', (_, sql, finding) => {
    expect(verifyStore(workspace.store)).toMatchObject({ clean: true, entries: 4, rows: 6 });
    tamper(sql);
    const report = verifyStore(workspace.store);
    expect(report.clean).toBe(false);
    expect(report.findings).toContainEqual(expect.objectContaining(finding));
  });

  test('a flipped byte in the file is found', () => {
    workspace.store.checkpoint();
    workspace.close();
    const file = join(workspace.folder, 'store.db');
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const store = openStore(workspace.folder, workspace.key, { mode: 'writer' });
    const report = verifyStore(store, { full: true });
    expect(report.clean).toBe(false);
    store.close();
  });
});

describe('backup', () => {
  test('comes back whole, and damage is refused', async () => {
    addBank(1);
    const hash = workspace.store.files.putFile(Buffer.from('attachment'));
    const target = join(workspace.folder, 'backups', 'one.ballast-backup');
    const summary = backupWorkspace(workspace.folder, workspace.key, target, { full: true });
    expect(summary).toMatchObject({ entries: 1, files: 1 });
    expect(codeOf(() => backupWorkspace(workspace.folder, workspace.key, target))).toBe(
      'BACKUP_EXISTS',
    );
    const folder = join(temporaryFolder(), 'restored');
    restoreWorkspace(target, folder);
    const key = await unlockWorkspace(folder, { kind: 'open' });
    const store = openStore(folder, key, { mode: 'writer' });
    expect(store.plucks('SELECT name FROM bank')).toEqual(['Bank 1']);
    expect(store.files.getFile(hash).toString()).toBe('attachment');
    expect(verifyStore(store, { full: true }).findings).toEqual([]);
    store.close();
    const bytes = readFileSync(target);
    for (const at of [3, 40, Math.floor(bytes.length / 2), bytes.length - 5]) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      const file = `${target}.${at}`;
      writeFileSync(file, damaged);
      expect(
        codeOf(() => restoreWorkspace(file, `${folder}-${at}`)),
        `byte ${at}`,
      ).toBe('BACKUP_DAMAGED');
    }
    writeFileSync(`${target}.short`, bytes.subarray(0, bytes.length - 100));
    expect(codeOf(() => restoreWorkspace(`${target}.short`, `${folder}-s`))).toBe('BACKUP_DAMAGED');
    expect(readdirSync(join(folder, '..'))).toEqual(['restored']);
    expect(codeOf(() => restoreWorkspace(target, folder))).toBe('RESTORE_FOLDER_USED');
    rmSync(join(folder, '..'), { recursive: true });
  });
});

describe('scratch', () => {
  test('stages rows, is emptied at the next open and takes part in a command', () => {
    const { scratch } = workspace.store;
    scratch.resetScratch('bank_row', 'id TEXT, name TEXT');
    expect(
      scratch.fill(
        'bank_row',
        ['id', 'name'],
        [
          [testId(1), 'a'],
          [testId(2), 'b'],
        ],
      ),
    ).toBe(2);
    const { rows } = workspace.store.command(testMeta('import'), (tx) =>
      tx.run(`INSERT INTO bank (id, name, country) SELECT id, name, 'DE' FROM scratch.bank_row`),
    );
    expect(rows).toBe(2);
    mkdirSync(join(workspace.folder, 'scratch'), { recursive: true });
    writeFileSync(join(workspace.folder, 'scratch', 'left-over.db'), 'x');
    workspace.reopen();
    expect(readdirSync(join(workspace.folder, 'scratch'))).not.toContain('left-over.db');
    expect(() => workspace.store.scratch.run('DELETE FROM bank')).toThrow('only staged tables');
  });
});

test('the driver is the encrypting build', () => {
  const memory = new Database(':memory:');
  expect(memory.pragma(`cipher = 'sqlcipher'`, { simple: true })).toBe('sqlcipher');
  memory.close();
});
