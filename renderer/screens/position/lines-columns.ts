/** The columns of statement lines, and the totals by currency below them. */
import type { OutputOf } from '../../contract.ts';
import { formatDecimal, formatNumber, subtractDecimals } from '../../format/index.ts';
import type { GridColumn } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { explainBy } from '../../stores/explain.ts';

type Page = OutputOf<'lines.page'>;
export type StatementLine = Page['rows'][number];
type Total = Page['totals'][number];

/** A row of the grid: a statement line, or a total of all lines in a currency. */
export type LineRow =
  | { readonly kind: 'line'; readonly id: string; readonly line: StatementLine }
  | {
      readonly kind: 'total';
      readonly id: string;
      readonly total: Total;
      readonly count: number;
    };

export function totalRows(totals: readonly Total[], count: number): readonly LineRow[] {
  return totals.map((total) => ({ kind: 'total', id: `total:${total.currency}`, total, count }));
}

function ofLine(row: LineRow, pick: (line: StatementLine) => string | null): string {
  return row.kind === 'line' ? (pick(row.line) ?? '') : '';
}

/** In and out in words, beside their net. */
function flowsText({ inflow, outflow }: Total): string {
  return t('lines.inOut', {
    inflow: formatDecimal(inflow.amount),
    outflow: formatDecimal(outflow.amount),
  });
}

export function lineColumns(currency: string | null): readonly GridColumn<LineRow>[] {
  return [
    {
      id: 'bookingDate',
      head: t('lines.booked'),
      type: 'date',
      width: 104,
      isSortable: true,
      value: (row) => (row.kind === 'line' ? row.line.bookingDate : tn('lines.count', row.count)),
    },
    {
      id: 'valueDate',
      head: t('lines.value'),
      type: 'date',
      width: 98,
      rank: 2,
      isSortable: true,
      value: (row) => ofLine(row, (line) => line.valueDate),
      marks: () => ({ isMuted: true }),
    },
    {
      id: 'counterparty',
      head: t('lines.counterparty'),
      width: 210,
      isSortable: true,
      value: (row) =>
        row.kind === 'line'
          ? (row.line.counterparty ?? '')
          : t('lines.net', { currency: row.total.currency }),
    },
    {
      id: 'remittance',
      head: t('lines.remittance'),
      width: 200,
      grow: true,
      value: (row) => (row.kind === 'line' ? (row.line.remittance ?? '') : flowsText(row.total)),
    },
    {
      id: 'reference',
      head: t('lines.reference'),
      width: 150,
      rank: 2,
      value: (row) => ofLine(row, (line) => line.reference),
      marks: () => ({ isMuted: true }),
    },
    {
      id: 'categoryName',
      head: t('lines.category'),
      width: 186,
      isSortable: true,
      value: (row) => ofLine(row, (line) => line.categoryName),
      edit: (row) => row.kind === 'line',
    },
    {
      id: 'amount',
      head: currency === null ? t('lines.amountMixed') : t('lines.amount', { currency }),
      type: 'amount',
      width: 130,
      isSortable: true,
      isKey: true,
      value: (row) =>
        row.kind === 'line'
          ? row.line.amount.amount
          : subtractDecimals(row.total.inflow.amount, row.total.outflow.amount),
      currency: (row) => (row.kind === 'line' ? row.line.amount.currency : row.total.currency),
      explain: (row) =>
        row.kind === 'line' ? explainBy('lines.explain', { lineId: row.line.id }) : null,
    },
    {
      id: 'entry',
      head: t('lines.entry'),
      width: 66,
      rank: 2,
      value: (row) => (row.kind === 'line' ? formatNumber(row.line.entry, 0) : ''),
      marks: () => ({ isMuted: true }),
    },
  ];
}
