/** The tables of the daily cash report that tell what moved, what is expected and what is interim. */
import { negateText, sumTexts } from '../decimalText.ts';
import type { Cell, Column, MarkedCell, ReportTable, Row } from '../model.ts';
import type { CategoryMovement, Intraday, Movement } from './dailyCash.ts';
import { convertedCell } from './position.ts';
import { amount, flow, table, text } from './tables.ts';

function marked(value: string, isConverted: boolean): Cell {
  return isConverted ? { value, mark: 'converted' } : value;
}

/** Entries of the day by category, in the base currency. */
export function movementTable(categories: readonly CategoryMovement[], base: string): ReportTable {
  const net = ({ inflow, outflow }: CategoryMovement) => sumTexts([inflow, negateText(outflow)]);
  const isConverted = categories.some((row) => row.isConverted);
  return table(
    'cash_movements',
    'By category',
    [
      text('category', 'Category'),
      { id: 'count', title: 'Entries', type: 'integer' },
      flow('inflow', `In (${base})`, base),
      flow('outflow', `Out (${base})`, base),
      flow('net', `Net (${base})`, base),
    ],
    [
      ...categories.map(
        (row): Row => ({
          kind: 'line',
          cells: {
            category: row.category,
            count: String(row.count),
            inflow: marked(row.inflow, row.isConverted),
            outflow: marked(row.outflow, row.isConverted),
            net: marked(net(row), row.isConverted),
          },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: ['count', 'inflow', 'outflow', 'net'],
        cells: {
          category: 'Total',
          count: sumTexts(categories.map((row) => String(row.count))),
          inflow: marked(sumTexts(categories.map((row) => row.inflow)), isConverted),
          outflow: marked(sumTexts(categories.map((row) => row.outflow)), isConverted),
          net: marked(sumTexts(categories.map(net)), isConverted),
        },
      },
    ],
    isConverted
      ? [
          'Converted once per category and currency, so a total may differ from the position by cents.',
        ]
      : [],
  );
}

function movementRow(row: Movement, base: string): Row {
  return {
    kind: 'line',
    cells: {
      date: row.date,
      account: row.account,
      party: row.party,
      text: row.text,
      currency: row.currency,
      amount: { value: row.amount, currency: row.currency },
      converted: convertedCell(row, base),
    },
  };
}

function movementColumns(base: string, where: string): readonly Column[] {
  return [
    text('account', where),
    text('party', 'Counterparty'),
    text('text', 'Text'),
    text('currency', 'Currency'),
    amount('amount', 'Amount'),
    amount('converted', `In ${base}`, base),
  ];
}

export function largestTable(rows: readonly Movement[], base: string): ReportTable {
  return table(
    'cash_largest',
    'Largest movements',
    movementColumns(base, 'Account'),
    rows.map((row) => movementRow(row, base)),
  );
}

export function expectedTable(rows: readonly Movement[], base: string): ReportTable {
  return table(
    'cash_expected_flows',
    'Largest flows expected',
    [{ id: 'date', title: 'Due', type: 'date' }, ...movementColumns(base, 'Entity')],
    rows.map((row) => movementRow(row, base)),
  );
}

/** Beyond the books: what interim reports tell, which a booked statement will replace. */
export function intradayTable(rows: readonly Intraday[]): ReportTable {
  const cell = (value: string | null, { currency }: Intraday): MarkedCell =>
    value === null ? { value: '', mark: 'missing' } : { value, currency };
  return table(
    'cash_intraday',
    'Interim reports after the last statements',
    [
      text('bank', 'Bank'),
      text('account', 'Account'),
      text('currency', 'Currency'),
      { id: 'lastDate', title: 'Up to', type: 'date' },
      amount('booked', 'Booked'),
      flow('inflow', 'In since'),
      flow('outflow', 'Out since'),
      amount('balance', 'Intraday balance'),
      flow('pending', 'Pending, net'),
    ],
    rows.map(
      (row): Row => ({
        kind: 'line',
        cells: {
          bank: row.bank,
          account: row.account,
          currency: row.currency,
          lastDate: row.lastDate,
          booked: cell(row.booked, row),
          inflow: cell(row.inflow, row),
          outflow: cell(row.outflow, row),
          balance: { ...cell(row.balance, row), bold: true },
          pending: cell(row.pending, row),
        },
      }),
    ),
    [
      'Interim entries are provisional and part of no total: the booked statement takes their place. Pending entries are not in the intraday balance.',
    ],
  );
}
