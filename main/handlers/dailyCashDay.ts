/** The day that a cash report is about: its accounts, and translation at its rates. */
import type { PositionRow } from '../../core/cash/position.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { convert, formatAmount, formatMinor, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { Translator } from '../queries/translator.ts';
import type { DailyAccount, DailyBridge } from '../reports/build/dailyCash.ts';
import { groupBy } from '../reports/build/position.ts';
import type { ReadStore } from '../store/index.ts';
import { computePosition } from './position.ts';
import type { CreateInput } from './reportFrame.ts';
import { positionRowOf } from './treasuryReport.ts';

export interface Day {
  readonly store: ReadStore;
  readonly asOf: IsoDate;
  /** Of every total. */
  readonly base: string;
  /** The open accounts, with a balance or not. */
  readonly rows: readonly PositionRow[];
  /** In the base currency, rounded once; null where no rate is known. */
  translate(amount: Money): Money | null;
  /** Minor units of the base currency as text. */
  text(minor: bigint): string;
}

export function dayOf({ store }: QueryContext, input: CreateInput): Day {
  const { asOf } = input;
  const base = reportingCurrencyOf(store, input.reportingCurrency);
  const position = computePosition(store, {
    asOf,
    basis: 'booked',
    groupBy: 'none',
    reportingCurrency: base,
  });
  const translator = new Translator(store, asOf, base);
  return {
    store,
    asOf,
    base,
    rows: position.rows.filter((row) => row.account !== null),
    text: (minor) => formatMinor(minor, minorDigits(base)),
    translate: (amount) => {
      if (amount.currency === base) return amount;
      try {
        return convert(amount, translator.rate(amount.currency), base, 'half-even');
      } catch (thrown) {
        if (thrown instanceof AppFailure) return null;
        throw thrown;
      }
    },
  };
}

/**
 * What one minor unit of each currency is worth, in some unit common to all: enough to order entries
 * by their size. Currencies without a rate are left out.
 */
export function worthOf({ translate }: Day, currencies: Iterable<string>): Map<string, number> {
  const worth = new Map<string, number>();
  for (const currency of currencies) {
    const much = translate(money(currency, 10n ** 9n));
    if (much !== null) worth.set(currency, Number(much.minor));
  }
  return worth;
}

/** The accounts that have a balance. Throws REPORT_NO_POSITION where none has. */
export function dailyAccounts({ rows, asOf }: Day): DailyAccount[] {
  const accounts = rows.flatMap((row): DailyAccount[] => {
    const shown = positionRowOf(row, asOf);
    const { account } = row;
    if (shown === null || account === null || account.opening === null) return [];
    return [
      {
        ...shown,
        opening: formatAmount(account.opening),
        inflow: formatAmount(account.inflow),
        outflow: formatAmount(account.outflow),
        lateSince: account.lateSince,
      },
    ];
  });
  if (accounts.length === 0)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'REPORT_NO_POSITION',
      message: `No account has a balance on ${asOf}. Import statements first.`,
      path: 'asOf',
    });
  return accounts;
}

/** From opening to closing over the accounts of `rows` that have a balance and a rate. */
export function dailyBridge({ text }: Day, rows: readonly PositionRow[]): DailyBridge {
  const sum = (column: 'opening' | 'inflow' | 'outflow' | 'rates' | 'closing') =>
    text(rows.reduce((total, row) => total + (row[column]?.minor ?? 0n), 0n));
  return {
    opening: sum('opening'),
    inflow: sum('inflow'),
    outflow: sum('outflow'),
    rates: sum('rates'),
    closing: sum('closing'),
  };
}

/** The same by entity, in the order of their closing. */
export function entityBridges(day: Day): (DailyBridge & { readonly entity: string })[] {
  const known = day.rows.filter((row) => row.closing !== null);
  const groups = groupBy(known, (row) => row.account?.entityName ?? '');
  const closing = (rows: readonly PositionRow[]) =>
    rows.reduce((sum, row) => sum + (row.closing?.minor ?? 0n), 0n);
  return [...groups]
    .sort(([, one], [, other]) => Number(closing(other) - closing(one)))
    .map(([entity, rows]) => ({ entity, ...dailyBridge(day, rows) }));
}
