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
import { type AmountPlace, checkAmount, fundFlowSchema } from './flows.ts';
import { irrStep, irrWarnings } from './irrTrace.ts';
import { decimalText } from './text.ts';
import { type XirrResult, xirr } from './xirr.ts';

export const metricsInputSchema = z.object({
  currency: currencySchema,
  flows: z
    .array(
      fundFlowSchema.extend({
        recallable: moneyCodec
          .optional()
          .meta({ description: 'The part of a distribution that may be called again' }),
      }),
    )
    .meta({ title: 'Calls and distributions' }),
  nav: z
    .object({ date: dateSchema, amount: moneyCodec })
    .optional()
    .meta({ title: 'Net asset value', description: 'Counts as received on its date' }),
  committed: moneyCodec.optional().meta({ title: 'Committed', description: 'For paid-in capital' }),
  invested: moneyCodec
    .optional()
    .meta({ title: 'Invested', description: 'What went into deals, for the multiple on it' }),
});

/** What distributions and value are of what was paid in, ten decimals. */
const multiplesSchema = z.object({
  paidIn: moneyCodec,
  distributed: moneyCodec,
  /** Distributions over paid-in. */
  dpi: decimalSchema,
  /** Net asset value over paid-in. */
  rvpi: decimalSchema,
  tvpi: decimalSchema,
});

export const metricsOutputSchema = multiplesSchema.extend({
  nav: moneyCodec,
  /** Paid-in over committed; present with a commitment. */
  pic: decimalSchema.optional(),
  /** Distributions and net asset value over what went into deals; present with that. */
  moic: decimalSchema.optional(),
  /** Recallable distributions out of both sides; present where there are any and more was paid in. */
  netOfRecycling: multiplesSchema.optional(),
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

/** RECALLABLE_ABOVE_DISTRIBUTION, and the errors of `checkAmount`. */
function checkRecallable(
  { kind, date, amount, recallable }: MetricsInput['flows'][number],
  place: AmountPlace,
): Result<undefined> {
  if (!recallable) return ok(undefined);
  const checked = checkAmount(recallable, place);
  if (!checked.ok) return checked;
  if (recallable.minor <= (kind === 'distribution' ? amount.minor : 0n)) return ok(undefined);
  return fail({
    kind: 'invalid-input',
    code: 'RECALLABLE_ABOVE_DISTRIBUTION',
    path: place.path,
    message: `More is recallable on ${date} than was distributed. Lower the part.`,
  });
}

function checkInput(input: MetricsInput): Result<undefined> {
  const { currency } = input;
  for (const [index, flow] of input.flows.entries()) {
    const what = `The ${flow.kind} of ${flow.date}`;
    const checked = checkAmount(flow.amount, { currency, path: `flows.${index}.amount`, what });
    if (!checked.ok) return checked;
    const again = checkRecallable(flow, { currency, path: `flows.${index}.recallable`, what });
    if (!again.ok) return again;
  }
  for (const key of ['committed', 'invested'] as const) {
    const amount = input[key];
    if (!amount) continue;
    const checked = checkAmount(amount, { currency, path: key, what: `What was ${key}` });
    if (!checked.ok) return checked;
    if (amount.minor === 0n)
      return fail({
        kind: 'invalid-input',
        code: 'DENOMINATOR_ZERO',
        path: key,
        message: `Nothing was ${key}, so there is no multiple of it. Enter it, or leave it out.`,
      });
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

/** Multiples of two sums, in the form of the output. */
function multiplesOf(paidIn: Money, distributed: Money, nav: Money) {
  const whole = { currency: paidIn.currency, minor: distributed.minor + nav.minor };
  return {
    paidIn,
    distributed,
    dpi: ratio(distributed, paidIn),
    rvpi: ratio(nav, paidIn),
    tvpi: ratio(whole, paidIn),
  };
}

/**
 * The multiples without what was paid out to be called again, as if it had never been called (ILPA
 * Reporting Template; GIPS 2020 on private funds). Absent where nothing was, or nothing else is left.
 */
function netOfRecycling(input: MetricsInput, { paidIn, distributed, nav }: Sums) {
  const recallable = input.flows.reduce((sum, flow) => sum + (flow.recallable?.minor ?? 0n), 0n);
  if (recallable === 0n || paidIn.minor <= recallable) return {};
  const less = ({ currency, minor }: Money): Money => ({ currency, minor: minor - recallable });
  return { netOfRecycling: multiplesOf(less(paidIn), less(distributed), nav) };
}

interface Sums {
  readonly paidIn: Money;
  readonly distributed: Money;
  readonly nav: Money;
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
  version: '1.1.0',
  label: 'Fund performance',
  description:
    'Internal rate of return with every root; distributed, residual and total value to paid-in, ' +
    'gross and net of recycling; paid-in to committed; total value to invested.',
  input: metricsInputSchema,
  output: metricsOutputSchema,
  run(input) {
    const checked = checkInput(input);
    if (!checked.ok) return checked;
    const paidIn = total(input, 'call');
    const distributed = total(input, 'distribution');
    const nav = input.nav?.amount ?? { currency: input.currency, minor: 0n };
    const multiples = multiplesOf(paidIn, distributed, nav);
    const { dpi, rvpi, tvpi } = multiples;
    const whole = { currency: input.currency, minor: distributed.minor + nav.minor };
    const { committed, invested } = input;
    const pic = committed && ratio(paidIn, committed);
    const moic = invested && ratio(whole, invested);
    const irr = rateOfReturn(input);
    const paid: [string, Money] = ['Paid in', paidIn];
    return ok({
      output: {
        ...multiples,
        nav,
        ...(pic !== undefined && { pic }),
        ...(moic !== undefined && { moic }),
        ...netOfRecycling(input, { paidIn, distributed, nav }),
        ...(irr.ok && { irr: { ...irr.value, roots: [...irr.value.roots] } }),
      },
      trace: [
        ratioStep('dpi', 'Distributed to paid-in', [['Distributed', distributed], paid], dpi),
        ratioStep('rvpi', 'Residual value to paid-in', [['Net asset value', nav], paid], rvpi),
        ratioStep('tvpi', 'Total value to paid-in', [['Total value', whole], paid], tvpi),
        ...(committed && pic !== undefined
          ? [ratioStep('pic', 'Paid-in capital', [paid, ['Committed', committed]], pic)]
          : []),
        ...(invested && moic !== undefined
          ? [
              ratioStep(
                'moic',
                'Multiple on invested capital',
                [
                  ['Total value', whole],
                  ['Invested', invested],
                ],
                moic,
              ),
            ]
          : []),
        ...(irr.ok ? [irrStep(irr.value, input.flows.length + (input.nav ? 1 : 0))] : []),
      ],
      warnings: irrWarnings(irr),
    });
  },
});
