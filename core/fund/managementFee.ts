/**
 * Management fees by period: a rate on committed capital, invested cost or net asset value, with
 * step-downs, parts of periods, offsets of fees that the manager earned elsewhere, and VAT. Terms are
 * data; nothing here knows what is usual.
 */
import { z } from 'zod';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import type { Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import { addMonths, dateOf, dateParts, daysBetween, type IsoDate } from '../time/dates.ts';
import { ACCRUAL_DAY_COUNTS, yearFractionDecimal } from '../time/dayCount.ts';
import { checkAmount } from './flows.ts';
import { shareProblems } from './termChecks.ts';

const BASES = ['committed', 'invested', 'net-asset-value'] as const;
const MONTHS = { monthly: 1, quarterly: 3, 'semi-annual': 6, annual: 12 } as const;

const levelSchema = z.object({ from: dateSchema, amount: moneyCodec });

export const managementFeeInputSchema = z.object({
  currency: currencySchema,
  from: dateSchema.meta({ title: 'First day' }),
  to: dateSchema.meta({ title: 'Day after the last' }),
  frequency: z.enum(['monthly', 'quarterly', 'semi-annual', 'annual']).default('quarterly'),
  periods: z.enum(['calendar', 'anniversary']).default('calendar').meta({
    description: 'Whether periods end with calendar quarters or count from the first day',
  }),
  proration: z
    .enum(['equal-periods', ...ACCRUAL_DAY_COUNTS])
    .default('equal-periods')
    .meta({ description: 'Equal periods: a whole one is the year over their number' }),
  baseTaken: z
    .enum(['period-start', 'daily'])
    .default('period-start')
    .meta({ description: 'Whether a base that changes within a period counts from its day' }),
  phases: z
    .array(
      z.object({
        from: dateSchema,
        basis: z.enum(BASES),
        rateAnnual: decimalSchema.meta({ description: '0.02 is 2% a year' }),
      }),
    )
    .min(1)
    .meta({ description: 'Each until the next begins; a step-down is a phase' }),
  bases: z.object({
    committed: z.array(levelSchema).default([]),
    invested: z.array(levelSchema).default([]),
    'net-asset-value': z.array(levelSchema).default([]),
  }),
  offsets: z
    .object({
      share: decimalSchema.meta({
        description: 'Of portfolio fees that reduce the fee; 0.8 is 80%',
      }),
      carriesForward: z
        .boolean()
        .meta({ description: 'Whether what exceeds a fee reduces later ones' }),
      received: z.array(z.object({ date: dateSchema, amount: moneyCodec })),
      waiting: moneyCodec
        .optional()
        .meta({ title: 'Waiting', description: 'Offset left over from earlier fees' }),
    })
    .optional(),
  vatRate: decimalSchema.default('0'),
});
export type ManagementFeeInput = z.output<typeof managementFeeInputSchema>;

/** A stretch with one rate and one base. */
export interface FeeSegment {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly basis: (typeof BASES)[number];
  readonly base: Money;
  readonly rateAnnual: Decimal;
  /** Time in years that the rate counts for. */
  readonly years: Decimal;
}

export interface FeePeriod {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly segments: readonly FeeSegment[];
  readonly gross: Money;
  readonly offset: Money;
  readonly net: Money;
  readonly vat: Money;
  /** Offset that waits for later fees. */
  readonly carriedForward: Money;
}

interface Period {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Of the whole period, of which the first and the last may be a part. */
  readonly wholeDays: number;
}

function periodsOf(input: ManagementFeeInput): Period[] {
  const months = MONTHS[input.frequency];
  const { year, month } = dateParts(input.from);
  const start =
    input.periods === 'anniversary' ? input.from : dateOf(year, month - ((month - 1) % months), 1);
  const periods: Period[] = [];
  for (let k = 0; ; k++) {
    const begin = addMonths(start, months * k);
    const end = addMonths(start, months * (k + 1));
    if (begin >= input.to) return periods;
    const from = begin < input.from ? input.from : begin;
    const to = end > input.to ? input.to : end;
    periods.push({ from, to, wholeDays: daysBetween(begin, end) });
  }
}

function latest<T extends { readonly from: IsoDate }>(
  levels: readonly T[],
  date: IsoDate,
): T | undefined {
  return levels.findLast(({ from }) => from <= date);
}

function segmentsOf(input: ManagementFeeInput, period: Period): Result<FeeSegment[]> {
  const levels = input.baseTaken === 'daily' ? BASES.flatMap((basis) => input.bases[basis]) : [];
  const cuts = [...input.phases, ...levels].map(({ from }) => from);
  const inside = cuts.filter((date) => date > period.from && date < period.to);
  const starts = [period.from, ...new Set(inside.sort())];
  const segments: FeeSegment[] = [];
  for (const [k, from] of starts.entries()) {
    const to = starts[k + 1] ?? period.to;
    const phase = latest(input.phases, from);
    if (!phase) return noTerms('FEE_PHASE_MISSING', 'phases', `No phase covers ${from}.`);
    const at = input.baseTaken === 'daily' ? from : period.from;
    const base = latest(input.bases[phase.basis], at);
    if (!base)
      return noTerms(
        'FEE_BASE_MISSING',
        `bases.${phase.basis}`,
        `No ${phase.basis} base on ${at}.`,
      );
    segments.push({
      from,
      to,
      basis: phase.basis,
      base: base.amount,
      rateAnnual: new Decimal(phase.rateAnnual),
      years: yearsOf(input, period, from, to),
    });
  }
  return ok(segments);
}

function yearsOf(input: ManagementFeeInput, period: Period, from: IsoDate, to: IsoDate): Decimal {
  if (input.proration !== 'equal-periods') return yearFractionDecimal(input.proration, from, to);
  const part = new Decimal(daysBetween(from, to)).div(period.wholeDays);
  return part.times(MONTHS[input.frequency]).div(12);
}

function noTerms(code: string, path: string, what: string) {
  const message = `${what} Add it, or begin the fee later.`;
  return fail({ kind: 'invalid-input', code, path, message });
}

function checkInput(input: ManagementFeeInput): Result<undefined> {
  if (input.to <= input.from)
    return fail({
      kind: 'invalid-input',
      code: 'FEE_PERIOD_EMPTY',
      path: 'to',
      message: `The fee ends on ${input.to}, not after ${input.from}. Choose a later end.`,
    });
  const { phases, offsets, vatRate } = input;
  const [range] = [
    ...phases.flatMap(({ rateAnnual }, k) =>
      shareProblems(rateAnnual, {
        code: 'FEE_RATE_RANGE',
        path: `phases.${k}.rateAnnual`,
        what: 'Fee',
      }),
    ),
    ...shareProblems(offsets?.share ?? '0', {
      code: 'SHARE_RANGE',
      path: 'offsets.share',
      what: 'Offset',
    }),
    ...shareProblems(vatRate, { code: 'SHARE_RANGE', path: 'vatRate', what: 'VAT' }),
  ];
  if (range) return fail(range);
  const lists: [string, readonly { readonly from: IsoDate }[]][] = [
    ['phases', input.phases],
    ...BASES.map((basis): [string, readonly { readonly from: IsoDate }[]] => [
      `bases.${basis}`,
      input.bases[basis],
    ]),
  ];
  for (const [path, list] of lists) {
    const at = list.findIndex(({ from }, k) => k > 0 && from <= (list[k - 1]?.from ?? from));
    if (at > 0)
      return fail({
        kind: 'invalid-input',
        code: 'DATES_OUT_OF_ORDER',
        path: `${path}.${at}.from`,
        message: `${list[at]?.from} is not after the date before it. Sort by date, each once.`,
      });
  }
  const amounts = [
    ...BASES.flatMap((basis) =>
      input.bases[basis].map(({ amount }, k) => ({ amount, path: `bases.${basis}.${k}.amount` })),
    ),
    ...(input.offsets?.received ?? []).map(({ amount }, k) => ({
      amount,
      path: `offsets.received.${k}.amount`,
    })),
    ...(input.offsets?.waiting === undefined
      ? []
      : [{ amount: input.offsets.waiting, path: 'offsets.waiting' }]),
  ];
  for (const { amount, path } of amounts) {
    const checked = checkAmount(amount, { currency: input.currency, path, what: 'This amount' });
    if (!checked.ok) return checked;
  }
  return checkReceived(input);
}

/** OFFSET_OUTSIDE_FEE where a fee was received before the first day or after the last. */
function checkReceived({ from, to, offsets }: ManagementFeeInput): Result<undefined> {
  const received = offsets?.received ?? [];
  const outside = received.findIndex(({ date }) => date < from || date >= to);
  const found = received[outside];
  if (!found) return ok(undefined);
  return fail({
    kind: 'invalid-input',
    code: 'OFFSET_OUTSIDE_FEE',
    path: `offsets.received.${outside}.date`,
    message:
      `The fee received on ${found.date} lies outside ${from} until ${to}, so nothing would be ` +
      'offset. Correct its date, charge it with the fee of its day, or enter what is left of it ' +
      'as waiting.',
  });
}

/**
 * The fee of each period: sum over its segments of base x rate x years, less the offset share of fees
 * received in the period, never below zero; VAT on what is left. Gross, offset and VAT are each
 * rounded half-even to the minor unit.
 *
 * Sources: ILPA Principles 3.0 on fee offsets; Metrick & Yasuda, ch. 2, on bases and step-downs.
 * Errors: FEE_PERIOD_EMPTY, FEE_RATE_RANGE, SHARE_RANGE, DATES_OUT_OF_ORDER, FEE_PHASE_MISSING,
 * FEE_BASE_MISSING, OFFSET_OUTSIDE_FEE and those of `checkAmount`, each with its path.
 */
export function managementFees(input: ManagementFeeInput): Result<FeePeriod[]> {
  const checked = checkInput(input);
  if (!checked.ok) return checked;
  const { currency, offsets } = input;
  const money = (value: Decimal): Money => ({
    currency,
    minor: BigInt(roundDecimal(value, 0, 'half-even').toFixed(0)),
  });
  const share = new Decimal(offsets?.share ?? 0);
  let waiting = new Decimal(offsets?.waiting?.minor.toString() ?? 0);
  const fees: FeePeriod[] = [];
  for (const period of periodsOf(input)) {
    const segments = segmentsOf(input, period);
    if (!segments.ok) return segments;
    const exact = segments.value.reduce(
      (sum, { base, rateAnnual, years }) =>
        sum.plus(rateAnnual.times(years).times(base.minor.toString())),
      new Decimal(0),
    );
    const gross = money(exact);
    const received = (offsets?.received ?? [])
      .filter(({ date }) => date >= period.from && date < period.to)
      .reduce((sum, { amount }) => sum + amount.minor, 0n);
    const usable = waiting.plus(share.times(received.toString()));
    const offset = money(Decimal.min(usable, gross.minor.toString()));
    const rest = Decimal.max(0, usable.minus(offset.minor.toString()));
    waiting = offsets?.carriesForward ? rest : new Decimal(0);
    const net = { currency, minor: gross.minor - offset.minor };
    fees.push({
      from: period.from,
      to: period.to,
      segments: segments.value,
      gross,
      offset,
      net,
      vat: money(new Decimal(input.vatRate).times(net.minor.toString())),
      carriedForward: money(waiting),
    });
  }
  return ok(fees);
}
