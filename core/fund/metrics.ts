/**
 * `fund.metrics`: rate of return and multiples of a fund from the investors' side. Multiples are
 * exact ratios of money printed with ten decimals; the rate of return is a double.
 */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal } from '../money/decimal.ts';
import { formatAmount, type Money, toDecimal } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import { checkAmount, fundFlowSchema } from './flows.ts';
import { irrStep, irrWarnings } from './irrTrace.ts';
import { decimalText } from './text.ts';
import { type XirrResult, xirr } from './xirr.ts';

export const metricsInputSchema = z.object({
  currency: currencySchema,
  flows: z.array(fundFlowSchema).meta({ title: 'Calls and distributions' }),
  nav: z
    .object({ date: dateSchema, amount: moneyCodec })
    .optional()
    .meta({ title: 'Net asset value', description: 'Counts as received on its date' }),
});

export const metricsOutputSchema = z.object({
  paidIn: moneyCodec,
  distributed: moneyCodec,
  nav: moneyCodec,
  /** Distributions over paid-in. */
  dpi: decimalSchema,
  /** Net asset value over paid-in. */
  rvpi: decimalSchema,
  tvpi: decimalSchema,
  /** Absent where no rate exists; a warning then says why. */
  irr: z
    .object({
      headline: z.number(),
      roots: z.array(z.number()),
      isAmbiguous: z.boolean(),
      rule: z.string(),
    })
    .optional(),
});

type MetricsInput = z.output<typeof metricsInputSchema>;

function total(input: MetricsInput, kind: 'call' | 'distribution'): Money {
  const minor = input.flows
    .filter((flow) => flow.kind === kind)
    .reduce((sum, flow) => sum + flow.amount.minor, 0n);
  return { currency: input.currency, minor };
}

function checkInput(input: MetricsInput): Result<undefined> {
  const { currency } = input;
  for (const [index, flow] of input.flows.entries()) {
    const what = `The ${flow.kind} of ${flow.date}`;
    const checked = checkAmount(flow.amount, { currency, path: `flows.${index}.amount`, what });
    if (!checked.ok) return checked;
  }
  if (input.nav) {
    const what = `The net asset value of ${input.nav.date}`;
    const checked = checkAmount(input.nav.amount, { currency, path: 'nav.amount', what });
    if (!checked.ok) return checked;
    const { date } = input.nav;
    const later = input.flows.findIndex((flow) => flow.date > date);
    if (later >= 0)
      return fail({
        kind: 'invalid-input',
        code: 'NAV_BEFORE_FLOW',
        path: 'nav.date',
        message:
          `The net asset value is of ${date}, but flow ${later + 1} is later. ` +
          'Use a later value or leave later flows out.',
      });
  }
  if (total(input, 'call').minor === 0n)
    return fail({
      kind: 'not-applicable',
      code: 'NOTHING_PAID_IN',
      path: 'flows',
      message: 'Nothing was paid in, so there is no multiple. Enter the calls of the fund.',
    });
  return ok(undefined);
}

/** The flows as the investors see them; the one place where this money becomes doubles. */
function rateOfReturn(input: MetricsInput): Result<XirrResult> {
  const amounts = input.flows.map((flow) => ({
    date: flow.date,
    amount: toDecimal(flow.amount).toNumber() * (flow.kind === 'call' ? -1 : 1),
  }));
  const value = input.nav && {
    date: input.nav.date,
    amount: toDecimal(input.nav.amount).toNumber(),
  };
  return xirr(value ? [...amounts, value] : amounts);
}

function ratio(part: Money, whole: Money): string {
  return decimalText(new Decimal(part.minor.toString()).div(whole.minor.toString()), 10);
}

function ratioStep(id: string, label: string, parts: [string, Money][], result: string): TraceStep {
  return {
    id,
    label,
    rule: parts.map(([name]) => name).join(' / '),
    inputs: parts.map(([name, amount]) => ({
      label: name,
      value: formatAmount(amount),
      unit: amount.currency,
      ref: 'input.flows',
    })),
    result,
  };
}

export const metricsCalculation = defineCalculation({
  id: 'fund.metrics',
  version: '1.0.0',
  label: 'Fund performance',
  description:
    'Internal rate of return with every root, and distributed, residual and total value to ' +
    'paid-in.',
  input: metricsInputSchema,
  output: metricsOutputSchema,
  run(input) {
    const checked = checkInput(input);
    if (!checked.ok) return checked;
    const paidIn = total(input, 'call');
    const distributed = total(input, 'distribution');
    const nav = input.nav?.amount ?? { currency: input.currency, minor: 0n };
    const whole = { currency: input.currency, minor: distributed.minor + nav.minor };
    const dpi = ratio(distributed, paidIn);
    const rvpi = ratio(nav, paidIn);
    const tvpi = ratio(whole, paidIn);
    const irr = rateOfReturn(input);
    const paid: [string, Money] = ['Paid in', paidIn];
    return ok({
      output: {
        paidIn,
        distributed,
        nav,
        dpi,
        rvpi,
        tvpi,
        ...(irr.ok && { irr: { ...irr.value, roots: [...irr.value.roots] } }),
      },
      trace: [
        ratioStep('dpi', 'Distributed to paid-in', [['Distributed', distributed], paid], dpi),
        ratioStep('rvpi', 'Residual value to paid-in', [['Net asset value', nav], paid], rvpi),
        ratioStep('tvpi', 'Total value to paid-in', [['Total value', whole], paid], tvpi),
        ...(irr.ok ? [irrStep(irr.value, input.flows.length + (input.nav ? 1 : 0))] : []),
      ],
      warnings: irrWarnings(irr),
    });
  },
});
