/** A history of deals as `fund.dealByDeal` reads it, checked and put in order. */
import { z } from 'zod';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal } from '../money/decimal.ts';
import { fail, ok, type Result } from '../result.ts';
import { type DealFlow, sortDealFlows } from './dealByDeal.ts';
import { checkAmount } from './flows.ts';
import { ZERO } from './replay.ts';
import { percentText } from './text.ts';
import { wholeFundSchema } from './waterfallTerms.ts';

const shareSchema = decimalSchema.default('0').meta({ description: '0.2 is 20%' });

export const dealByDealInputSchema = z.object({
  terms: wholeFundSchema
    .omit({ form: true, gpCommitment: true, carryTiers: true })
    .extend({ currency: currencySchema }),
  losses: z
    .enum(['carried-forward', 'each-deal-alone'])
    .default('carried-forward')
    .meta({ title: 'Losses', description: 'Whether realised losses come back before new carry' }),
  gpInvestment: shareSchema.meta({ title: 'GP investment, free of carry' }),
  flows: z
    .array(
      z.object({
        date: dateSchema,
        deal: z.string().min(1),
        kind: z.enum(['call', 'distribution', 'write-off']),
        amount: moneyCodec.optional().meta({ description: 'None for a write-off' }),
      }),
    )
    .min(1),
  expenses: z
    .array(z.object({ date: dateSchema, amount: moneyCodec }))
    .default([])
    .meta({ title: 'Fund expenses', description: 'Allocated to deals by what they have called' }),
  clawback: z
    .object({ taxRate: shareSchema, escrowShare: shareSchema, date: dateSchema.optional() })
    .default({ taxRate: '0', escrowShare: '0' })
    .meta({ title: 'Clawback', description: 'Tested on a date, by default that of the last flow' }),
});
export type DealByDealInput = z.output<typeof dealByDealInputSchema>;

/** SHARE_RANGE of the GP investment and of the clawback's shares. */
export function checkShares(input: DealByDealInput): Result<undefined> {
  const shares: [string, string][] = [
    ['gpInvestment', input.gpInvestment],
    ['clawback.taxRate', input.clawback.taxRate],
    ['clawback.escrowShare', input.clawback.escrowShare],
  ];
  for (const [path, text] of shares) {
    const share = new Decimal(text);
    if (share.lt(0) || share.gt(1))
      return fail({
        kind: 'invalid-input',
        code: 'SHARE_RANGE',
        path,
        message: `${percentText(share)} is not between 0% and 100%. Write 0.2 for 20%.`,
      });
  }
  return ok(undefined);
}

/** FLOW_WITHOUT_AMOUNT, FLOW_FIELD_WITHOUT_MEANING and those of `checkAmount`. */
function checkFlow(
  { date, kind, amount }: DealByDealInput['flows'][number],
  currency: string,
  path: string,
): Result<undefined> {
  if (kind !== 'write-off' && !amount)
    return fail({
      kind: 'invalid-input',
      code: 'FLOW_WITHOUT_AMOUNT',
      path,
      message: `The ${kind} of ${date} has no amount. Enter it; only a write-off has none.`,
    });
  if (kind === 'write-off' && amount && amount.minor !== 0n)
    return fail({
      kind: 'invalid-input',
      code: 'FLOW_FIELD_WITHOUT_MEANING',
      path,
      message: `The write-off of ${date} moves no money. Leave its amount out.`,
    });
  const checked = amount && checkAmount(amount, { currency, path, what: `The ${kind} of ${date}` });
  return checked && !checked.ok ? checked : ok(undefined);
}

/** DISTRIBUTION_BEFORE_CALL where a deal is paid out or written off before its first call. */
function checkCalled(flows: readonly DealFlow[]): Result<undefined> {
  const isCalled = ({ deal, date }: DealFlow) =>
    flows.some((flow) => flow.kind === 'call' && flow.deal === deal && flow.date <= date);
  const early = flows.findIndex((flow) => flow.kind !== 'call' && !isCalled(flow));
  const before = flows[early];
  if (!before) return ok(undefined);
  return fail({
    kind: 'invalid-input',
    code: 'DISTRIBUTION_BEFORE_CALL',
    path: `flows.${early}.date`,
    message:
      `Deal ${before.deal} has a ${before.kind} on ${before.date} before any call. ` +
      'Enter its calls, or correct the date.',
  });
}

/** Fund expenses as calls of the deals, by what those had called by then; EXPENSE_BEFORE_CALL. */
function expenseCalls(input: DealByDealInput, flows: readonly DealFlow[]): Result<DealFlow[]> {
  const shares: DealFlow[] = [];
  for (const [k, { date, amount }] of input.expenses.entries()) {
    const path = `expenses.${k}.amount`;
    const what = `The expense of ${date}`;
    const checked = checkAmount(amount, { currency: input.terms.currency, path, what });
    if (!checked.ok) return checked;
    const called = new Map<string, Decimal>();
    for (const flow of flows)
      if (flow.kind === 'call' && flow.date <= date)
        called.set(flow.deal, (called.get(flow.deal) ?? ZERO).plus(flow.amount));
    const whole = [...called.values()].reduce((sum, each) => sum.plus(each), ZERO);
    if (whole.isZero())
      return fail({
        kind: 'invalid-input',
        code: 'EXPENSE_BEFORE_CALL',
        path: `expenses.${k}.date`,
        message: `No deal had called anything by ${date}. Date the expense after the first call.`,
      });
    for (const [deal, part] of called)
      shares.push({
        date,
        deal,
        kind: 'call',
        amount: part.times(amount.minor.toString()).div(whole),
      });
  }
  return ok(shares);
}

/**
 * The whole fund's flows in the order in which they count, expenses among them as calls of deals.
 *
 * Errors, with the path of the flow: FLOW_WITHOUT_AMOUNT, FLOW_FIELD_WITHOUT_MEANING,
 * DISTRIBUTION_BEFORE_CALL, EXPENSE_BEFORE_CALL, and those of `checkAmount`.
 */
export function flowsOf(input: DealByDealInput): Result<DealFlow[]> {
  const flows: DealFlow[] = [];
  for (const [k, flow] of input.flows.entries()) {
    const checked = checkFlow(flow, input.terms.currency, `flows.${k}.amount`);
    if (!checked.ok) return checked;
    const { date, deal, kind, amount } = flow;
    flows.push({ date, deal, kind, amount: new Decimal(amount?.minor.toString() ?? 0) });
  }
  const called = checkCalled(flows);
  if (!called.ok) return called;
  const expenses = expenseCalls(input, flows);
  if (!expenses.ok) return expenses;
  return ok(sortDealFlows([...flows, ...expenses.value]));
}
