/**
 * A subscription line of credit over time: what is drawn, what interest has accrued on it and what
 * is owed on a date. Interest is simple on the principal of each day and is not compounded.
 */
import { z } from 'zod';
import { dateSchema, decimalSchema, moneyCodec } from '../../money/codecs.ts';
import { Decimal, roundDecimal } from '../../money/decimal.ts';
import { formatAmount } from '../../money/money.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { IsoDate } from '../../time/dates.ts';
import { ACCRUAL_DAY_COUNTS, yearFractionDecimal } from '../../time/dayCount.ts';
import { checkAmount } from '../flows.ts';

export const creditLineSchema = z.object({
  name: z.string().min(1),
  limit: moneyCodec.meta({ title: 'Limit' }),
  rateAnnual: decimalSchema.meta({ title: 'Interest', description: '0.05 is 5% a year' }),
  dayCount: z.enum(ACCRUAL_DAY_COUNTS).default('act/360').meta({ title: 'Day count' }),
  flows: z.array(
    z.object({
      date: dateSchema,
      kind: z.enum(['draw', 'repay', 'interest', 'fee']),
      amount: moneyCodec.meta({ description: 'Above zero for each kind' }),
      /** Whether a capital call paid it. */
      byCall: z.boolean().default(false),
    }),
  ),
});
export type CreditLineFacts = z.output<typeof creditLineSchema>;

/** A stretch of days with one principal. */
export interface InterestSegment {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly principalMinor: bigint;
  /** Unrounded minor units. */
  readonly interest: Decimal;
}

export interface LineStanding {
  readonly drawnMinor: bigint;
  readonly repaidMinor: bigint;
  readonly principalMinor: bigint;
  /** Since the first draw, rounded half-even once. */
  readonly accruedMinor: bigint;
  readonly interestPaidMinor: bigint;
  readonly feesPaidMinor: bigint;
  /** Accrued and not paid yet. */
  readonly interestOwedMinor: bigint;
  readonly segments: readonly InterestSegment[];
}

/**
 * Refuses flows out of order (FLOWS_OUT_OF_ORDER), more repaid than drawn (REPAID_ABOVE_DRAWN), more
 * drawn than the limit (DRAWN_ABOVE_LIMIT) and the errors of `checkAmount`, with the flow's path
 * under `path`.
 */
export function checkCreditLine(
  line: CreditLineFacts,
  currency: string,
  path: string,
): Result<CreditLineFacts> {
  const limit = checkAmount(line.limit, { currency, path: `${path}limit`, what: 'The limit' });
  if (!limit.ok) return limit;
  let principal = 0n;
  for (const [k, { date, kind, amount }] of line.flows.entries()) {
    const at = `${path}flows.${k}`;
    const refuse = (code: string, field: string, message: string) =>
      fail({ kind: 'invalid-input', code, path: `${at}.${field}`, message });
    const what = `The ${kind} of ${date}`;
    const checked = checkAmount(amount, { currency, path: `${at}.amount`, what });
    if (!checked.ok) return checked;
    const before = line.flows[k - 1]?.date;
    if (before !== undefined && date < before)
      return refuse('FLOWS_OUT_OF_ORDER', 'date', `${what} comes after ${before}. Sort by date.`);
    if (kind === 'draw') principal += amount.minor;
    if (kind === 'repay') principal -= amount.minor;
    const printed = formatAmount({ currency, minor: principal < 0n ? -principal : principal });
    if (principal < 0n)
      return refuse(
        'REPAID_ABOVE_DRAWN',
        'amount',
        `${what} repays ${printed} more than is drawn. Correct the amount or add the draw.`,
      );
    if (principal > line.limit.minor)
      return refuse(
        'DRAWN_ABOVE_LIMIT',
        'amount',
        `${what} brings ${line.name} to ${printed}, above its limit of ` +
          `${formatAmount(line.limit)}. Draw less or raise the limit.`,
      );
  }
  return ok(line);
}

/**
 * What a line stands at on the evening of a date.
 *
 * Interest of each stretch is principal x rate x years by the day count; a flow of a date changes the
 * principal from the night of that date on. The sum is rounded once, so that it does not depend on how
 * often a line is looked at.
 */
export function lineAt(line: CreditLineFacts, date: IsoDate): LineStanding {
  const rate = new Decimal(line.rateAnnual);
  const segments: InterestSegment[] = [];
  const sums = { draw: 0n, repay: 0n, interest: 0n, fee: 0n };
  let from: IsoDate | undefined;
  const grow = (to: IsoDate) => {
    const principalMinor = sums.draw - sums.repay;
    if (from !== undefined && to > from && principalMinor > 0n) {
      const years = yearFractionDecimal(line.dayCount, from, to);
      const interest = years.times(rate).times(principalMinor.toString());
      segments.push({ from, to, principalMinor, interest });
    }
    from = to;
  };
  for (const flow of line.flows) {
    if (flow.date > date) break;
    grow(flow.date);
    sums[flow.kind] += flow.amount.minor;
  }
  grow(date);
  const exact = segments.reduce((sum, { interest }) => sum.plus(interest), new Decimal(0));
  const accruedMinor = BigInt(roundDecimal(exact, 0, 'half-even').toFixed(0));
  return {
    drawnMinor: sums.draw,
    repaidMinor: sums.repay,
    principalMinor: sums.draw - sums.repay,
    accruedMinor,
    interestPaidMinor: sums.interest,
    feesPaidMinor: sums.fee,
    interestOwedMinor: accruedMinor - sums.interest,
    segments,
  };
}
