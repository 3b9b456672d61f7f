/** `fund.dealByDeal`: a history of deals through an American waterfall, with its clawback. */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { dateSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal } from '../money/decimal.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { ok } from '../result.ts';
import { type ClawbackBasis, clawbackOf, hurdleShortfall } from './clawback.ts';
import { type DealDistribution, pourDeals } from './dealByDeal.ts';
import {
  checkShares,
  type DealByDealInput,
  dealByDealInputSchema,
  flowsOf,
} from './dealByDealInput.ts';
import { nothingCalled } from './flows.ts';
import { growthOf } from './growth.ts';
import { recoveryShape } from './recoveryFigures.ts';
import { roundToTotal } from './rounding.ts';
import { checkTerms } from './terms.ts';
import { amountText } from './text.ts';

export const dealByDealOutputSchema = z.object({
  distributions: z.array(
    z.object({
      date: dateSchema,
      deal: z.string(),
      amount: moneyCodec,
      tiers: z.array(z.object({ id: z.string(), investors: moneyCodec, carry: moneyCodec })),
      lp: moneyCodec,
      gpInvestment: moneyCodec,
      carry: moneyCodec,
    }),
  ),
  totals: z.object({
    called: moneyCodec,
    distributed: moneyCodec,
    lp: moneyCodec,
    gpInvestment: moneyCodec,
    carry: moneyCodec,
    /** What carry would have been with all calls back before any. */
    wholeFundCarry: moneyCodec,
  }),
  clawback: z.object({
    date: dateSchema,
    ...recoveryShape,
  }),
});
type Output = z.output<typeof dealByDealOutputSchema>;

function lineOf(
  { date, deal, tiers }: DealDistribution,
  wholeMinor: bigint,
  gpShare: Decimal,
  currency: string,
): Output['distributions'][number] {
  const money = (minor: bigint): Money => ({ currency, minor });
  const gp = new Decimal(wholeMinor.toString()).times(gpShare);
  const parts = roundToTotal(
    [gp, ...tiers.flatMap(({ investors, carry }) => [investors, carry])],
    wholeMinor,
  );
  const part = (k: number) => parts[k] ?? 0n;
  const carry = tiers.reduce((sum, _, k) => sum + part(2 * k + 2), 0n);
  return {
    date,
    deal,
    amount: money(wholeMinor),
    tiers: tiers.map(({ tier }, k) => ({
      id: tier.id,
      investors: money(part(2 * k + 1)),
      carry: money(part(2 * k + 2)),
    })),
    lp: money(wholeMinor - part(0) - carry),
    gpInvestment: money(part(0)),
    carry: money(carry),
  };
}

function investorsOf({ tiers }: DealDistribution): Decimal {
  return tiers.reduce((sum, tier) => sum.plus(tier.investors), new Decimal(0));
}

function carryOf(distributions: readonly DealDistribution[]): Decimal {
  return distributions
    .flatMap(({ tiers }) => tiers)
    .reduce((sum, tier) => sum.plus(tier.carry), new Decimal(0));
}

