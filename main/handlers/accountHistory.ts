/** Every change of an account, its mandates and its documents, as the journal's row versions tell it. */
import { formatAmount, type Money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { JournalRows } from '../queries/journalRows.ts';
import type { Row, RowVersion } from '../store/index.ts';

type Change = DomainOutput<'accounts.history'>[number];
type Subject = Change['subject'];

/** Where the rows of a subject stand, and the columns that say nothing to a reader. */
const SUBJECTS: readonly {
  readonly subject: Subject;
  readonly table: string;
  readonly owner: string;
  readonly name: string;
  readonly silent: readonly string[];
}[] = [
  { subject: 'account', table: 'account', owner: 'id', name: 'name', silent: [] },
  {
    subject: 'mandate',
    table: 'account_mandate',
    owner: 'account_id',
    name: 'person_name',
    silent: ['account_id', 'salt'],
  },
  {
    subject: 'document',
    table: 'attachment',
    owner: 'subject_id',
    name: 'title',
    silent: ['subject_table', 'subject_id', 'file_hash'],
  },
];

function idsOf({ journal }: QueryContext, table: string, owner: string, id: string): string[] {
  return journal.plucks<string>(
    `SELECT id FROM main.${table} WHERE ${owner} = :id
      UNION SELECT id FROM main.${table}_history WHERE ${owner} = :id`,
    { id },
  );
}

/** What changed between two versions, in words: amounts in their currency, ids by the name they stand for. */
function fieldsOf(
  rows: JournalRows,
  { table, silent }: (typeof SUBJECTS)[number],
  before: Row | null,
  after: Row | null,
): Change['fields'] {
  const names = Object.keys(after ?? before ?? {}).filter(
    (name) => name !== 'id' && name !== 'extra' && !silent.includes(name),
  );
  const amount = (figure: Money | null) =>
    figure === null ? null : `${figure.currency} ${formatAmount(figure)}`;
  const text = (row: Row | null, name: string): string | null => {
    const value = row?.[name];
    if (row === null || value === null || value === undefined) return null;
    if (name === 'limit_minor' && typeof value === 'bigint')
      return amount({ currency: String(row.limit_currency), minor: value });
    const figure = rows.figure(table, row, name);
    if (figure !== null) return amount(figure);
    const ref = rows.refs(table, row).find(([, id]) => id === value);
    return ref === undefined ? String(value) : (rows.name(...ref) ?? String(value));
  };
  return names
    .filter((name) => name !== 'limit_currency')
    .map((name) => ({ name, before: text(before, name), after: text(after, name) }))
    .filter((field) => field.before !== field.after);
}

function accountHistory(
  context: QueryContext,
  { accountId, count }: DomainInput<'accounts.history'>,
): DomainOutput<'accounts.history'> {
  const { journal, knownEntry } = context;
  const people = new Map(
    journal
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map((row) => [row.id, row.name]),
  );
  const rows = new JournalRows(journal);
  const changes: Change[] = [];
  const tell = (
    source: (typeof SUBJECTS)[number],
    seq: number,
    before: RowVersion | undefined,
    after: RowVersion | undefined,
  ) => {
    const entry = seq > knownEntry ? undefined : journal.entry(seq);
    if (entry === undefined) return;
    const [from, to] = [before?.row ?? null, after?.row ?? null];
    changes.push({
      entry: seq,
      at: entry.at,
      userName: entry.userId === null ? 'Ballast' : (people.get(entry.userId) ?? 'Former user'),
      summary: entry.summary ?? entry.command,
      subject: source.subject,
      name: String((to ?? from)?.[source.name] ?? ''),
      kind: from === null ? 'inserted' : to === null ? 'deleted' : 'updated',
      fields: fieldsOf(rows, source, from, to),
    });
  };
  for (const source of SUBJECTS)
    for (const id of idsOf(context, source.table, source.owner, accountId)) {
      const versions = journal.rowHistory(source.table, id);
      versions.forEach((version, index) => {
        const previous = versions[index - 1];
        // A row that came back by undo begins anew.
        const before = previous?.ended === version.entry ? previous : undefined;
        tell(source, version.entry, before, version);
        const isRemoved = version.ended !== null && versions[index + 1]?.entry !== version.ended;
        if (isRemoved && version.ended !== null) tell(source, version.ended, version, undefined);
      });
    }
  if (changes.length === 0)
    throw new AppFailure({
      kind: 'not-found',
      code: 'ACCOUNT_UNKNOWN',
      message: 'This account is not known at the chosen time.',
      path: 'accountId',
    });
  return changes.sort((one, other) => other.entry - one.entry).slice(0, count);
}

export const accountHistoryHandlers = {
  'accounts.history': query<'accounts.history'>(accountHistory),
};
