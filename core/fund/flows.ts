/** Dated calls and distributions of a fund, checked and put together by date. */
import { z } from 'zod';
import { dateSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';

export const fundFlowSchema = z.object({
  date: dateSchema,
  kind: z.enum(['call', 'distribution']),
  amount: moneyCodec,
});
export type FundFlow = z.output<typeof fundFlowSchema>;

/** All flows of one date; calls come before distributions. Whole fund, minor units. */
export interface FlowDate {
  readonly date: IsoDate;
  readonly calledMinor: bigint;
  readonly distributedMinor: bigint;
}

/** What an amount is called, and where it stands. */
export interface AmountPlace {
  readonly currency: string;
  readonly path: string;
  readonly what: string;
}

/** The refusal of an amount that is not in the currency of the fund. */
export function currencyMixed(amount: Money, { currency, path, what }: AmountPlace) {
  return fail({
    kind: 'invalid-input',
    code: 'CURRENCY_MIXED',
    path,
    message:
      `${what} is in ${amount.currency}, the fund is in ${currency}. ` +
      'Convert it at a dated rate first.',
  });
}

/**
 * Refuses an amount in another currency than `currency` (CURRENCY_MIXED) or below zero
 * (AMOUNT_NEGATIVE).
 */
export function checkAmount(amount: Money, place: AmountPlace): Result<Money> {
  const { currency, path, what } = place;
  if (amount.currency !== currency) return currencyMixed(amount, place);
  if (amount.minor < 0n)
    return fail({
      kind: 'invalid-input',
      code: 'AMOUNT_NEGATIVE',
      path,
      message:
        `${what} is ${formatAmount(amount)}. Enter it without a sign: its kind says which way ` +
        'the money went.',
    });
  return ok(amount);
}

/**
 * Checks a history and sums it by date and kind, so that the order of flows within a date cannot
 * matter.
 *
 * Errors, with the path of the flow: those of `checkAmount`; FLOWS_OUT_OF_ORDER where a date is
 * before its predecessor's; DISTRIBUTION_BEFORE_CALL where money is paid out before any was called.
 */
export function groupFlows(flows: readonly FundFlow[], currency: string): Result<FlowDate[]> {
  const byDate = new Map<IsoDate, { calledMinor: bigint; distributedMinor: bigint }>();
  const firstCall = flows.find((flow) => flow.kind === 'call' && flow.amount.minor > 0n)?.date;
  let before: IsoDate | undefined;
  for (const [index, flow] of flows.entries()) {
    const checked = checkAmount(flow.amount, {
      currency,
      path: `flows.${index}.amount`,
      what: `The ${flow.kind} of ${flow.date}`,
    });
    if (!checked.ok) return checked;
    if (before !== undefined && flow.date < before)
      return fail({
        kind: 'invalid-input',
        code: 'FLOWS_OUT_OF_ORDER',
        path: `flows.${index}.date`,
        message:
          `The ${flow.kind} of ${flow.date} comes after a flow of ${before}. ` +
          'Sort the flows by date.',
      });
    before = flow.date;
    if (flow.kind === 'distribution' && (firstCall === undefined || flow.date < firstCall))
      return distributionBeforeCall(flow.date, `flows.${index}.date`, firstCall);
    const sums = byDate.get(flow.date) ?? { calledMinor: 0n, distributedMinor: 0n };
    if (flow.kind === 'call') sums.calledMinor += flow.amount.minor;
    else sums.distributedMinor += flow.amount.minor;
    byDate.set(flow.date, sums);
  }
  return ok([...byDate].map(([date, sums]) => ({ date, ...sums })));
}

/** The refusal of a distribution for which no capital was called. */
export function distributionBeforeCall(date: IsoDate, path: string, firstCall?: IsoDate) {
  const known =
    firstCall === undefined ? 'nothing was called' : `the first call is of ${firstCall}`;
  return fail({
    kind: 'invalid-input',
    code: 'DISTRIBUTION_BEFORE_CALL',
    path,
    message:
      `The distribution of ${date} cannot be shared: ${known}. ` +
      'Enter the earlier calls or correct the date.',
  });
}

/** The refusal of a history without a single call. */
export function nothingCalled() {
  return fail({
    kind: 'invalid-input',
    code: 'DISTRIBUTION_BEFORE_CALL',
    path: 'flows',
    message: 'Nothing was called, so there is nothing to give back. Enter the calls of the fund.',
  });
}