function run(input: DealByDealInput) {
  const shares = checkShares(input);
  if (!shares.ok) return shares;
  const { currency, ...shared } = input.terms;
  const common = { ...shared, gpCommitment: 'carry-free' as const, carryTiers: [] };
  const terms = checkTerms({
    ...common,
    form: 'deal-by-deal' as const,
    losses: input.losses,
    writeDowns: 'counted' as const,
  });
  if (!terms.ok) return terms;
  const whole = flowsOf(input);
  if (!whole.ok) return whole;
  const gpShare = new Decimal(input.gpInvestment);
  const keep = new Decimal(1).minus(gpShare);
  const flows = whole.value.map((flow) => ({ ...flow, amount: flow.amount.times(keep) }));
  const date = input.clawback.date ?? flows.at(-1)?.date;
  if (date === undefined) return nothingCalled();
  const poured = pourDeals(terms.value, flows);
  const wholeMinor = whole.value
    .filter(({ kind, amount }) => kind === 'distribution' && amount.gt(0))
    .map(({ amount }) => BigInt(amount.toFixed(0)));
  const lines = poured.map((each, k) => lineOf(each, wholeMinor[k] ?? 0n, gpShare, currency));
  const until = poured.filter((each) => each.date <= date);
  const called = flows.filter((flow) => flow.kind === 'call' && flow.date <= date);
  const paid = until.map((each) => ({ date: each.date, amount: investorsOf(each) }));
  const profit = until
    .reduce((sum, each) => sum.plus(each.amount), new Decimal(0))
    .minus(called.reduce((sum, flow) => sum.plus(flow.amount), new Decimal(0)));
  const basis: ClawbackBasis = {
    carry: carryOf(until),
    agreedCarry: Decimal.max(0, profit).times(input.terms.carry.rate),
    hurdleShortfall: hurdleShortfall(
      growthOf(terms.value, flows[0]?.date ?? date),
      { calls: called, paid },
      date,
    ),
    taxRate: new Decimal(input.clawback.taxRate),
    escrowShare: new Decimal(input.clawback.escrowShare),
  };
  const clawback = clawbackOf(basis);
  const money = (value: Decimal): Money => ({
    currency,
    minor: BigInt(value.toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN).toFixed(0)),
  });
  const total = (of: 'amount' | 'lp' | 'gpInvestment' | 'carry'): Money => ({
    currency,
    minor: lines.reduce((sum, line) => sum + line[of].minor, 0n),
  });
  const allCalls = whole.value.filter(({ kind }) => kind === 'call');
  const output: Output = {
    distributions: lines,
    totals: {
      called: money(allCalls.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0))),
      distributed: total('amount'),
      lp: total('lp'),
      gpInvestment: total('gpInvestment'),
      carry: total('carry'),
      wholeFundCarry: money(carryOf(pourDeals({ ...common, form: 'whole-fund' }, flows))),
    },
    clawback: {
      date,
      excessCarry: money(clawback.excessCarry),
      preferredShortfall: money(clawback.preferredShortfall),
      gross: money(clawback.gross),
      fromEscrow: money(clawback.fromEscrow),
      fromHolders: money(clawback.fromHolders),
      afterTaxCap: money(clawback.afterTaxCap),
      payable: money(clawback.payable),
    },
  };
  return ok({ output, trace: traceOf(output, { ...basis, profit }, currency), warnings: [] });
}

function traceOf(
  output: Output,
  basis: ClawbackBasis & { readonly profit: Decimal },
  currency: string,
): TraceStep[] {
  const amount = (label: string, value: Decimal) => ({
    label,
    value: amountText(value, currency),
    unit: currency,
  });
  const step = (id: string, label: string, rule: string, value: Money): TraceStep => ({
    id,
    label,
    rule,
    inputs: [],
    result: formatAmount(value),
    unit: currency,
  });
  const { clawback, totals } = output;
  return [
    step('carry', 'Carry paid', 'Sum of carry over all distributions', totals.carry),
    {
      ...step(
        'clawback.gross',
        'Clawback before escrow and tax',
        'The larger of carry above its rate of profit and of what investors lack to capital and ' +
          'preferred return, at most the carry paid',
        clawback.gross,
      ),
      inputs: [
        amount('Carry paid', basis.carry),
        amount('Profit of the fund', basis.profit),
        amount('Future value of calls less what investors got', basis.hurdleShortfall),
      ],
    },
    step(
      'clawback.payable',
      'Clawback to pay',
      'From escrow first, then from carry holders up to what carry left them after tax',
      clawback.payable,
    ),
  ];
}

export const dealByDealCalculation = defineCalculation({
  id: 'fund.dealByDeal',
  version: '1.1.0',
  label: 'Deal-by-deal waterfall',
  description:
    'Runs a history of deals through an American waterfall, with or without losses carried forward, ' +
    'and tests the clawback.',
  input: dealByDealInputSchema,
  output: dealByDealOutputSchema,
  run,
});
