/**
 * Tables as CSV or Excel: what a spreadsheet opens without running anything. Both are written from one
 * table, so that they hold the same figures.
 */
import { counted } from '../../core/counted.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput, StoreName } from '../../preload/contract/index.ts';
import { jobQuery, type QueryContext } from '../backend/handler.ts';
import { linePage } from '../queries/linePage.ts';
import type { LineRow } from '../queries/lines.ts';
import { writeCsv } from '../reports/csv.ts';
import type { Column, ReportModel, ReportTable, Row } from '../reports/model.ts';
import type { ReportFiles } from '../reports/tasks.ts';
import { CASH_TABLES } from './exportCash.ts';
import { decoded } from './exportInput.ts';
import {
  accountTable,
  groupIncomeTable,
  groupSheetTable,
  groupTable,
  incomeTable,
  sheetTable,
  trialTable,
} from './ledgerTables.ts';
import { getPosition } from './position.ts';
import { frameOf } from './reportFrame.ts';

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

interface Planned {
  readonly csv: string | null;
}

type ExportInput = DomainInput<'export.table'>;

/** What a workbook says of its table: the day that it stands on, and the currency of its conversions. */
interface Stand {
  readonly content: ReportTable;
  readonly asOf: IsoDate;
  readonly reportingCurrency: string | undefined;
}

type TableMaker = (context: QueryContext, input: unknown) => Stand;

/** A table whose figures are not converted. */
function plain<Name extends StoreName>(
  name: Name,
  make: (context: QueryContext, input: DomainInput<Name>) => ReportTable,
  asOf: (input: DomainInput<Name>, context: QueryContext) => IsoDate,
): TableMaker {
  return (context, input) => {
    const asked = decoded(name, input);
    return {
      content: make(context, asked),
      asOf: asOf(asked, context),
      reportingCurrency: undefined,
    };
  };
}

const TABLES: { readonly [table in ExportInput['table']]: TableMaker } = {
  position(context, input) {
    const asked = decoded('position.get', input);
    const { asOf, reportingCurrency } = asked;
    return { content: positionTable(context, asked), asOf, reportingCurrency };
  },
  ...CASH_TABLES,
  lines: plain('lines.page', lineTable, ({ to }, { clock }) => to ?? clock.today()),
  trialBalance: plain('ledger.trialBalance', trialTable, ({ to }) => to),
  groupTrialBalance: plain('ledger.groupTrialBalance', groupTable, ({ to }) => to),
  groupBalanceSheet: plain('ledger.groupBalanceSheet', groupSheetTable, ({ asOf }) => asOf),
  groupIncomeStatement: plain('ledger.groupIncomeStatement', groupIncomeTable, ({ to }) => to),
  balanceSheet: plain('ledger.balanceSheet', sheetTable, ({ asOf }) => asOf),
  incomeStatement: plain('ledger.incomeStatement', incomeTable, ({ to }) => to),
  accountStatement: plain('ledger.accountStatement', accountTable, ({ to }) => to),
};

function workbookOf(
  context: QueryContext,
  content: ReportTable,
  stand: { readonly asOf: IsoDate; readonly reportingCurrency: string | undefined },
): ReportModel {
  return {
    ...frameOf(context, stand, []),
    id: `table.${content.id}`,
    title: content.title,
    subtitle: counted(content.rows.length, 'row'),
    sections: [content],
  };
}

const exportTable = jobQuery<'export.table', Planned>({
  plan(context, input) {
    const { content, ...stand } = TABLES[input.table](context, input.input);
    const label = content.title;
    if (input.format === 'csv')
      return { label, work: [], context: { csv: writeCsv(content, { byteOrderMark: true }) } };
    const report = workbookOf(context, content, stand);
    return {
      label,
      work: [{ key: 'xlsx', task: 'report.write', input: [{ format: 'xlsx', report }] }],
      context: { csv: null },
    };
  },
  answer(_context, { table }, { csv }, outcomes) {
    if (csv !== null)
      return {
        fileName: `${table}.csv`,
        mediaType: 'text/csv',
        content: new TextEncoder().encode(csv),
      };
    const written = (outcomes.xlsx?.output as ReportFiles | undefined)?.files[0];
    invariant(written !== undefined, 'the workbook was written');
    const { bytes, mediaType } = written;
    return { fileName: `${table}.xlsx`, mediaType, content: new Uint8Array(bytes) };
  },
});

export const exportHandlers = { 'export.table': exportTable };
