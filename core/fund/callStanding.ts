/**
 * Where an investor stands with what it owes of a call: what came in, what is open or too much, and
 * the interest for the days in which it was late.
 */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import { formatAmount } from '../money/money.ts';
import { ok } from '../result.ts';
import { daysBetween, type IsoDate } from '../time/dates.ts';
import { DAY_COUNTS, yearFractionDecimal } from '../time/dayCount.ts';

const lateTermsSchema = z.object({ rateAnnual: decimalSchema, dayCount: z.enum(DAY_COUNTS) });
/** Simple interest on what is late, from the due date until it comes in. */
export type LateTerms = z.output<typeof lateTermsSchema>;

export interface ReceiptFact {
  readonly date: IsoDate;
  /** Negative where money was given back. */
  readonly amountMinor: bigint;
  readonly interestMinor: bigint;
}

/** Minor units. */
export interface CallStanding {
  readonly receivedMinor: bigint;
  readonly outstandingMinor: bigint;
  readonly overpaidMinor: bigint;
  readonly interestDueMinor: bigint;
  readonly interestReceivedMinor: bigint;
  /** Days since the due date while something is open, else until the last of it came in. */
  readonly daysLate: number;
  readonly accruals: readonly Accrual[];
}

/** One stretch of days in which the same amount was late. */
export interface Accrual {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly balanceMinor: bigint;
  readonly interest: Decimal;
}

/**
 * The standing of one line on `today`. Interest is simple: late balance times the yearly rate times
 * the year fraction of each stretch of days after the due date, summed and then rounded half to even
 * to the minor unit. Receipts after `today` are left out.
 */
export function callStanding(facts: {
  readonly amountMinor: bigint;
  readonly dueDate: IsoDate;
  readonly receipts: readonly ReceiptFact[];
  readonly today: IsoDate;
  /** Null where the terms ask for no interest. */
  readonly late: LateTerms | null;
}): CallStanding {
  const { amountMinor, dueDate, today, late } = facts;
  const receipts = facts.receipts
    .filter(({ date }) => date <= today)
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const receivedMinor = receipts.reduce((sum, one) => sum + one.amountMinor, 0n);
  const accruals: Accrual[] = [];
  let balance = amountMinor;
  let from = dueDate;
  let lastLate = dueDate;
  const accrueTo = (to: IsoDate) => {
    if (to <= from) return;
    if (balance > 0n) {
      const interest =
        late === null
          ? new Decimal(0)
          : new Decimal(balance.toString())
              .times(late.rateAnnual)
              .times(yearFractionDecimal(late.dayCount, from, to));
      accruals.push({ from, to, balanceMinor: balance, interest });
      lastLate = to;
    }
    from = to;
  };
  for (const receipt of receipts) {
    accrueTo(receipt.date);
    balance -= receipt.amountMinor;
  }
  accrueTo(today);
  const interest = accruals.reduce((sum, one) => sum.plus(one.interest), new Decimal(0));
  const difference = amountMinor - receivedMinor;
  return {
    receivedMinor,
    outstandingMinor: difference > 0n ? difference : 0n,
    overpaidMinor: difference < 0n ? -difference : 0n,
    interestDueMinor: BigInt(roundDecimal(interest, 0, 'half-even').toFixed(0)),
    interestReceivedMinor: receipts.reduce((sum, one) => sum + one.interestMinor, 0n),
    daysLate: Math.max(0, daysBetween(dueDate, lastLate)),
    accruals,
  };
}

const standingInputSchema = z.object({
  amount: moneyCodec,
  dueDate: dateSchema,
  today: dateSchema,
  receipts: z.array(z.object({ date: dateSchema, amount: moneyCodec })).default([]),
  late: lateTermsSchema.nullable().default(null),
});

/** `callStanding` for anybody to ask by command line. */
export const callStandingCalculation = defineCalculation({
  id: 'fund.lateInterest',
  version: '1.0.0',
  label: 'Interest on a late call',
  description: 'What is open of a call, and simple interest on what came in late.',
  input: standingInputSchema,
  output: z.object({
    received: moneyCodec,
    outstanding: moneyCodec,
    overpaid: moneyCodec,
    interest: moneyCodec,
    daysLate: z.int(),
  }),
  run({ amount, dueDate, today, receipts, late }) {
    const { currency } = amount;
    const standing = callStanding({
      amountMinor: amount.minor,
      dueDate,
      today,
      late,
      receipts: receipts.map((one) => ({
        date: one.date,
        amountMinor: one.amount.minor,
        interestMinor: 0n,
      })),
    });
    const money = (minor: bigint) => ({ currency, minor });
    const trace = standing.accruals.map(
      ({ from, to, balanceMinor, interest }, index): TraceStep => ({
        id: `accrual.${index}`,
        label: `${from} to ${to}`,
        rule: 'Late balance times rate times year fraction',
        inputs: [
          { label: 'Late', value: formatAmount(money(balanceMinor)), unit: currency },
          ...(late === null
            ? []
            : [{ label: 'Rate', value: late.rateAnnual.toString(), unit: late.dayCount }]),
        ],
        result: interest.toFixed(6),
        unit: 'minor units',
      }),
    );
    return ok({
      output: {
        received: money(standing.receivedMinor),
        outstanding: money(standing.outstandingMinor),
        overpaid: money(standing.overpaidMinor),
        interest: money(standing.interestDueMinor),
        daysLate: standing.daysLate,
      },
      trace,
      warnings: [],
    });
  },
});
