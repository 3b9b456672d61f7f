/** The cash position and the rates it stands on. */
import {
  buildPosition,
  lastWeekday,
  type Position,
  type PositionRow,
  positionDay,
} from '../../core/cash/position.ts';
import { type FxQuote, fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { addDays } from '../../core/time/dates.ts';
import type { RateUsed } from '../../preload/contract/common.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { positionAccounts } from '../queries/position.ts';
import { categoryOrder, withCategories } from '../queries/positionCategories.ts';
import { fxTableAt } from '../queries/rates.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';

type PositionInput = DomainInput<'position.get'>;

/** The position as the engine computes it; the screen, reports and exports all stand on this. */
export function computePosition(
  store: ReadStore,
  input: Omit<PositionInput, 'reportingCurrency'> & { readonly reportingCurrency: string },
): Position {
  const { asOf, basis, groupBy, reportingCurrency } = input;
  const day = positionDay(asOf, basis);
  const accounts = positionAccounts(store, asOf, basis, input);
  const parts = { asOf: day, groupBy, reportingCurrency, rates: fxTableAt(store, day) };
  if (groupBy !== 'category') return buildPosition({ ...parts, accounts });
  return buildPosition({
    ...parts,
    accounts: withCategories(store, accounts, asOf, basis),
    categoryOrder: categoryOrder(store),
  });
}

/** Significant digits shown of a rate; the figure itself is made with all of them. */
const RATE_DIGITS = 10;

export function rateUsed(quote: FxQuote, asOf: IsoDate): RateUsed {
  return {
    from: quote.from,
    to: quote.to,
    rate: new Decimal(quote.rate).toSignificantDigits(RATE_DIGITS).toFixed(),
    date: quote.date,
    source: quote.source,
    ageDays: quote.ageDays,
    stale: quote.from !== quote.to && quote.date < lastWeekday(asOf),
  };
}

function rowOut(row: PositionRow, asOf: IsoDate): DomainOutput<'position.get'>['total'] {
  return {
    id: row.id,
    kind: row.kind,
    level: row.level,
    parentId: row.parentId,
    label: row.label,
    accountId: row.account?.id ?? null,
    accountCount: row.accountCount,
    bankName: row.account?.bankName ?? null,
    currency: row.currency,
    accountBalance: row.accountBalance,
    opening: row.opening,
    inflow: row.inflow,
    outflow: row.outflow,
    rates: row.rates,
    closing: row.closing,
    sharePercent: row.sharePercent,
    converted: row.isConverted,
    rate: row.quote === null || !row.isConverted ? null : rateUsed(row.quote, asOf),
    lateSince: row.account?.lateSince ?? null,
    missing: row.missing,
  };
}

export function getPosition(
  { store }: Pick<QueryContext, 'store'>,
  input: PositionInput,
): DomainOutput<'position.get'> {
  const reportingCurrency = reportingCurrencyOf(store, input.reportingCurrency);
  const position = computePosition(store, { ...input, reportingCurrency });
  // Grouped by category an account has several rows; what it brought forward is there once.
  const accounts = position.rows.filter(
    (row) => row.kind === 'account' && row.piece?.kind !== 'category',
  );
  const day = positionDay(input.asOf, input.basis);
  return {
    asOf: input.asOf,
    basis: input.basis,
    reportingCurrency,
    rows: position.rows.map((row) => rowOut(row, day)),
    total: rowOut(position.total, day),
    currencyCount: new Set(accounts.map((row) => row.currency)).size,
    accountsReported: accounts.filter(
      ({ account }) => account?.lateSince === null && account.opening !== null,
    ).length,
    staleRates: [...position.staleCurrencies],
    missingRates: [...position.missingCurrencies],
  };
}

function listRates({ store }: QueryContext, input: DomainInput<'rates.list'>) {
  const { asOf } = input;
  const to = reportingCurrencyOf(store, input.reportingCurrency);
  const rates = fxTableAt(store, asOf);
  const currencies = store.plucks<string>(
    'SELECT DISTINCT currency FROM account WHERE currency <> ? ORDER BY currency',
    [to],
  );
  return currencies.flatMap((from) => {
    const found = fxRate(rates, from, to, asOf);
    if (!found.ok) return [];
    const before = fxRate(rates, from, to, addDays(found.value.date, -1));
    const [leg] = found.value.legs;
    const entry =
      leg === undefined
        ? 0
        : Number(
            store.pluck<bigint>(
              'SELECT entry FROM fx_rate WHERE base = ? AND quote = ? AND date = ? AND source = ?',
              [leg.base, leg.quote, leg.date, leg.source],
            ) ?? 0n,
          );
    return [
      {
        ...rateUsed(found.value, asOf),
        previous: before.ok
          ? new Decimal(before.value.rate).toSignificantDigits(RATE_DIGITS).toFixed()
          : null,
        entry,
      },
    ];
  });
}

export const positionHandlers = {
  'position.get': query<'position.get'>(getPosition),
  'rates.list': query<'rates.list'>(listRates),
};
