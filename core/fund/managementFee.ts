/**
 * Management fees by period: a rate on committed capital, invested cost or net asset value, with
 * step-downs, parts of periods, offsets of fees that the manager earned elsewhere, and VAT. Terms are
 * data; nothing here knows what is usual.
 */
import { Decimal, roundDecimal } from '../money/decimal.ts';
import type { Money } from '../money/money.ts';
import { fail, invariant, ok, type Result } from '../result.ts';
import { addMonths, dateOf, dateParts, daysBetween, type IsoDate } from '../time/dates.ts';
import { yearFractionDecimal } from '../time/dayCount.ts';
import {
  checkManagementFee,
  FEE_BASES,
  type FeePhaseInput,
  type ManagementFeeInput,
} from './managementFeeInput.ts';

const MONTHS = { monthly: 1, quarterly: 3, 'semi-annual': 6, annual: 12 } as const;

/** What an investment costs and is worth where a stretch begins. */
export interface FeeInvestment {
  readonly deal: string;
  readonly cost: Money;
  readonly value: Money;
}

/** A stretch with one rate and one base. */
export interface FeeSegment {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly basis: FeePhaseInput['basis'];
  readonly base: Money;
  /** The base that was not taken because it is higher. */
  readonly higher?: { readonly basis: FeePhaseInput['basis']; readonly base: Money };
  /** Where the lower one counts of each investment: both of each; the base is the sum of the lower. */
  readonly investments?: readonly FeeInvestment[];
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
  const levels =
    input.baseTaken === 'daily'
      ? [
          ...FEE_BASES.flatMap((basis) => input.bases[basis]),
          ...(input.bases.investments ?? []).flatMap((each) => each.levels),
        ]
      : [];
  const cuts = [...input.phases, ...levels].map(({ from }) => from);
  const inside = cuts.filter((date) => date > period.from && date < period.to);
  const starts = [period.from, ...new Set(inside.sort())];
  const segments: FeeSegment[] = [];
  for (const [k, from] of starts.entries()) {
    const to = starts[k + 1] ?? period.to;
    const phase = latest(input.phases, from);
    if (!phase) return noTerms('FEE_PHASE_MISSING', 'phases', `No phase covers ${from}.`);
    const at = input.baseTaken === 'daily' ? from : period.from;
    const taken = basesOf(input, phase, at);
    if (!taken.ok) return taken;
    segments.push({
      from,
      to,
      ...taken.value,
      rateAnnual: new Decimal(phase.rateAnnual),
      years: yearsOf(input, period, from, to),
    });
  }
  return ok(segments);
}

const lower = (cost: Money, value: Money): Money => (value.minor < cost.minor ? value : cost);

/** The base of a phase on a date: the lower one where the phase has two, the first where they are equal. */
function basesOf(
  { bases, currency }: ManagementFeeInput,
  { basis, notAbove, perInvestment }: FeePhaseInput,
  at: IsoDate,
): Result<Pick<FeeSegment, 'basis' | 'base' | 'higher' | 'investments'>> {
  if (perInvestment) {
    if (!bases.investments)
      return noTerms('FEE_BASE_MISSING', 'bases.investments', `No investments on ${at}.`);
    const investments = bases.investments.flatMap(({ deal, levels }): FeeInvestment[] => {
      const level = latest(levels, at);
      return level ? [{ deal, cost: level.cost, value: level.value }] : [];
    });
    const minor = investments.reduce((sum, { cost, value }) => sum + lower(cost, value).minor, 0n);
    return ok({ basis: 'invested', base: { currency, minor }, investments });
  }
  const found: { readonly basis: FeePhaseInput['basis']; readonly base: Money }[] = [];
  for (const each of notAbove === undefined ? [basis] : [basis, notAbove]) {
    const level = latest(bases[each], at);
    if (!level) return noTerms('FEE_BASE_MISSING', `bases.${each}`, `No ${each} base on ${at}.`);
    found.push({ basis: each, base: level.amount });
  }
  const [least, higher] = found.sort(
    (a, b) => Number(a.base.minor > b.base.minor) - Number(a.base.minor < b.base.minor),
  );
  invariant(least !== undefined, 'a phase has a base');
  return ok({ ...least, ...(higher && { higher }) });
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

/**
 * The fee of each period: sum over its segments of base (the lower of two where terms have two, of the fund or of each investment) x rate x
 * years, less the offset share of fees received in the period, never below zero; VAT on what is left. Gross, offset and VAT are each
 * rounded half-even to the minor unit.
 *
 * Sources: ILPA Principles 3.0 on fee offsets; Metrick & Yasuda, ch. 2, on bases and step-downs.
 * Errors: FEE_PERIOD_EMPTY, FEE_RATE_RANGE, SHARE_RANGE, DATES_OUT_OF_ORDER, FEE_PHASE_MISSING,
 * FEE_BASE_MISSING and those of `checkManagementFee`, each with its path.
 */
export function managementFees(input: ManagementFeeInput): Result<FeePeriod[]> {
  const checked = checkManagementFee(input);
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
