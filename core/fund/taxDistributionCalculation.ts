/** `fund.taxDistribution`: what carry holders may take for their taxes in advance of carry, with its trace. */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import type { Money } from '../money/money.ts';
import { formatAmount } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import { checkAmount, currencyMixed } from './flows.ts';
import { dealTwice } from './payable.ts';
import { ZERO } from './replay.ts';
import { advanceByDeal, taxByDeal } from './taxByDeal.ts';
import {
  type AllocatedYear,
  allocateIncome,
  carryPaid,
  openAdvances,
  taxedIncome,
} from './taxDistribution.ts';
import { problem, taxMeasuredProblem } from './termChecks.ts';
import { amountText, percentText } from './text.ts';
import { prepareFund } from './waterfall.ts';
import { fundHistorySchema } from './waterfallCalculation.ts';
import { standsAlone } from './waterfallTerms.ts';

export const taxDistributionInputSchema = z.object({
  fund: fundHistorySchema.meta({
    title: 'Fund',
    description: 'Terms with tax distributions, commitments and history',
  }),
  date: dateSchema.meta({ title: 'Paid on', description: 'Not before the last flow' }),
  years: z
    .array(
      z.object({
        to: dateSchema.meta({ title: 'Last day of the tax year' }),
        income: moneyCodec.meta({
          title: 'Taxable income',
          description: 'Net, of the whole fund; below zero for a loss',
        }),
        deals: z
          .array(z.object({ deal: z.string().min(1), income: moneyCodec }))
          .optional()
          .meta({
            title: 'By deal',
            description:
              'Needed where each deal stands alone; what is left of the income is of the fund',
          }),
      }),
    )
    .min(1)
    .meta({ title: 'Tax years', description: 'Every year since the first call, by date' }),
  cashAvailable: moneyCodec.optional().meta({
    title: 'Cash',
    description: 'What the fund can pay; the distribution is at most that',
  }),
});
type TaxDistributionInput = z.output<typeof taxDistributionInputSchema>;

export const taxDistributionOutputSchema = z.object({
  years: z.array(
    z.object({
      to: dateSchema,
      income: moneyCodec,
      /** Called less paid out plus income to date. */
      bookValue: moneyCodec,
      /** To carry; below zero where a loss takes back what was allocated before. */
      allocated: moneyCodec,
      allocatedToDate: moneyCodec,
    }),
  ),
  taxedIncome: moneyCodec,
  rate: decimalSchema,
  /** Rate x taxed income. */
  tax: moneyCodec,
  /** Cash to carry, advances included, less what was given back. */
  carryPaid: moneyCodec,
  /** Tax less carry paid, at least zero and at most the cash. */
  payable: moneyCodec,
  /** What cash does not cover. */
  notCovered: moneyCodec,
  /** Advances that later carry repays first, with this one. */
  openAdvances: moneyCodec,
  /** Where each deal stands alone: on whose later carry the distribution is an advance. */
  deals: z
    .array(
      z.object({
        deal: z.string(),
        allocatedToDate: moneyCodec,
        taxedIncome: moneyCodec,
        tax: moneyCodec,
        carryPaid: moneyCodec,
        payable: moneyCodec,
      }),
    )
    .optional(),
});

