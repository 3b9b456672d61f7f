/** The views of the cash position as tables for CSV and Excel. */
import { formatAmount, type Money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import type { Cell, Column, ReportTable, Row } from '../reports/model.ts';
import { getAvailable } from './available.ts';
import { decoded } from './exportInput.ts';
import { getLadder } from './ladder.ts';
import { getProposal } from './pools.ts';
import { compareSnapshots } from './snapshots.ts';
import { getWorksheet } from './worksheet.ts';

export interface ExportedTable {
  readonly content: ReportTable;
  readonly asOf: IsoDate;
  readonly reportingCurrency: string | undefined;
}

const text = (id: string, title: string): Column => ({ id, title, type: 'text' });
const amount = (id: string, title: string): Column => ({ id, title, type: 'amount' });

type Cells = { readonly [column: string]: string | Money | null };

/** Amounts with their currency; what is missing or not set stays empty. */
function line(cells: Cells): Row {
  const filled: { [column: string]: Cell } = {};
  for (const [column, value] of Object.entries(cells)) {
    if (value === null) continue;
    filled[column] =
      typeof value === 'string' ? value : { value: formatAmount(value), currency: value.currency };
  }
  return { kind: 'line', cells: filled };
}

function table(
  id: string,
  title: string,
  columns: readonly Column[],
  rows: readonly Row[],
): ReportTable {
  return { kind: 'table', id, title, columns: [...columns], rows: [...rows], notes: [] };
}

function availableTable(context: QueryContext, wire: unknown): ExportedTable {
  const input = decoded('position.available', wire);
  const found = getAvailable(context, input);
  const out = (row: DomainOutput<'position.available'>['total']): Row =>
    line({
      label: row.label,
      currency: row.currency,
      ...(row.reporting ?? {}),
      restriction: row.limits?.restriction ?? '',
      reason: row.limits?.reason ?? '',
    });
  return {
    asOf: found.asOf,
    reportingCurrency: found.reportingCurrency,
    content: table(
      'available',
      `Available balances of ${found.asOf}`,
      [
        text('label', 'Account or group'),
        text('currency', 'Currency'),
        amount('closing', 'Closing'),
        amount('restricted', 'Restricted'),
        amount('trapped', 'Trapped'),
        amount('overdraft', 'Overdraft'),
        amount('available', 'Available'),
        amount('overTarget', 'Over target'),
        amount('short', 'Short of minimum'),
        text('restriction', 'Restriction'),
        text('reason', 'Reason'),
      ],
      [...found.rows, found.total].map(out),
    ),
  };
}

function worksheetTable(context: QueryContext, wire: unknown): ExportedTable {
  const found = getWorksheet(context, decoded('position.worksheet', wire));
  return {
    asOf: found.asOf,
    reportingCurrency: found.reportingCurrency,
    content: table(
      'worksheet',
      `Cash worksheet of ${found.asOf}`,
      [text('label', 'Row'), ...found.days.map((day) => amount(day, day))],
      found.rows.map((row) =>
        line({
          label: row.label,
          ...Object.fromEntries(found.days.map((day, index) => [day, row.cells[index] ?? null])),
        }),
      ),
    ),
  };
}

const LADDER_PARTS = [
  ['inflow', 'In'],
  ['outflow', 'Out'],
  ['cumulative', 'Cumulative'],
  ['withLines', 'With committed lines'],
  ['short', 'Short of minimum'],
] as const;

function ladderTable(context: QueryContext, wire: unknown): ExportedTable {
  const found = getLadder(context, decoded('position.ladder', wire));
  return {
    asOf: found.asOf,
    reportingCurrency: found.reportingCurrency,
    content: table(
      'ladder',
      `Liquidity ladder of ${found.asOf}`,
      [
        text('group', 'Group'),
        text('figure', 'Figure'),
        amount('opening', 'Usable'),
        amount('minimum', 'Minimum'),
        amount('lines', 'Committed lines'),
        ...found.buckets.map(({ id }) => amount(id, id)),
      ],
      [...found.rows, found.total].flatMap((row) =>
        LADDER_PARTS.map(([part, figure]) =>
          line({
            group: row.label,
            figure,
            ...(part === 'cumulative'
              ? { opening: row.opening, minimum: row.minimum, lines: row.lines }
              : {}),
            ...Object.fromEntries(
              found.buckets.map(({ id }, index) => [id, row.cells[index]?.[part] ?? null]),
            ),
          }),
        ),
      ),
    ),
  };
}

function poolTable(context: QueryContext, wire: unknown): ExportedTable {
  const found = getProposal(context, decoded('pools.propose', wire));
  const { pool, participants, total, asOf } = found;
  return {
    asOf,
    reportingCurrency: pool.currency,
    content: table(
      'pool',
      `${pool.name}, proposal of ${asOf}`,
      [
        text('entity', 'Entity'),
        text('account', 'Account'),
        amount('before', 'Balance'),
        amount('target', 'Target'),
        amount('transfer', 'Transfer'),
        amount('after', 'After'),
        text('left', 'Left'),
        amount('alone', 'Interest alone'),
        amount('benefit', 'Benefit'),
        amount('interest', 'Interest'),
      ],
      [
        ...participants.map(({ accountId: _id, isHeader: _header, held: _held, ...row }) =>
          line({
            ...row,
            entity: row.entityName,
            account: row.accountName,
            left: row.left ?? '',
          }),
        ),
        line({ entity: 'Total', ...total }),
      ],
    ),
  };
}

function comparisonTable(context: QueryContext, wire: unknown): ExportedTable {
  const found = compareSnapshots(context, decoded('position.compare', wire));
  return {
    asOf: found.before.asOf,
    reportingCurrency: found.reportingCurrency,
    content: table(
      'comparison',
      `Signed position of ${found.before.asOf}, no. ${found.before.number}, compared`,
      [
        text('where', 'Entity'),
        text('label', 'Account or row'),
        text('day', 'Day'),
        text('change', 'Change'),
        amount('before', 'Signed'),
        amount('after', 'After'),
        amount('difference', 'Difference'),
      ],
      [
        ...found.accounts.map(({ name, entityName, change, closing }) =>
          line({ where: entityName, label: name, change, ...closing }),
        ),
        ...found.cells.map(({ label, date, value }) =>
          line({ where: 'Worksheet', label, day: date, change: 'changed', ...value }),
        ),
        line({ label: 'Total', ...found.total }),
      ],
    ),
  };
}

/** By the table's name: its content, the day that it stands on and the currency of its figures. */
export const CASH_TABLES = {
  available: availableTable,
  worksheet: worksheetTable,
  ladder: ladderTable,
  pool: poolTable,
  comparison: comparisonTable,
} as const;
