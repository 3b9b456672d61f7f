/**
 * Where a figure of the journal comes from: what the entry made of it, the file or calculation that
 * stands behind its row, and every value it was known with before, by entry.
 */
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { findTable, type TableDeclaration, tables } from '../../sync/tables/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { JournalRows } from '../queries/journalRows.ts';
import type { JournalEntry, Row } from '../store/index.ts';
import { entryLine } from './explainParts.ts';

type Input = DomainInput<'journal.explain'>;
type Cell = NonNullable<Input['cell']>;
type Section = Explanation['sections'][number];
type Line = Section['lines'][number];

const EARLIER_SHOWN = 12;

/** Tables whose rows have an explanation of their own, and the column that it explains. */
const SOURCES: {
  readonly [table: string]: (id: string, column: string) => NonNullable<Line['link']> | null;
} = {
  statement_line: (id) => ({ target: 'lines.explain', input: { lineId: id } }),
  statement: (id, column) => {
    const figure = STATEMENT_FIGURES[column];
    return figure === undefined
      ? null
      : { target: 'statements.explain', input: { statementId: id, column: figure } };
  },
};

const STATEMENT_FIGURES: { readonly [column: string]: string } = {
  opening_minor: 'opening',
  closing_minor: 'closing',
  credit_minor: 'credits',
  debit_minor: 'debits',
  difference_minor: 'difference',
  line_count: 'lines',
};

