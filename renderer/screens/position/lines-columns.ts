/** The columns of statement lines, and the totals by currency below them. */
import type { InputOf, OutputOf } from '../../contract.ts';
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
    }
  | {
      /** Lines of more currencies than totals fit below; currencies are never added. */
      readonly kind: 'mixed';
      readonly id: string;
      readonly currencies: number;
      readonly count: number;
    };

/** More totals than this would take the room of the lines. */
const MOST_TOTALS = 3;

export function totalRows(totals: readonly Total[], count: number): readonly LineRow[] {
  if (totals.length > MOST_TOTALS)
    return [{ kind: 'mixed', id: 'mixed', currencies: totals.length, count }];
  return totals.map((total) => ({ kind: 'total', id: `total:${total.currency}`, total, count }));
}

function ofLine(row: LineRow, pick: (line: StatementLine) => string | null): string {
  return row.kind === 'line' ? (pick(row.line) ?? '') : '';
}

export interface LineColumnsContext {
  /** Of every line, or `null` where they mix. */
  readonly currency: string | null;
  readonly isOfAll: boolean;
  /** The question that the lines answer, which explains their total. */
  readonly asked: InputOf<'lines.page'>;
}

function accountColumn(): GridColumn<LineRow> {
  return {
    id: 'accountName',
    head: t('lines.account'),
    width: 150,
    isSortable: true,
    value: (row) => ofLine(row, (line) => line.accountName),
  };
}

function currencyColumn(): GridColumn<LineRow> {
  return {
    id: 'currency',
    head: t('lines.ccy'),
    width: 52,
    value: (row) => {
      if (row.kind === 'line') return row.line.amount.currency;
      return row.kind === 'total' ? row.total.currency : t('common.mixed');
    },
    marks: (row) => ({ isMuted: row.kind === 'mixed' }),
  };
}

export function lineColumns(context: LineColumnsContext): readonly GridColumn<LineRow>[] {
  const { currency, isOfAll, asked } = context;
  return [
    {
      id: 'bookingDate',
      head: t('lines.booked'),
      type: 'date',
      width: 120,
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
    ...(isOfAll ? [accountColumn()] : []),
    // Beside the account: a narrow window scrolls the columns before the amount.
    ...(isOfAll && currency === null ? [currencyColumn()] : []),
    {
      id: 'counterparty',
      head: t('lines.counterparty'),
      width: 210,
      isSortable: true,
      value: (row) => {
        if (row.kind === 'line') return row.line.counterparty ?? '';
        return row.kind === 'total' ? t('lines.net', { currency: row.total.currency }) : '';
      },
    },
    {
      id: 'remittance',
      head: t('lines.remittance'),
      width: 200,
      grow: true,
      value: (row) => {
        if (row.kind === 'line') return row.line.remittance ?? '';
        if (row.kind === 'total')
          return t('lines.in', { amount: formatDecimal(row.total.inflow.amount) });
        return t('lines.mixed', { count: row.currencies });
      },
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
      value: (row) =>
        row.kind === 'total'
          ? t('lines.out', { amount: formatDecimal(row.total.outflow.amount) })
          : ofLine(row, (line) => line.categoryName),
      edit: (row) => row.kind === 'line',
    },
    {
      id: 'amount',
      head: currency === null ? t('lines.amountMixed') : t('lines.amount', { currency }),
      type: 'amount',
      width: 130,
      isSortable: true,
      isKey: true,
      value: (row) => {
        if (row.kind === 'line') return row.line.amount.amount;
        if (row.kind === 'mixed') return '';
        return subtractDecimals(row.total.inflow.amount, row.total.outflow.amount);
      },
      currency: (row) => {
        if (row.kind === 'line') return row.line.amount.currency;
        return row.kind === 'total' ? row.total.currency : null;
      },
      explain: (row) => {
        if (row.kind === 'line') return explainBy('lines.explain', { lineId: row.line.id });
        if (row.kind === 'mixed') return null;
        return explainBy('lines.explainTotal', { ...asked, currency: row.total.currency });
      },
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
