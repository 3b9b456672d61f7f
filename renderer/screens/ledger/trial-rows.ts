/** The rows of the trial balance: accounts with their currencies below, or a group's accounts. */
import type { MoneyWire, OutputOf } from '../../contract.ts';
import type { GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { explainBy } from '../../stores/explain.ts';
import { type FiguresWire, figureColumns, textColumn } from './columns.ts';

type Trial = OutputOf<'ledger.trialBalance'>;
type Group = OutputOf<'ledger.groupTrialBalance'>;

export interface TrialLine {
  readonly id: string;
  readonly parentId: string | null;
  readonly level: number;
  readonly kind: 'group' | 'line' | 'total';
  readonly label: string;
  readonly accountKind: string;
  readonly ledgerAccountId: string | null;
  /** The currency asked for, where the figures are not of the base currency. */
  readonly currency: string | null;
  readonly figures: FiguresWire;
  readonly entityCount: number | null;
}

function figuresOf({ opening, debit, credit, closing }: FiguresWire): FiguresWire {
  return { opening, debit, credit, closing };
}

/** Accounts in the base currency; those that hold others have each currency below. */
export function trialLines({ rows, baseCurrency }: Trial): readonly TrialLine[] {
  return rows.flatMap((row): TrialLine[] => {
    const isForeign = row.currencies.some(({ closing }) => closing.currency !== baseCurrency);
    const shared = {
      accountKind: t(`ledger.kind.${row.kind}`),
      ledgerAccountId: row.ledgerAccountId,
      entityCount: null,
    };
    const account: TrialLine = {
      ...shared,
      id: row.ledgerAccountId,
      parentId: null,
      level: 0,
      kind: isForeign ? 'group' : 'line',
      label: `${row.code} ${row.name}`,
      currency: null,
      figures: figuresOf(row.base),
    };
    if (!isForeign) return [account];
    return [
      account,
      ...row.currencies.map(
        (figures): TrialLine => ({
          ...shared,
          id: `${row.ledgerAccountId} ${figures.closing.currency}`,
          parentId: row.ledgerAccountId,
          level: 1,
          kind: 'line',
          label: figures.closing.currency,
          accountKind: '',
          currency: figures.closing.currency,
          figures: figuresOf(figures),
        }),
      ),
    ];
  });
}

const TOTAL = {
  parentId: null,
  level: 0,
  kind: 'total' as const,
  accountKind: '',
  ledgerAccountId: null,
  entityCount: null,
};

export function trialTotal({ total }: Trial): TrialLine {
  const figures = figuresOf(total);
  return { ...TOTAL, id: 'total', label: t('common.total'), currency: null, figures };
}

/** Each currency is a group of its accounts, headed by its total. */
export function groupLines({ rows, totals }: Group): readonly TrialLine[] {
  return totals.flatMap((total) => {
    const { currency } = total.closing;
    const head: TrialLine = {
      ...TOTAL,
      id: currency,
      kind: 'group',
      label: currency,
      currency,
      figures: figuresOf(total),
    };
    const accounts = rows
      .filter(({ figures }) => figures.closing.currency === currency)
      .map(
        (row): TrialLine => ({
          id: `${currency} ${row.ledgerAccountId}`,
          parentId: currency,
          level: 1,
          kind: 'line',
          label: `${row.code} ${row.name}`,
          accountKind: t(`ledger.kind.${row.kind}`),
          ledgerAccountId: row.ledgerAccountId,
          currency,
          figures: figuresOf(row.figures),
          entityCount: row.entityCount,
        }),
      );
    return [head, ...accounts];
  });
}

export interface TrialScope {
  /** `null` adds up all entities. */
  readonly entityId: string | null;
  readonly from: string;
  readonly to: string;
}

export function trialColumns({ entityId, from, to }: TrialScope): readonly GridColumn<TrialLine>[] {
  return [
    textColumn<TrialLine>('label', 'ledger.column.code', 300, ({ label }) => label),
    textColumn<TrialLine>('kind', 'ledger.column.kind', 90, ({ accountKind }) => accountKind, {
      rank: 2,
      marks: () => ({ isMuted: true }),
    }),
    ...(entityId === null
      ? [
          textColumn<TrialLine>('entities', 'ledger.column.entities', 72, ({ entityCount }) =>
            entityCount === null ? '' : String(entityCount),
          ),
        ]
      : []),
    textColumn<TrialLine>(
      'currency',
      'ledger.column.ccy',
      52,
      ({ figures }) => figures.closing.currency,
    ),
    ...figureColumns<TrialLine>(({ ledgerAccountId, currency, figures }, figure) => {
      const account = ledgerAccountId === null ? {} : { ledgerAccountId };
      return entityId === null
        ? explainBy('ledger.explainGroup', {
            figure,
            from,
            to,
            currency: figures.closing.currency,
            ...account,
          })
        : explainBy('ledger.explain', {
            entityId,
            figure,
            from,
            to,
            ...account,
            ...(currency === null ? {} : { currency }),
          });
    }),
  ];
}

/** True where an amount is not zero. */
export function isHeld({ amount }: MoneyWire): boolean {
  return /[1-9]/.test(amount);
}