function words(name: string): string {
  const text = name.replace(/_minor$/, '').replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function entryOf({ journal, knownEntry }: QueryContext, seq: number): JournalEntry {
  const entry = seq > knownEntry ? undefined : journal.entry(seq);
  if (entry !== undefined) return entry;
  throw new AppFailure({
    kind: 'not-found',
    code: 'ENTRY_UNKNOWN',
    message: `Journal entry ${seq} does not exist; the newest is ${knownEntry}.`,
    path: 'entry',
  });
}

function entrySection(context: QueryContext, entry: JournalEntry): Section {
  const hash = Buffer.from(entry.hash).toString('hex');
  const person =
    entry.userId === null
      ? 'Ballast'
      : context.journal.pluck<string>('SELECT name FROM user WHERE id = ?', [entry.userId]);
  return {
    title: 'Entry',
    lines: [
      entryLine(entry.entry, 'Journal', entry.at),
      { label: 'By', value: person ?? 'Former user' },
      { label: 'Command', value: entry.command, tone: 'code' },
      { label: 'What', value: entry.summary ?? entry.command },
      { label: 'Hash', value: `${hash.slice(0, 8)} … ${hash.slice(-8)}`, tone: 'code' },
    ],
  };
}

/** Rows that an entry began or ended in one table. */
function countRows({ journal }: QueryContext, table: TableDeclaration, entry: number): number {
  const count = journal.pluck<bigint>(
    `SELECT COUNT(*) FROM (
       SELECT id FROM main.${table.name} WHERE entry = :entry
       UNION SELECT id FROM main.${table.name}_history WHERE entry = :entry OR ended = :entry)`,
    { entry },
  );
  return Number(count ?? 0n);
}

function explainCount(context: QueryContext, entry: JournalEntry): Explanation {
  const counts = tables
    .filter((table) => table.class !== 'derived')
    .map((table) => ({ label: words(table.name), count: countRows(context, table, entry.entry) }))
    .filter(({ count }) => count > 0);
  return {
    crumbs: [{ label: `Entry ${entry.entry}` }, { label: 'Rows' }],
    figure: {
      text: String(entry.rowCount),
      unit: entry.rowCount === 1 ? 'row' : 'rows',
      converted: false,
    },
    chips: [],
    sections: [
      {
        title: 'Rule',
        text: 'Rows that the entry wrote, changed or removed, each counted once.',
        lines: [
          ...counts.map(({ label, count }): Line => ({ label, count: Number(count) })),
          { label: 'Rows', count: Number(entry.rowCount), tone: 'total' },
        ],
      },
      entrySection(context, entry),
    ],
  };
}

/** A value of a row as a line of the panel shows it. */
function valued(figure: Money | null, row: Row | null, column: string): Partial<Line> {
  if (figure !== null) return { money: figure };
  const value = row?.[column];
  if (value === null || value === undefined) return { value: 'empty', tone: 'muted' };
  return { value: typeof value === 'object' ? JSON.stringify(value) : String(value) };
}

function ruleSection(before: Money | null, after: Money | null, entry: JournalEntry): Section {
  const text =
    before === null
      ? `Written by ${entry.command}.`
      : after === null
        ? `Removed by ${entry.command}.`
        : `Changed by ${entry.command}.`;
  const change =
    before !== null && after !== null && before.currency === after.currency
      ? money(after.currency, after.minor - before.minor)
      : null;
  return {
    title: 'Rule',
    text,
    lines: [
      ...(before === null ? [] : [{ label: 'Before', money: before }]),
      ...(change === null ? [] : [{ label: 'Change', money: change }]),
      ...(after === null
        ? []
        : [
            before === null
              ? { label: 'Value', money: after }
              : { label: 'After', money: after, tone: 'total' as const },
          ]),
    ],
  };
}

function explainCell(context: QueryContext, entry: JournalEntry, cell: Cell): Explanation {
  const { table, rowId, column } = cell;
  const isColumn = Object.hasOwn(findTable(table)?.columns ?? {}, column);
  const versions = isColumn
    ? context.journal.rowHistory(table, rowId).filter((version) => version.entry <= entry.entry)
    : [];
  const after = versions.find((version) => version.entry === entry.entry)?.row ?? null;
  const before = versions.find((version) => version.ended === entry.entry)?.row ?? null;
  if (after === null && before === null)
    throw new AppFailure({
      kind: 'not-found',
      code: 'FIGURE_UNKNOWN',
      message: `Entry ${entry.entry} wrote no such figure. Open the entry and choose one of its rows.`,
      path: 'cell',
    });
  const rows = new JournalRows(context.journal);
  const figure = (row: Row | null) => rows.figure(table, row, column);
  const shown = valued(figure(after ?? before), after ?? before, column);
  const source = SOURCES[table]?.(rowId, column) ?? null;
  const earlier = versions.filter((version) => version.entry < entry.entry).toReversed();
  return {
    crumbs: [
      { label: `Entry ${entry.entry}` },
      { label: rows.name(table, rowId) ?? words(table) },
      { label: words(column) },
    ],
    figure: {
      ...(shown.money === undefined ? { text: shown.value ?? '' } : { money: shown.money }),
      converted: false,
    },
    chips: after === null ? [{ text: 'removed', tone: 'warning' }] : [],
    sections: [
      ruleSection(figure(before), figure(after), entry),
      {
        title: 'Source',
        lines: [
          { label: 'Row', value: words(table), ...(source === null ? {} : { link: source }) },
          { label: 'Id', value: rowId, tone: 'code' },
          { label: 'Column', value: column, tone: 'code' },
        ],
      },
      entrySection(context, entry),
      {
        title: 'Known before',
        ...(earlier.length === 0 ? { text: 'This row was not known before.' } : {}),
        lines: earlier.slice(0, EARLIER_SHOWN).map((version) => ({
          label: `entry ${version.entry}`,
          prefix: context.journal.entry(version.entry)?.at ?? '',
          ...valued(figure(version.row), version.row, column),
          link: {
            target: 'journal.explain',
            input: { entry: version.entry, cell: { table, rowId, column } },
          },
        })),
      },
    ],
  };
}

export const journalExplainHandlers = {
  'journal.explain': query<'journal.explain'>((context, { entry: seq, cell }) => {
    const entry = entryOf(context, seq);
    return cell === undefined ? explainCount(context, entry) : explainCell(context, entry, cell);
  }),
};
