/** Declarations, hand-written migrations and the committed snapshot must say the same. */
import { describe, expect, test } from 'vitest';
import { type TableDeclaration, tables } from '../../sync/tables/index.ts';
import { testWorkspace } from '../../test/helpers/workspace.ts';
import { migrations } from './migrate.ts';
import { contentColumns, schemaVersion, sqlType, storedColumns } from './schema.ts';
import type { Store } from './store.ts';

interface ColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly notnull: bigint;
  readonly pk: bigint;
}

async function withStore(body: (store: Store) => void): Promise<void> {
  const workspace = await testWorkspace();
  try {
    body(workspace.store);
  } finally {
    workspace.dispose();
  }
}

function columnsOf(store: Store, table: string): ColumnInfo[] {
  return store.all<ColumnInfo>(`SELECT name, type, "notnull", pk FROM pragma_table_info(?)`, [
    table,
  ]);
}

/** What a column of a declaration must look like in the table (or in its history twin). */
function expectedColumn(table: TableDeclaration, name: string, past: boolean) {
  const column = table.columns[name];
  if (column !== undefined)
    return { type: sqlType(column.kind), notnull: column.optional ? 0n : 1n };
  if (name === 'id') return { type: 'TEXT', notnull: 1n };
  if (name === 'extra') return { type: 'TEXT', notnull: 0n };
  if (name === 'salt') return { type: 'BLOB', notnull: 0n };
  return { type: 'INTEGER', notnull: past || table.class === 'derived' ? 1n : 0n };
}

/** Columns as migrations leave them: those of later versions stand after the table's own. */
function asMigrated(table: TableDeclaration, own: readonly string[]): string[] {
  const isLate = (name: string) => (table.columns[name]?.since ?? 0) > table.since;
  return [...own.filter((name) => !isLate(name)), ...own.filter(isLate)];
}

describe('the migrated schema', () => {
  test('is the committed snapshot', async () => {
    await withStore((store) => {
      const sql = store.plucks<string>(
        `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name`,
      );
      expect(sql.join(';\n\n')).toMatchSnapshot();
      expect(schemaVersion).toBe(migrations.length);
    });
  });

  test('has each declared table with its history twin, columns in declared order', async () => {
    await withStore((store) => {
      for (const table of tables) {
        const derived = table.class === 'derived';
        const current = columnsOf(store, derived ? `${table.name}_version` : table.name);
        const own = [...storedColumns(table), ...(derived ? ['ended'] : [])];
        expect(
          current.map(({ name }) => name),
          table.name,
        ).toEqual(asMigrated(table, own));
        const past = derived ? [] : columnsOf(store, `${table.name}_history`);
        if (!derived)
          expect(past.map(({ name }) => name)).toEqual(
            asMigrated(table, [...storedColumns(table), 'ended']),
          );
        for (const [info, isPast] of [
          ...current.map((one) => [one, false] as const),
          ...past.map((one) => [one, true] as const),
        ])
          if (info.name !== 'ended')
            expect(
              { type: info.type, notnull: info.notnull },
              `${table.name}.${info.name}`,
            ).toEqual(expectedColumn(table, info.name, isPast));
      }
    });
  });

  test('has a unique index for each natural key and a reference for each ref column', async () => {
    await withStore((store) => {
      for (const table of tables) {
        const references = store.all<{ from: string; table: string; on_delete: string }>(
          `SELECT "from", "table", on_delete FROM pragma_foreign_key_list(?) ORDER BY id DESC`,
          [table.name],
        );
        if (table.class === 'derived') continue;
        const declared = Object.entries(table.columns).flatMap(([name, { table: target }]) =>
          target === undefined ? [] : [{ from: name, table: target, on_delete: 'NO ACTION' }],
        );
        expect(references, table.name).toEqual(declared);
        if (table.naturalKey.length === 0) continue;
        const key = store.plucks<string>('SELECT name FROM pragma_index_info(?)', [
          `${table.name}_natural_key`,
        ]);
        expect(key, table.name).toEqual(table.naturalKey);
      }
    });
  });

  test('is STRICT everywhere and holds no trigger', async () => {
    await withStore((store) => {
      const lax = store.plucks(
        `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
           AND strict = 0 AND name NOT LIKE 'sqlite_%'`,
      );
      expect(lax).toEqual([]);
      expect(store.plucks(`SELECT name FROM sqlite_master WHERE type = 'trigger'`)).toEqual([]);
    });
  });

  test('declares tables in an order in which each refers only to earlier ones or itself', () => {
    const seen = new Set<string>();
    for (const table of tables) {
      seen.add(table.name);
      for (const { table: target } of Object.values(table.columns))
        if (target !== undefined)
          expect(seen, `${table.name} refers to ${target}`).toContain(target);
    }
    expect(contentColumns(tables[0] as TableDeclaration)[0]).toBe('id');
  });
});
