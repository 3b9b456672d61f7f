/** Sums of bank fees by group and currency, and in the reporting currency: charged = agreed + variance + unpriced. */
import { type FxTable, fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { convert, type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { JudgedFee } from '../queries/fees.ts';

export type FeeGrouping = DomainInput<'fees.compare'>['groupBy'];
export type FeeColumn = DomainInput<'fees.explain'>['column'];

export interface FeeSums {
  readonly charged: Money;
  readonly agreed: Money;
  readonly variance: Money;
  readonly unpriced: Money;
}

export interface FeeGroup {
  readonly key: string;
  readonly label: string;
  readonly currency: string;
  readonly fees: readonly JudgedFee[];
  readonly sums: FeeSums;
}

/** What a fee adds to a column; a settlement adds nothing, its billed services are counted. */
export function feeFigure(judged: JudgedFee, column: FeeColumn): Money {
  const { fee, agreed, variance, settles } = judged;
  const { currency } = fee.amount;
  if (settles.length > 0) return money(currency, 0n);
  if (column === 'charged') return fee.amount;
  if (column === 'unpriced') return agreed === null ? fee.amount : money(currency, 0n);
  return (column === 'agreed' ? agreed : variance) ?? money(currency, 0n);
}

export function sumFees(fees: readonly JudgedFee[], currency: string): FeeSums {
  const sum = (column: FeeColumn) =>
    money(
      currency,
      fees.reduce((total, fee) => total + feeFigure(fee, column).minor, 0n),
    );
  return {
    charged: sum('charged'),
    agreed: sum('agreed'),
    variance: sum('variance'),
    unpriced: sum('unpriced'),
  };
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2026-10` as `October 2026`. */
export function monthName(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`;
}

function placeOf({ fee }: JudgedFee, groupBy: FeeGrouping): [key: string, label: string] {
  switch (groupBy) {
    case 'month':
      return [fee.toDate.slice(0, 7), monthName(fee.toDate)];
    case 'bank':
      return [fee.bankId, fee.bankName];
    case 'account':
      return [fee.accountId, fee.accountName];
    case 'service':
      return [fee.serviceCode, fee.serviceCode];
  }
}

/** Groups of one currency each: months in their order, everything else by name. */
export function groupFees(fees: readonly JudgedFee[], groupBy: FeeGrouping): FeeGroup[] {
  const labels = new Map<string, string>();
  const groups = Map.groupBy(fees, (fee) => {
    const [key, label] = placeOf(fee, groupBy);
    labels.set(key, label);
    return JSON.stringify([key, fee.fee.amount.currency]);
  });
  const rows = [...groups].map(([place, members]): FeeGroup => {
    const [key, currency] = JSON.parse(place) as [string, string];
    return {
      key,
      label: labels.get(key) ?? key,
      currency,
      fees: members,
      sums: sumFees(members, currency),
    };
  });
  const order = ({ key, label, currency }: FeeGroup) =>
    `${groupBy === 'month' ? key : label.toLowerCase()} ${key} ${currency}`;
  return rows.sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

/**
 * A group's sums at one date's rates; null where the rate is missing. Each fee is converted and rounded
 * half-even by itself, so that the total is the same to the cent however the fees are grouped.
 */
export function convertSums(
  { fees, currency }: FeeGroup,
  rates: FxTable,
  to: string,
  asOf: IsoDate,
): FeeSums | null {
  const found = fxRate(rates, currency, to, asOf);
  if (!found.ok) return null;
  const rate = new Decimal(found.value.rate);
  const sum = (column: FeeColumn) =>
    fees.reduce(
      (total, fee) => total + convert(feeFigure(fee, column), rate, to, 'half-even').minor,
      0n,
    );
  const [agreed, variance, unpriced] = [sum('agreed'), sum('variance'), sum('unpriced')];
  // Charged is the sum of its parts, so that every row and the total foot to the cent.
  return {
    charged: money(to, agreed + variance + unpriced),
    agreed: money(to, agreed),
    variance: money(to, variance),
    unpriced: money(to, unpriced),
  };
}

export function addSums(all: readonly FeeSums[], currency: string): FeeSums {
  const sum = (column: FeeColumn) =>
    money(
      currency,
      all.reduce((total, one) => total + one[column].minor, 0n),
    );
  return {
    charged: sum('charged'),
    agreed: sum('agreed'),
    variance: sum('variance'),
    unpriced: sum('unpriced'),
  };
}
