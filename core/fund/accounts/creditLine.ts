/**
 * `fund.creditLine`: interest on a subscription line, and the investors' rate of return with the line
 * and as if it did not exist.
 */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../../calculation.ts';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../../money/codecs.ts';
import { formatAmount, type Money, toDecimal } from '../../money/money.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { IsoDate } from '../../time/dates.ts';
import { type FundFlow, fundFlowSchema, groupFlows } from '../flows.ts';
import { irrWarnings } from '../irrTrace.ts';
import { amountText } from '../text.ts';
import { type XirrResult, xirr } from '../xirr.ts';
import { type CreditLineFacts, checkCreditLine, creditLineSchema, lineAt } from './lineInterest.ts';

export const creditLineInputSchema = z.object({
  currency: currencySchema,
  line: creditLineSchema,
  date: dateSchema.meta({ title: 'Date', description: 'Evening of' }),
  investorFlows: z
    .array(fundFlowSchema)
    .default([])
    .meta({ title: 'Calls and distributions', description: 'As they were paid, by date' }),
  nav: moneyCodec.optional().meta({ title: 'Net asset value', description: 'On the date' }),
});
type CreditLineInput = z.output<typeof creditLineInputSchema>;

const irrSchema = z.object({
  headline: z.number(),
  roots: z.array(z.number()),
  isAmbiguous: z.boolean(),
  rule: z.string(),
});

/** A signed flow of the investors without the line: negative where they pay. */
interface PlainFlow {
  readonly date: IsoDate;
  readonly minor: bigint;
}

/**
 * The investors' flows as if there were no line: they pay each draw on its day; calls are less by what
 * they repaid and by the interest and fees that they paid for. What interest and fees took from the
 * fund's own cash, and what is owed for them, is added to the value.
 *
 * Source: ILPA, "Enhancing Transparency Around Subscription Lines of Credit" (June 2020): net rate of
 * return with and without use of the facility.
 */
export function flowsWithoutLine(
  flows: readonly FundFlow[],
  line: CreditLineFacts,
  date: IsoDate,
): { readonly flows: readonly PlainFlow[]; readonly navAddedMinor: bigint } {
  const plain: PlainFlow[] = flows
    .filter((flow) => flow.date <= date)
    .map((flow) => ({
      date: flow.date,
      minor: flow.kind === 'call' ? -flow.amount.minor : flow.amount.minor,
    }));
  const standing = lineAt(line, date);
  let navAddedMinor = standing.principalMinor + standing.interestOwedMinor;
  for (const { date: day, kind, amount, byCall } of line.flows) {
    if (day > date) continue;
    if (kind === 'draw') plain.push({ date: day, minor: -amount.minor });
    else if (kind === 'repay' || byCall) plain.push({ date: day, minor: amount.minor });
    else navAddedMinor += amount.minor;
  }
  return { flows: plain, navAddedMinor };
}

function rateOf(
  flows: readonly PlainFlow[],
  navMinor: bigint,
  { currency, date }: CreditLineInput,
): Result<XirrResult> {
  const major = (minor: bigint) => toDecimal({ currency, minor }).toNumber();
  return xirr([
    ...flows.map((flow) => ({ date: flow.date, amount: major(flow.minor) })),
    ...(navMinor === 0n ? [] : [{ date, amount: major(navMinor) }]),
  ]);
}

function checkInput(input: CreditLineInput): Result<undefined> {
  const line = checkCreditLine(input.line, input.currency, 'line.');
  if (!line.ok) return line;
  const flows = groupFlows(input.investorFlows, input.currency);
  if (!flows.ok) return { ...flows, error: { ...flows.error, path: 'investorFlows' } };
  if (input.nav !== undefined && input.nav.currency !== input.currency)
    return fail({
      kind: 'invalid-input',
      code: 'CURRENCY_MIXED',
      path: 'nav',
      message: `The value is in ${input.nav.currency}, the fund is in ${input.currency}.`,
    });
  return ok(undefined);
}