function checkInput({ fund, date, years, cashAvailable }: TaxDistributionInput): Result<string> {
  const { currency } = fund.terms;
  if (!fund.taxDistributions)
    return fail(
      problem(
        'TAX_DISTRIBUTION_NOT_AGREED',
        'fund.taxDistributions',
        'The agreement has no tax distributions. Add them with their rate, or pay by the tiers.',
      ),
    );
  const isAlone = standsAlone(fund.terms);
  if (fund.taxDistributions.measured === 'each-deal' && !isAlone)
    return fail(taxMeasuredProblem('fund.taxDistributions.measured'));
  for (const [index, { to, income, deals }] of years.entries()) {
    const before = years[index - 1]?.to;
    if (before !== undefined && to <= before)
      return fail(
        problem(
          'DATES_OUT_OF_ORDER',
          `years.${index}.to`,
          `${to} is not after the year before it. Sort the years by date, each once.`,
        ),
      );
    if (to > date)
      return fail(
        problem(
          'TAX_YEAR_NOT_OVER',
          `years.${index}.to`,
          `The tax year ends on ${to}, after the distribution of ${date}. Choose a later day, or ` +
            'leave the year out.',
        ),
      );
    if (income.currency !== currency)
      return currencyMixed(income, {
        currency,
        path: `years.${index}.income`,
        what: `The income until ${to}`,
      });
    if (isAlone && !deals)
      return fail(
        problem(
          'DEAL_INCOMES_MISSING',
          `years.${index}.deals`,
          `Each deal stands alone by these terms, so the year to ${to} needs the income of each. ` +
            'Give them; what is left of the income is of the fund.',
        ),
      );
    const seen = new Set<string>();
    for (const [k, own] of (deals ?? []).entries()) {
      const path = `years.${index}.deals.${k}`;
      if (own.income.currency !== currency)
        return currencyMixed(own.income, {
          currency,
          path: `${path}.income`,
          what: `The income of ${own.deal} until ${to}`,
        });
      if (seen.has(own.deal)) return fail(dealTwice(own.deal, `${path}.deal`));
      seen.add(own.deal);
    }
  }
  const cash =
    cashAvailable &&
    checkAmount(cashAvailable, { currency, path: 'cashAvailable', what: 'The cash available' });
  return cash && !cash.ok ? cash : ok(fund.taxDistributions.rate);
}

function run(input: TaxDistributionInput) {
  const checked = checkInput(input);
  if (!checked.ok) return checked;
  const rate = new Decimal(checked.value);
  const history = input.fund;
  const { currency } = history.terms;
  const fund = prepareFund(history);
  if (!fund.ok) return fail({ ...fund.error, path: `fund.${fund.error.path ?? ''}` });
  if (input.date < fund.value.last)
    return fail(
      problem(
        'FLOWS_OUT_OF_ORDER',
        'date',
        `The distribution of ${input.date} is before the last flow of ${fund.value.last}. Choose ` +
          'a later date, or leave later flows out.',
      ),
    );
  const years = allocateIncome(history, input.years);
  if (!years.ok) return years;
  const { losses = 'carried-forward' } = history.taxDistributions ?? {};
  const taxed = taxedIncome(years.value, losses);
  const toMoney = (value: Decimal): Money => ({
    currency,
    minor: BigInt(roundDecimal(value, 0, 'half-even').toFixed(0)),
  });
  const paid = carryPaid(fund.value);
  const tax = taxed.times(rate);
  const deals = taxByDeal(fund.value, years.value, {
    ...history.taxDistributions,
    rate: rate.toFixed(),
  });
  const isEach = history.taxDistributions?.measured === 'each-deal';
  const due = isEach
    ? deals.reduce((sum, { dueMinor }) => sum + dueMinor, 0n)
    : toMoney(Decimal.max(ZERO, tax.minus(Decimal.max(ZERO, paid)))).minor;
  const cash = input.cashAvailable?.minor ?? due;
  const payable = { currency, minor: due < cash ? due : cash };
  const advances = openAdvances(fund.value).plus(payable.minor.toString());
  const output: z.output<typeof taxDistributionOutputSchema> = {
    years: years.value.map((year, k) => ({
      to: year.to,
      income: input.years[k]?.income ?? { currency, minor: 0n },
      bookValue: toMoney(year.bookValue),
      allocated: toMoney(year.allocated),
      allocatedToDate: toMoney(year.allocatedToDate),
    })),
    taxedIncome: toMoney(taxed),
    rate: rate.toFixed(),
    tax: toMoney(tax),
    carryPaid: toMoney(paid),
    payable,
    notCovered: { currency, minor: due - payable.minor },
    openAdvances: toMoney(advances),
    ...(standsAlone(history.terms) && {
      deals: advanceByDeal(deals, payable.minor).map((minor, k) => ({
        deal: deals[k]?.deal ?? '',
        allocatedToDate: toMoney(deals[k]?.allocatedToDate ?? ZERO),
        taxedIncome: toMoney(deals[k]?.taxed ?? ZERO),
        tax: toMoney(deals[k]?.tax ?? ZERO),
        carryPaid: toMoney(deals[k]?.paid ?? ZERO),
        payable: { currency, minor },
      })),
    }),
  };
  const trace = [
    ...years.value.map((year) => yearStep(year, currency)),
    taxStep(output, { losses, isEach }),
    ...dealSteps(output, isEach),
  ];
  return ok({ output, trace, warnings: [] });
}

