/**
 * The coming calls, exits and values of a fund: the model of Takahashi & Alexander, "Illiquid
 * Alternative Asset Fund Modeling" (Journal of Portfolio Management, Winter 2002), from commitment or
 * from where a fund stands today, beside flows that are planned by hand.
 */
import { z } from 'zod';
import { allocate } from '../money/allocate.ts';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import type { Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import { addDays, addMonths, type IsoDate } from '../time/dates.ts';
import { checkAmount } from './flows.ts';

const PARTS = { annual: 1, 'semi-annual': 2, quarterly: 4 } as const;

/** What a person assumes; the rest of the input is where the fund stands. */
export const pacingAssumptionsSchema = z.object({
  contributionRates: z.array(decimalSchema).min(1).default(['0.25', '0.3333', '0.5']).meta({
    title: 'Contribution rates',
    description: 'Of what is uncalled, by year of life; the last one repeats',
  }),
  lifeYears: z.number().int().min(1).max(30).default(12).meta({ title: 'Life', unit: 'years' }),
  bow: decimalSchema.default('2.5').meta({
    title: 'Bow',
    description: 'How late distributions come: 1 evenly, above 1 later',
  }),
  growthAnnual: decimalSchema.default('0.13').meta({ title: 'Growth', unit: 'a year' }),
  yieldAnnual: decimalSchema.default('0').meta({
    title: 'Yield',
    description: 'The least that is distributed of the value each year',
  }),
  frequency: z
    .enum(['annual', 'semi-annual', 'quarterly'])
    .default('quarterly')
    .meta({ title: 'Frequency', description: 'A year’s amount in equal parts' }),
  planned: z
    .array(
      z.object({
        date: dateSchema,
        kind: z.enum(['call', 'distribution']),
        amount: moneyCodec,
        label: z.string().max(140).default(''),
      }),
    )
    .default([])
    .meta({
      title: 'Planned by hand',
      description: 'Calls and exits; they replace the model’s flows of their kind in their year',
    }),
});

/** The document in `fund_plan.assumptions`: the model's assumptions and how they reach the cash. */
export const fundPlanSchema = pacingAssumptionsSchema.extend({
  start: dateSchema.meta({
    title: 'Start',
    description: 'The plan begins after this day, from what the fund is then worth',
  }),
  callLagDays: z.int().min(0).max(120).default(5).meta({
    title: 'Invested after',
    description: 'From a call to the payment that it is for',
    unit: 'days',
  }),
  exitLagDays: z.int().min(0).max(120).default(10).meta({
    title: 'Distributed after',
    description: 'From the proceeds of an exit to their distribution',
    unit: 'days',
  }),
  forecastMonths: z.int().min(1).max(120).default(24).meta({
    title: 'In the forecast for',
    description: 'Flows due later stay in the plan',
    unit: 'months',
  }),
  probability: decimalSchema.default('1').meta({
    title: 'Probability',
    description: 'That forecasts count the flows by; 0.8 is 80%',
  }),
});
export type FundPlan = z.output<typeof fundPlanSchema>;

export const pacingInputSchema = pacingAssumptionsSchema.extend({
  currency: currencySchema,
  start: dateSchema.meta({ title: 'Start', description: 'The first year begins after this day' }),
  ageYears: z
    .number()
    .int()
    .min(0)
    .default(0)
    .meta({ title: 'Age at the start', unit: 'years', description: 'Whole years of life so far' }),
  uncalled: moneyCodec.meta({ title: 'Uncalled at the start' }),
  nav: moneyCodec.meta({ title: 'Net asset value at the start' }),
});
export type PacingInput = z.output<typeof pacingInputSchema>;

export interface PacingYear {
  /** Year of life, from 1. */
  readonly year: number;
  readonly from: IsoDate;
  /** Its last day. */
  readonly to: IsoDate;
  readonly contributionRate: Decimal;
  readonly distributionRate: Decimal;
  readonly openingMinor: bigint;
  readonly growthMinor: bigint;
  readonly calledMinor: bigint;
  readonly distributedMinor: bigint;
  readonly closingMinor: bigint;
  readonly uncalledMinor: bigint;
}

export interface PacingFlow {
  readonly date: IsoDate;
  readonly kind: 'call' | 'distribution';
  readonly amount: Money;
  readonly origin: 'model' | 'planned';
  readonly label: string;
}

export interface Pacing {
  readonly years: readonly PacingYear[];
  readonly flows: readonly PacingFlow[];
}

function checkInput(input: PacingInput): Result<undefined> {
  const { currency } = input;
  const amounts: [string, string, Money][] = [
    ['uncalled', 'What is uncalled', input.uncalled],
    ['nav', 'The net asset value', input.nav],
    ...input.planned.map(({ amount, kind, date }, k): [string, string, Money] => [
      `planned.${k}.amount`,
      `The planned ${kind} of ${date}`,
      amount,
    ]),
  ];
  for (const [path, what, amount] of amounts) {
    const checked = checkAmount(amount, { currency, path, what });
    if (!checked.ok) return checked;
  }
  const refuse = (code: string, path: string, message: string) =>
    fail({ kind: 'invalid-input', code, path, message });
  const shares: [string, string][] = [
    ...input.contributionRates.map((rate, k): [string, string] => [`contributionRates.${k}`, rate]),
    ['yieldAnnual', input.yieldAnnual],
  ];
  for (const [path, rate] of shares)
    if (new Decimal(rate).lt(0) || new Decimal(rate).gt(1))
      return refuse('PACING_RATE', path, `${rate} is not a share from 0 to 1. Correct it.`);
  if (new Decimal(input.bow).lte(0))
    return refuse('PACING_BOW', 'bow', `The bow is ${input.bow}. Choose one above zero.`);
  if (new Decimal(input.growthAnnual).lte(-1))
    return refuse('PACING_GROWTH', 'growthAnnual', 'Growth is above -1, a total loss.');
  if (input.ageYears >= input.lifeYears)
    return refuse(
      'PACING_LIFE_OVER',
      'lifeYears',
      `The fund is ${input.ageYears} years old, so a life of ${input.lifeYears} is over. ` +
        'Choose a longer life.',
    );
  const end = addMonths(input.start, 12 * (input.lifeYears - input.ageYears));
  const out = input.planned.findIndex(({ date }) => date <= input.start || date > end);
  if (out >= 0)
    return refuse(
      'PACING_OUT_OF_LIFE',
      `planned.${out}.date`,
      `${input.planned[out]?.date} is not after ${input.start} and up to ${end}. Move it, or ` +
        'choose a longer life.',
    );
  return ok(undefined);
}

const whole = (value: Decimal) => BigInt(roundDecimal(value, 0, 'half-even').toFixed(0));

/** A year's amount at the ends of its parts, the cents by largest remainder. */
function spread(
  from: IsoDate,
  kind: PacingFlow['kind'],
  totalMinor: bigint,
  { frequency, currency }: PacingInput,
): PacingFlow[] {
  const parts = PARTS[frequency];
  const before = addDays(from, -1);
  return allocate(totalMinor, Array(parts).fill(1n)).flatMap((minor, k) =>
    minor === 0n
      ? []
      : [
          {
            date: addMonths(before, ((k + 1) * 12) / parts),
            kind,
            amount: { currency, minor },
            origin: 'model' as const,
            label: '',
          },
        ],
  );
}

/** Where a year begins. */
interface Standing {
  readonly uncalledMinor: bigint;
  readonly navMinor: bigint;
}

const sumOf = (rows: PacingInput['planned']) =>
  rows.reduce((sum, { amount }) => sum + amount.minor, 0n);

/** The planned rows of a kind and year, where there are any, with their sum. */
function plannedIn(input: PacingInput, kind: PacingFlow['kind'], from: IsoDate, to: IsoDate) {
  const rows = input.planned.filter(
    (row) => row.kind === kind && row.date >= from && row.date <= to,
  );
  return rows.length === 0 ? undefined : { rows, minor: sumOf(rows) };
}

function paceYear(
  input: PacingInput,
  year: number,
  { uncalledMinor, navMinor }: Standing,
): Result<{ readonly year: PacingYear; readonly flows: readonly PacingFlow[] }> {
  const k = year - input.ageYears - 1;
  const from = addDays(addMonths(input.start, 12 * k), 1);
  const to = addMonths(input.start, 12 * (k + 1));
  const rates = input.contributionRates;
  const contributionRate = new Decimal(rates[Math.min(year, rates.length) - 1] ?? '0');
  const distributionRate = Decimal.max(
    input.yieldAnnual,
    new Decimal(year).div(input.lifeYears).pow(input.bow),
  );
  const grown = whole(new Decimal(input.growthAnnual).plus(1).times(navMinor.toString()));
  const calls = plannedIn(input, 'call', from, to);
  const exits = plannedIn(input, 'distribution', from, to);
  const called = calls?.minor ?? whole(contributionRate.times(uncalledMinor.toString()));
  const distributed = exits?.minor ?? whole(distributionRate.times(grown.toString()));
  const over = (code: string, first: PacingInput['planned'][number] | undefined, what: string) =>
    fail({
      kind: 'invalid-input',
      code,
      path: `planned.${first === undefined ? 0 : input.planned.indexOf(first)}.amount`,
      message: `Planned for the year until ${to}: more than ${what}. Plan less.`,
    });
  if (called > uncalledMinor)
    return over('PACING_ABOVE_UNCALLED', calls?.rows[0], 'is uncalled by then');
  if (distributed > grown + called)
    return over('PACING_ABOVE_VALUE', exits?.rows[0], 'the fund is worth by then');
  const byHand = (rows: PacingInput['planned']) =>
    rows.map((row): PacingFlow => ({ ...row, origin: 'planned' }));
  return ok({
    year: {
      year,
      from,
      to,
      contributionRate,
      distributionRate,
      openingMinor: navMinor,
      growthMinor: grown - navMinor,
      calledMinor: called,
      distributedMinor: distributed,
      closingMinor: grown + called - distributed,
      uncalledMinor: uncalledMinor - called,
    },
    flows: [
      ...(calls ? byHand(calls.rows) : spread(from, 'call', called, input)),
      ...(exits ? byHand(exits.rows) : spread(from, 'distribution', distributed, input)),
    ],
  });
}

/**
 * Year by year, with uncalled U, value N, growth G, yield Y, life L and bow B:
 *
 * - called C = rate of contribution of the year x U
 * - rate of distribution = max(Y, (year / L) ^ B), and 1 in the last year
 * - distributed D = rate x N (1 + G)
 * - N' = N (1 + G) + C - D
 *
 * Planned calls and distributions of a year stand in place of C or D. Amounts are rounded half-even
 * to the minor unit each year. A planned distribution above the value, or a planned call above what is
 * uncalled, is refused (PACING_ABOVE_VALUE, PACING_ABOVE_UNCALLED).
 *
 * Errors: those of `checkAmount`, PACING_RATE, PACING_BOW, PACING_GROWTH, PACING_LIFE_OVER,
 * PACING_OUT_OF_LIFE, each with its path.
 */
export function pace(input: PacingInput): Result<Pacing> {
  const checked = checkInput(input);
  if (!checked.ok) return checked;
  const years: PacingYear[] = [];
  const flows: PacingFlow[] = [];
  let standing: Standing = { uncalledMinor: input.uncalled.minor, navMinor: input.nav.minor };
  for (let number = input.ageYears + 1; number <= input.lifeYears; number++) {
    const paced = paceYear(input, number, standing);
    if (!paced.ok) return paced;
    const { year } = paced.value;
    years.push(year);
    flows.push(...paced.value.flows);
    standing = { uncalledMinor: year.uncalledMinor, navMinor: year.closingMinor };
  }
  flows.sort((a, b) =>
    a.date === b.date ? (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0) : a.date < b.date ? -1 : 1,
  );
  return ok({ years, flows });
}
