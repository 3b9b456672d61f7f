/** The columns of the position: names, balance in the account's currency, and how it came to its closing. */
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate, signOf } from '../../format/index.ts';
import type { CellMarks, GridColumn } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';
import type { Grouping } from './view-store.ts';

type Wire = OutputOf<'position.get'>['total'];
type ExplainInput = InputOf<'position.explain'>;

export interface PositionLine extends Wire {
  /** Why a converted figure of the row is old; empty where none is. */
  readonly staleWhy: string;
}

function staleOf({ rate }: Wire): string {
  if (!rate?.stale) return '';
  const days = tn('position.days', rate.ageDays);
  return t('position.staleRate', { date: formatDate(rate.date), source: rate.source, days });
}

/** Rows with the reason of old figures; a group says that it holds one. */
export function positionLines(rows: readonly Wire[]): readonly PositionLine[] {
  const stale = new Set(rows.filter((row) => row.rate?.stale).map((row) => row.parentId));
  return rows.map((row) => ({
    ...row,
    staleWhy: stale.has(row.id) ? t('position.staleGroup') : staleOf(row),
  }));
}

export interface ColumnsContext {
  readonly currency: string;
  readonly groupBy: Grouping;
  readonly currencyCount: number;
  /** Everything of the question but the row and the column. */
  readonly asked: Omit<ExplainInput, 'accountId' | 'rowId' | 'column'>;
}

type FigureId = 'opening' | 'inflow' | 'outflow' | 'rates' | 'closing';

const WIDTHS: { readonly [Id in FigureId]: number } = {
  opening: 108,
  inflow: 98,
  outflow: 98,
  rates: 82,
  closing: 118,
};

function amountOf(row: Wire, id: FigureId): string | null {
  return row[id]?.amount ?? null;
}

function figureColumn(
  id: FigureId,
  head: string,
  context: ColumnsContext,
  explain: (row: PositionLine, column: ExplainInput['column']) => ExplainTarget,
): GridColumn<PositionLine> {
  const isBalance = id === 'opening' || id === 'closing';
  return {
    id,
    head,
    type: 'converted',
    width: WIDTHS[id],
    value: (row) => amountOf(row, id),
    currency: () => context.currency,
    zeroAsDash: !isBalance,
    isConverted: (row) =>
      row.kind === 'account' &&
      row.converted &&
      id !== 'rates' &&
      signOf(amountOf(row, id) ?? '') !== 0,
    explain: (row) => explain(row, id),
    isKey: id === 'closing',
    ...(id === 'closing'
      ? { marks: (row): CellMarks => (row.staleWhy ? { stale: row.staleWhy } : {}) }
      : {}),
  };
}

export function positionColumns(context: ColumnsContext): readonly GridColumn<PositionLine>[] {
  const { currency, groupBy, asked, currencyCount } = context;
  const explain = (row: PositionLine, column: ExplainInput['column']) =>
    explainBy('position.explain', {
      ...asked,
      column,
      // Grouped by category an account has a row of each category.
      ...(row.accountId === row.id ? { accountId: row.accountId } : { rowId: row.id }),
    });
  return [
    {
      id: 'label',
      head: t(`position.name.${groupBy}`),
      width: 190,
      value: (row) => (row.kind === 'total' ? t('common.total') : row.label),
      note: (row) => {
        if (row.kind === 'group') return String(row.accountCount);
        return row.kind === 'total' ? tn('position.accounts', row.accountCount) : '';
      },
      marks: (row) =>
        row.lateSince === null ? {} : { late: formatDate(row.lateSince, { year: 'auto' }) },
    },
    {
      id: 'bank',
      head: t('position.bankColumn'),
      width: 110,
      rank: 2,
      value: (row) => row.bankName ?? '',
      marks: () => ({ isMuted: true }),
    },
    {
      id: 'currency',
      head: t('position.ccy'),
      width: 52,
      value: (row) => {
        if (row.currency !== 'mixed') return row.currency;
        return row.kind === 'total'
          ? t('position.currencies', { count: currencyCount })
          : t('common.mixed');
      },
      marks: (row) => ({ isMuted: row.kind !== 'account' }),
    },
    {
      id: 'accountBalance',
      head: t('position.accountCurrency'),
      type: 'amount',
      width: 112,
      value: (row) => row.accountBalance?.amount ?? (row.currency === 'mixed' ? '' : null),
      currency: (row) => (row.currency === 'mixed' ? null : row.currency),
      explain: (row) =>
        row.accountBalance === null && row.currency === 'mixed'
          ? null
          : explain(row, 'accountBalance'),
    },
    figureColumn('opening', t('position.opening', { currency }), context, explain),
    figureColumn('inflow', t('position.in', { currency }), context, explain),
    figureColumn('outflow', t('position.out', { currency }), context, explain),
    figureColumn('rates', t('position.rates', { currency }), context, explain),
    figureColumn('closing', t('position.closing', { currency }), context, explain),
    {
      id: 'share',
      head: t('position.share'),
      type: 'percent',
      width: 46,
      rank: 2,
      value: (row) => row.sharePercent ?? '',
      explain: (row) => (row.sharePercent === null ? null : explain(row, 'sharePercent')),
    },
  ];
}
