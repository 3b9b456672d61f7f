/**
 * What banks charged beside what their price lists say: agreed = volume × unit price, rounded half-even
 * to the minor unit, and a fixed price once an account and month. What differs is the variance.
 */

import { minorDigits } from '../money/currencies.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import { type Money, money } from '../money/money.ts';
import { addDays, type IsoDate } from '../time/dates.ts';

/** A line of a bank's price list. Exactly what it costs: for one item, a month, or both. */
export interface FeePrice {
  readonly id: string;
  readonly bankId: string;
  readonly serviceCode: string;
  readonly currency: string;
  /** For one item, in major units as decimal text. */
  readonly unitPrice: string | null;
  /** For a month, in minor units. */
  readonly fixedMinor: bigint | null;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
}

export interface ChargedFee {
  readonly id: string;
  readonly bankId: string;
  readonly accountId: string;
  readonly origin: 'line' | 'charges' | 'billing';
  /** The file of a billing statement; null for fees of statement lines. */
  readonly fileId: string | null;
  readonly serviceCode: string;
  readonly fromDate: IsoDate;
  readonly toDate: IsoDate;
  /** How many items; null where the bank does not say, which counts as one. */
  readonly volume: string | null;
  readonly amount: Money;
}

export interface ComparedFee<Fee extends ChargedFee = ChargedFee> {
  readonly fee: Fee;
  /** Null where no price was agreed for the service on that day. */
  readonly price: FeePrice | null;
  /** volume × unit price, rounded. */
  readonly unitMinor: bigint;
  /** The month's fixed price, with the first fee of the month that it belongs to. */
  readonly fixedMinor: bigint;
  readonly agreed: Money | null;
  /** Charged less agreed: positive where the bank took too much. */
  readonly variance: Money | null;
  readonly state: 'as-agreed' | 'over' | 'under' | 'unpriced';
}

/** The price of a service on a day: of those valid then, the one that began last. */
export function priceOn(
  prices: readonly FeePrice[],
  fee: Pick<ChargedFee, 'bankId' | 'serviceCode' | 'toDate' | 'amount'>,
): FeePrice | null {
  let found: FeePrice | null = null;
  for (const price of prices) {
    if (price.bankId !== fee.bankId || price.serviceCode !== fee.serviceCode) continue;
    if (price.currency !== fee.amount.currency || price.validFrom > fee.toDate) continue;
    if (price.validTo !== null && price.validTo < fee.toDate) continue;
    if (found === null || price.validFrom > found.validFrom) found = price;
  }
  return found;
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string) {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function unitsOf(price: FeePrice, fee: ChargedFee): bigint {
  if (price.unitPrice === null) return 0n;
  const digits = minorDigits(fee.amount.currency);
  const exact = new Decimal(price.unitPrice)
    .times(fee.volume ?? '1')
    .times(new Decimal(10).pow(digits));
  return BigInt(roundDecimal(exact, 0, 'half-even').toFixed(0));
}

/**
 * Every fee beside its price, in the order given. A refund has nothing agreed: it lowers what was
 * charged, so its variance is what came back.
 */
export function compareFees<Fee extends ChargedFee>(
  fees: readonly Fee[],
  prices: readonly FeePrice[],
): ComparedFee<Fee>[] {
  const fixedTaken = new Set<string>();
  const byService = grouped(prices, (price) => `${price.bankId} ${price.serviceCode}`);
  return fees.map((fee) => {
    const price = priceOn(byService.get(`${fee.bankId} ${fee.serviceCode}`) ?? [], fee);
    if (price === null)
      return {
        fee,
        price,
        unitMinor: 0n,
        fixedMinor: 0n,
        agreed: null,
        variance: null,
        state: 'unpriced',
      };
    const isRefund = fee.amount.minor < 0n;
    const month = `${fee.accountId} ${fee.serviceCode} ${fee.toDate.slice(0, 7)}`;
    const takesFixed = price.fixedMinor !== null && !isRefund && !fixedTaken.has(month);
    if (takesFixed) fixedTaken.add(month);
    const unitMinor = isRefund ? 0n : unitsOf(price, fee);
    const fixedMinor = takesFixed ? (price.fixedMinor ?? 0n) : 0n;
    const agreed = unitMinor + fixedMinor;
    const variance = fee.amount.minor - agreed;
    return {
      fee,
      price,
      unitMinor,
      fixedMinor,
      agreed: money(fee.amount.currency, agreed),
      variance: money(fee.amount.currency, variance),
      state: variance === 0n ? 'as-agreed' : variance > 0n ? 'over' : 'under',
    };
  });
}

/** A bank debits what it billed within so many days after the billed period. */
const SETTLED_WITHIN_DAYS = 62;

/**
 * Fees of statement lines that only pay for a billing statement, by their ids, with the billed fees
 * that they pay for: the same account, the exact sum, booked within 62 days after the period. They are
 * told and not counted again.
 */
export function settlementsOf(fees: readonly ChargedFee[]): Map<string, readonly string[]> {
  const billed = grouped(
    fees.filter((fee) => fee.origin === 'billing'),
    (fee) => `${fee.accountId} ${fee.fileId ?? ''} ${fee.toDate} ${fee.amount.currency}`,
  );
  const bookings = fees.filter((fee) => fee.origin === 'line');
  const settled = new Map<string, readonly string[]>();
  for (const group of billed.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const total = group.reduce((sum, fee) => sum + fee.amount.minor, 0n);
    const until = addDays(first.toDate, SETTLED_WITHIN_DAYS);
    const booking = bookings
      .filter(
        (fee) =>
          fee.accountId === first.accountId &&
          fee.amount.currency === first.amount.currency &&
          fee.amount.minor === total &&
          fee.toDate >= first.fromDate &&
          fee.toDate <= until &&
          !settled.has(fee.id),
      )
      .sort((one, other) => (one.toDate < other.toDate ? -1 : 1))[0];
    if (booking !== undefined)
      settled.set(
        booking.id,
        group.map((fee) => fee.id),
      );
  }
  return settled;
}
