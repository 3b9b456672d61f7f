/** Columns that the parts of the ledger share: account names and figures that open. */
import type { MoneyWire } from '../../contract.ts';
import type { GridColumn } from '../../grid/index.ts';
import { type PlainKey, t } from '../../messages/index.ts';
import type { ExplainTarget } from '../../stores/explain.ts';

export interface FiguresWire {
  readonly opening: MoneyWire;
  readonly debit: MoneyWire;
  readonly credit: MoneyWire;
  readonly closing: MoneyWire;
}

export type FigureId = keyof FiguresWire;

const FIGURES: readonly FigureId[] = ['opening', 'debit', 'credit', 'closing'];

/** Opening, debits, credits and closing; debits and credits show a dash where nothing moved. */
export function figureColumns<Row extends { readonly figures: FiguresWire }>(
  explain: (row: Row, figure: FigureId) => ExplainTarget | null,
): readonly GridColumn<Row>[] {
  return FIGURES.map((id) => ({
    id,
    head: t(`ledger.column.${id}`),
    type: 'amount',
    width: 132,
    value: ({ figures }) => figures[id].amount,
    currency: ({ figures }) => figures[id].currency,
    zeroAsDash: id === 'debit' || id === 'credit',
    isKey: id === 'closing',
    explain: (row) => explain(row, id),
  }));
}

export function amountColumn<Row>(
  id: string,
  head: string,
  value: (row: Row) => MoneyWire | null,
  more: Partial<GridColumn<Row>> = {},
): GridColumn<Row> {
  return {
    id,
    head,
    type: 'amount',
    width: 128,
    value: (row) => value(row)?.amount ?? '',
    currency: (row) => value(row)?.currency ?? null,
    ...more,
  };
}

export function textColumn<Row>(
  id: string,
  head: PlainKey,
  width: number,
  value: (row: Row) => string,
  more: Partial<GridColumn<Row>> = {},
): GridColumn<Row> {
  return { id, head: t(head), width, value, ...more };
}