export const creditLineCalculation = defineCalculation({
  id: 'fund.creditLine',
  version: '1.0.0',
  label: 'Subscription line',
  description:
    'What is drawn and owed on a line of credit with its interest by stretch, and the investors’ ' +
    'rate of return with the line and without it.',
  input: creditLineInputSchema,
  output: z.object({
    drawn: moneyCodec,
    repaid: moneyCodec,
    principal: moneyCodec,
    available: moneyCodec,
    interestAccrued: moneyCodec,
    interestPaid: moneyCodec,
    interestOwed: moneyCodec,
    feesPaid: moneyCodec,
    segments: z.array(
      z.object({
        from: dateSchema,
        to: dateSchema,
        principal: moneyCodec,
        /** Unrounded, in major units. */
        interest: decimalSchema,
      }),
    ),
    withLine: irrSchema.optional(),
    withoutLine: irrSchema.optional(),
    /** With less without; absent where either has no rate. */
    effect: z.number().optional(),
    /** What the investors pay and get without the line; negative where they pay. */
    flowsWithout: z.array(z.object({ date: dateSchema, amount: moneyCodec })),
    navWithout: moneyCodec.optional(),
  }),
  run(input) {
    const checked = checkInput(input);
    if (!checked.ok) return checked;
    const { currency, line, date, nav } = input;
    const inFund = (minor: bigint): Money => ({ currency, minor });
    const standing = lineAt(line, date);
    const withLine = rateOf(
      flowsWithoutLine(input.investorFlows, { ...line, flows: [] }, date).flows,
      nav?.minor ?? 0n,
      input,
    );
    const plain = flowsWithoutLine(input.investorFlows, line, date);
    const navWithout = (nav?.minor ?? 0n) + plain.navAddedMinor;
    const withoutLine = rateOf(plain.flows, navWithout, input);
    const kept = ({ headline, roots, isAmbiguous, rule }: XirrResult) => ({
      headline,
      roots: [...roots],
      isAmbiguous,
      rule,
    });
    const netByDate = new Map<IsoDate, bigint>();
    for (const flow of plain.flows)
      netByDate.set(flow.date, (netByDate.get(flow.date) ?? 0n) + flow.minor);
    const trace: TraceStep[] = [
      {
        id: 'interest',
        label: 'Interest accrued',
        rule: `Sum of principal x ${line.rateAnnual} x years by ${line.dayCount}, rounded once`,
        inputs: standing.segments.map(({ from, to, principalMinor, interest }) => ({
          label: `${from} until ${to} on ${formatAmount(inFund(principalMinor))}`,
          value: amountText(interest, currency),
          unit: currency,
        })),
        result: formatAmount(inFund(standing.accruedMinor)),
        unit: currency,
      },
      ...(['withLine', 'withoutLine'] as const).flatMap((id): TraceStep[] => {
        const rate = id === 'withLine' ? withLine : withoutLine;
        if (!rate.ok) return [];
        return [
          {
            id,
            label: id === 'withLine' ? 'Rate of return with the line' : 'Without the line',
            rule:
              id === 'withLine'
                ? `Flows when investors paid. ${rate.value.rule}`
                : `Draws count when drawn; calls less what they repaid. ${rate.value.rule}`,
            inputs: [],
            result: String(rate.value.headline),
          },
        ];
      }),
    ];
    return ok({
      output: {
        drawn: inFund(standing.drawnMinor),
        repaid: inFund(standing.repaidMinor),
        principal: inFund(standing.principalMinor),
        available: inFund(line.limit.minor - standing.principalMinor),
        interestAccrued: inFund(standing.accruedMinor),
        interestPaid: inFund(standing.interestPaidMinor),
        interestOwed: inFund(standing.interestOwedMinor),
        feesPaid: inFund(standing.feesPaidMinor),
        segments: standing.segments.map(({ from, to, principalMinor, interest }) => ({
          from,
          to,
          principal: inFund(principalMinor),
          interest: amountText(interest, currency),
        })),
        ...(withLine.ok && { withLine: kept(withLine.value) }),
        ...(withoutLine.ok && { withoutLine: kept(withoutLine.value) }),
        ...(withLine.ok &&
          withoutLine.ok && { effect: withLine.value.headline - withoutLine.value.headline }),
        flowsWithout: [...netByDate]
          .filter(([, minor]) => minor !== 0n)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([day, minor]) => ({ date: day, amount: inFund(minor) })),
        ...(nav && { navWithout: inFund(navWithout) }),
      },
      trace,
      warnings: input.investorFlows.length === 0 ? [] : irrWarnings(withoutLine),
    });
  },
});
