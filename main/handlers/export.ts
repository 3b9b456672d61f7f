/** Tables as CSV: what a spreadsheet opens without running anything. */

import { z } from 'zod';
import { formatAmount, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { contract, type DomainInput, type DomainOutput } from '../../preload/contract/index.ts';
import { invalidInput } from '../backend/errors.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { type LineRow, linePage } from '../queries/lines.ts';
import { writeCsv } from '../reports/csv.ts';
import type { Column, ReportTable, Row } from '../reports/model.ts';
import { getPosition } from './position.ts';

type PositionRow = DomainOutput<'position.get'>['total'];

const POSITION_COLUMNS: readonly Column[] = [
  { id: 'label', title: 'Entity or account', type: 'text' },
  { id: 'bank', title: 'Bank', type: 'text' },
  { id: 'currency', title: 'Currency', type: 'text' },
  { id: 'accountBalance', title: 'Account currency', type: 'amount' },
  { id: 'opening', title: 'Opening', type: 'amount' },
  { id: 'inflow', title: 'In', type: 'amount' },
  { id: 'outflow', title: 'Out', type: 'amount' },
  { id: 'rates', title: 'Rates', type: 'amount' },
  { id: 'closing', title: 'Closing', type: 'amount' },
];

const FIGURES = ['accountBalance', 'opening', 'inflow', 'outflow', 'rates', 'closing'] as const;

function positionLine(row: PositionRow): Row {
  // A CSV has one kind of row; groups and the total are told by their label.
  return {
    kind: 'line',
    cells: {
      label: row.label,
      bank: row.bankName ?? '',
      currency: row.currency,
      ...Object.fromEntries(
        FIGURES.flatMap((column) => {
          const value = row[column];
          return value === null
            ? []
            : [[column, { value: formatAmount(value), currency: value.currency }]];
        }),
      ),
    },
  };
}

function positionTable(context: QueryContext, input: DomainInput<'position.get'>): ReportTable {
  const position = getPosition(context, input);
  return {
    kind: 'table',
    id: 'position',
    title: `Cash position of ${position.asOf}`,
    columns: POSITION_COLUMNS,
    rows: [...position.rows, position.total].map(positionLine),
    notes: [],
  };
}

const LINE_COLUMNS: readonly Column[] = [
  { id: 'bookingDate', title: 'Booking date', type: 'date' },
  { id: 'valueDate', title: 'Value date', type: 'date' },
  { id: 'account', title: 'Account', type: 'text' },
  { id: 'amount', title: 'Amount', type: 'amount' },
  { id: 'counterparty', title: 'Counterparty', type: 'text' },
  { id: 'remittance', title: 'Remittance', type: 'text' },
  { id: 'reference', title: 'Reference', type: 'text' },
  { id: 'category', title: 'Category', type: 'text' },
];

function lineOut(row: LineRow): Row {
  return {
    kind: 'line',
    cells: {
      bookingDate: row.booking_date,
      valueDate: row.value_date,
      account: row.account_name,
      amount: {
        value: formatAmount(money(row.currency, row.amount_minor)),
        currency: row.currency,
      },
      counterparty: row.counterparty_name ?? '',
      remittance: row.remittance ?? '',
      reference: row.end_to_end_id ?? row.bank_reference ?? '',
      category: row.category_name ?? '',
    },
  };
}

const MOST_LINES = 200_000;

function lineTable(
  { store, knownEntry }: QueryContext,
  { start: _start, count: _count, sort, ...filter }: DomainInput<'lines.page'>,
): ReportTable {
  const page = linePage(store, filter, sort, { start: 0, count: MOST_LINES, knownEntry });
  if (page.count > MOST_LINES)
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'EXPORT_TOO_LARGE',
      message: `The filter holds ${page.count} lines; an export holds at most ${MOST_LINES}. Narrow the dates or accounts.`,
    });
  return {
    kind: 'table',
    id: 'lines',
    title: 'Statement lines',
    columns: LINE_COLUMNS,
    rows: page.rows.map(lineOut),
    notes: [],
  };
}

function decoded<Name extends 'position.get' | 'lines.page'>(
  name: Name,
  wire: unknown,
): DomainInput<Name> {
  const result = z.safeDecode(contract[name].input as z.ZodType, wire as never);
  if (!result.success) throw new AppFailure(invalidInput(name, result.error));
  return result.data as DomainInput<Name>;
}

function exportTable(
  context: QueryContext,
  { table, input }: DomainInput<'export.table'>,
): DomainOutput<'export.table'> {
  const content =
    table === 'position'
      ? positionTable(context, decoded('position.get', input))
      : lineTable(context, decoded('lines.page', input));
  const csv = writeCsv(content, { byteOrderMark: true });
  return {
    fileName: `${table}.csv`,
    mediaType: 'text/csv',
    content: new TextEncoder().encode(csv),
  };
}

export const exportHandlers = { 'export.table': query<'export.table'>(exportTable) };
