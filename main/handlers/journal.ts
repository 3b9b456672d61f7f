/** The journal as people read it, and undo. */
import { AppFailure, invariant } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { command, type QueryContext, query } from '../backend/handler.ts';
import { JournalRows } from '../queries/journalRows.ts';
import type { JournalEntry } from '../store/index.ts';

type Head = DomainOutput<'journal.list'>['rows'][number];

/** Names by user id, and which entry undid which. */
function lookups({ journal }: QueryContext) {
  const names = new Map(
    journal
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map((row) => [row.id, row.name]),
  );
  const undoneBy = new Map(
    journal
      .all<{ undone: bigint; by: bigint }>(
        `SELECT u.value AS undone, max(j.seq) AS by
           FROM journal_entry j, json_each(j.undoes) u
          WHERE j.undoes IS NOT NULL GROUP BY u.value`,
      )
      .map((row) => [Number(row.undone), Number(row.by)]),
  );
  return { names, undoneBy };
}

function headOf(entry: JournalEntry, { names, undoneBy }: ReturnType<typeof lookups>): Head {
  return {
    entry: entry.entry,
    at: entry.at,
    userName: entry.userId === null ? 'Ballast' : (names.get(entry.userId) ?? 'Former user'),
    command: entry.command,
    summary: entry.summary ?? entry.command,
    reason: entry.reason,
    rowCount: entry.rowCount,
    undo: entry.undo.kind,
    undoWhy: entry.undo.kind === 'none' ? entry.undo.why : null,
    undoes: entry.undoes?.[0] ?? null,
    undoneBy: undoneBy.get(entry.entry) ?? null,
    hash: Buffer.from(entry.hash).toString('hex'),
  };
}

function listJournal(
  context: QueryContext,
  input: DomainInput<'journal.list'>,
): DomainOutput<'journal.list'> {
  const found = lookups(context);
  const before = Math.min(input.before ?? Number.MAX_SAFE_INTEGER, context.knownEntry + 1);
  const search = input.search?.toLowerCase();
  const rows: Head[] = [];
  let next = before;
  // A search walks back in blocks until enough entries match.
  while (rows.length < input.count) {
    const block = context.journal.entries({
      before: next,
      limit: search === undefined ? input.count : 500,
    });
    const last = block.at(-1);
    if (last === undefined) break;
    next = last.entry;
    for (const entry of block) {
      const head = headOf(entry, found);
      const text = `${head.summary} ${head.command} ${head.userName}`.toLowerCase();
      if (search === undefined || text.includes(search)) rows.push(head);
    }
    if (search === undefined) break;
  }
  return { rows: rows.slice(0, input.count), last: context.knownEntry };
}

function getEntry(
  context: QueryContext,
  input: DomainInput<'journal.get'>,
): DomainOutput<'journal.get'> {
  const entry = context.journal.entry(input.entry);
  if (entry === undefined || input.entry > context.knownEntry)
    throw new AppFailure({
      kind: 'not-found',
      code: 'ENTRY_UNKNOWN',
      message: `Journal entry ${input.entry} does not exist; the newest is ${context.knownEntry}.`,
      path: 'entry',
    });
  const changes = context.journal
    .changesOf(input.entry, input.start + input.count)
    .slice(input.start);
  const rows = new JournalRows(context.journal);
  return {
    head: headOf(entry, lookups(context)),
    input: entry.input,
    digest: Buffer.from(entry.digest).toString('hex'),
    previousHash: Buffer.from(entry.previous).toString('hex'),
    changes: changes.map((change) => ({
      table: change.table,
      rowId: change.id,
      kind: change.before === null ? 'inserted' : change.after === null ? 'deleted' : 'updated',
      before: change.before === null ? null : plainRow(change.before),
      after: change.after === null ? null : plainRow(change.after),
      figures: rows.figures(change),
    })),
    changeCount: entry.rowCount,
    names: rows.names(changes),
  };
}

/** Row values as JSON: bigint amounts become decimal text, bytes become hexadecimal. */
function plainRow(row: { readonly [column: string]: unknown }): { [column: string]: unknown } {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint'
        ? value.toString()
        : value instanceof Uint8Array
          ? Buffer.from(value).toString('hex')
          : value,
    ]),
  );
}

export const journalHandlers = {
  'journal.list': query<'journal.list'>(listJournal),
  'journal.get': query<'journal.get'>(getEntry),
  'journal.entryAt': query<'journal.entryAt'>(({ journal }, { at }) => {
    const entry = journal.entryAt(at);
    return { entry, at: journal.entry(entry)?.at ?? null };
  }),
  'journal.undo': command<'journal.undo'>(
    (input) =>
      `Undo of ${input.entries.length === 1 ? 'entry' : 'entries'} ${input.entries.join(', ')}`,
    () => {
      invariant(false, 'dispatch hands undo to the store');
    },
  ),
};
