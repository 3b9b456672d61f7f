/** `fund.hurdleTiers`: a history of calls and distributions through promote tiers. */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { currencySchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal } from '../money/decimal.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, ok } from '../result.ts';
import { ACCRUAL_DAY_COUNTS } from '../time/dayCount.ts';
import { Book } from './book.ts';
import { fundFlowSchema, groupFlows, nothingCalled } from './flows.ts';
import { roundToTotal } from './rounding.ts';
import { waterfallProblems } from './termChecks.ts';
import { percentText } from './text.ts';
import type { InvestorHurdlesTerms } from './waterfallTerms.ts';

const shareSchema = decimalSchema.meta({ description: '0.2 is 20%' });

export const hurdleTiersInputSchema = z.object({
  currency: currencySchema,
  dayCount: z.enum(ACCRUAL_DAY_COUNTS).default('act/365f').meta({ title: 'Day count' }),
  tiers: z.array(
    z.object({
      irr: decimalSchema.optional().meta({ title: 'Hurdle rate', unit: 'a year' }),
      multiple: decimalSchema.optional().meta({ title: 'Hurdle multiple' }),
      promote: shareSchema.meta({ title: 'Promote' }),
    }),
  ),
  finalPromote: shareSchema.meta({ title: 'Promote above the last hurdle' }),
  gpInvestment: shareSchema
    .default('0')
    .meta({ title: 'GP investment', description: 'Share of calls and of what investors receive' }),
  flows: z.array(fundFlowSchema),
});

const tierLine = z.object({ investors: moneyCodec, promote: moneyCodec });

export const hurdleTiersOutputSchema = z.object({
  distributions: z.array(
    z.object({
      date: z.string(),
      amount: moneyCodec,
      tiers: z.array(tierLine),
      lp: moneyCodec,
      gpInvestment: moneyCodec,
      promote: moneyCodec,
    }),
  ),
  totals: z.object({
    called: moneyCodec,
    lp: moneyCodec,
    gpInvestment: moneyCodec,
    promote: moneyCodec,
  }),
});

type Input = z.output<typeof hurdleTiersInputSchema>;
type Distribution = z.output<typeof hurdleTiersOutputSchema>['distributions'][number];

/** One distribution to whole minor units: tiers first, then LP and GP investment within investors. */
function rounded(
  amount: Money,
  paid: readonly { readonly investors: Decimal; readonly promote: Decimal }[],
  gpShare: Decimal,
): Omit<Distribution, 'date'> {
  const money = (minor: bigint): Money => ({ currency: amount.currency, minor });
  const minor = roundToTotal(
    paid.flatMap(({ investors, promote }) => [investors, promote]),
    amount.minor,
  );
  const sum = (parity: number) =>
    minor.reduce((total, each, k) => (k % 2 === parity ? total + each : total), 0n);
  const investors = new Decimal(sum(0).toString());
  const gp = investors.times(gpShare);
  const [lp = 0n, gpInvestment = 0n] = roundToTotal([investors.minus(gp), gp], sum(0));
  return {
    amount,
    tiers: paid.map((_, k) => ({
      investors: money(minor[2 * k] ?? 0n),
      promote: money(minor[2 * k + 1] ?? 0n),
    })),
    lp: money(lp),
    gpInvestment: money(gpInvestment),
    promote: money(sum(1)),
  };
}

function tierSteps(book: Book, lines: readonly Distribution[], currency: string) {
  const total = (k: number, of: 'investors' | 'promote') =>
    lines.reduce((sum, line) => sum + (line.tiers[k]?.[of].minor ?? 0n), 0n);
  return book.tiers.map(
    (tier, k): TraceStep => ({
      id: `tier.${k}`,
      label: tier.label,
      rule: tier.rule,
      inputs: [
        {
          label: 'To investors',
          value: formatAmount({ currency, minor: total(k, 'investors') }),
          unit: currency,
        },
      ],
      result: formatAmount({ currency, minor: total(k, 'promote') }),
      unit: currency,
    }),
  );
}

function run(input: Input) {
  const terms: InvestorHurdlesTerms = {
    form: 'investor-hurdles',
    dayCount: input.dayCount,
    from: 'due-date',
    tiers: input.tiers,
    finalPromote: input.finalPromote,
    gpCommitment: 'as-investor',
  };
  const [problem] = waterfallProblems(terms, '');
  if (problem) return fail({ ...problem, path: problem.path?.slice(1) ?? '' });
  const gpShare = new Decimal(input.gpInvestment);
  if (gpShare.lt(0) || gpShare.gt(1))
    return fail({
      kind: 'invalid-input',
      code: 'GP_INVESTMENT_RANGE',
      path: 'gpInvestment',
      message: `A GP investment of ${percentText(gpShare)} is not between 0% and 100%.`,
    });
  const dates = groupFlows(input.flows, input.currency);
  if (!dates.ok) return dates;
  const money = (minor: bigint): Money => ({ currency: input.currency, minor });
  const [first] = dates.value;
  if (!first) return nothingCalled();
  const book = new Book(terms, first.date);
  let state = book.open();
  const lines: Distribution[] = [];
  for (const { date, calledMinor, distributedMinor } of dates.value) {
    state = book.moveTo(state, date);
    if (calledMinor > 0n)
      state = book.call(state, new Decimal(calledMinor.toString()), undefined, false);
    if (distributedMinor === 0n) continue;
    const payment = book.pay(state, new Decimal(distributedMinor.toString()), undefined);
    state = payment.state;
    const paid = payment.poured.map(({ investors, carry }) => ({ investors, promote: carry }));
    lines.push({ date, ...rounded(money(distributedMinor), paid, gpShare) });
  }
  const total = (of: 'lp' | 'gpInvestment' | 'promote') =>
    money(lines.reduce((sum, line) => sum + line[of].minor, 0n));
  const called = money(dates.value.reduce((sum, each) => sum + each.calledMinor, 0n));
  return ok({
    output: {
      distributions: lines,
      totals: {
        called,
        lp: total('lp'),
        gpInvestment: total('gpInvestment'),
        promote: total('promote'),
      },
    },
    trace: tierSteps(book, lines, input.currency),
    warnings: [],
  });
}

export const hurdleTiersCalculation = defineCalculation({
  id: 'fund.hurdleTiers',
  version: '1.1.0',
  label: 'Promote by hurdles',
  description:
    'Runs a history through tiers of promote by investor rate of return or multiple, any number of them.',
  input: hurdleTiersInputSchema,
  output: hurdleTiersOutputSchema,
  run,
});