function yearStep(year: AllocatedYear, currency: string): TraceStep {
  const exact = (label: string, value: Decimal) => ({
    label,
    value: amountText(value, currency),
    unit: currency,
  });
  return {
    id: `allocated.${year.to}`,
    label: `Income of carry until ${year.to}`,
    rule:
      'Carry earned, and what carry would get if the book value, called less paid out plus income ' +
      'to date, were paid out on that day',
    inputs: [
      exact('Income of the fund to date', year.incomeToDate),
      exact('Book value', year.bookValue),
      exact('Of this year', year.allocated),
    ],
    result: amountText(year.allocatedToDate, currency),
    unit: currency,
  };
}

type Output = z.output<typeof taxDistributionOutputSchema>;

const line = (label: string, amount: Money, ref?: string) => ({
  label,
  value: formatAmount(amount),
  unit: amount.currency,
  ...(ref !== undefined && { ref }),
});

function taxStep(
  output: Output,
  {
    losses,
    isEach,
  }: { readonly losses: 'carried-forward' | 'each-year'; readonly isEach: boolean },
): TraceStep {
  const { currency } = output.payable;
  const last = output.years.at(-1);
  const years = losses === 'carried-forward' ? 'to date' : 'in the years that gained';
  return {
    id: 'payable',
    label: 'Tax distribution',
    rule:
      `Rate x income of carry ${years}, less carry paid${isEach ? ', deal by deal' : ''}, at least ` +
      'zero and at most the cash; an advance that later carry repays first',
    inputs: [
      line('Income taxed', output.taxedIncome, last && `allocated.${last.to}`),
      { label: 'Rate', value: percentText(new Decimal(output.rate)), ref: 'input.fund' },
      line('Carry paid', output.carryPaid),
      line('Not covered by cash', output.notCovered),
    ],
    result: formatAmount(output.payable),
    unit: currency,
  };
}

function dealSteps({ deals = [], payable, rate }: Output, isEach: boolean): TraceStep[] {
  return deals.map((each) => ({
    id: `deal.${each.deal}`,
    label: `Tax distribution of ${each.deal}`,
    rule:
      'The part of the tax distribution in proportion to rate x income of carry on this deal, less ' +
      `carry paid on it${isEach ? '' : ', carry on other deals counted'}; later carry of this deal repays it`,
    inputs: [
      line('Income taxed', each.taxedIncome),
      { label: 'Rate', value: percentText(new Decimal(rate)), ref: 'input.fund' },
      line('Tax', each.tax),
      line('Carry paid on it', each.carryPaid),
      line('Tax distribution of all deals', payable, 'payable'),
    ],
    result: formatAmount(each.payable),
    unit: each.payable.currency,
  }));
}

export const taxDistributionCalculation = defineCalculation({
  id: 'fund.taxDistribution',
  version: '1.1.0',
  label: 'Tax distribution',
  description:
    'What carry holders may take in advance for taxes: a rate on the income allocated to carry by ' +
    'liquidation at book value, less carry paid.',
  input: taxDistributionInputSchema,
  output: taxDistributionOutputSchema,
  run,
});
