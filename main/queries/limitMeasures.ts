/**
 * What each limit is held against: the newest forecast, the newest risk run, or the position and
 * the holdings of the date.
 */
import type { Position, PositionRow } from '../../core/cash/position.ts';
import type { CashflowOutput } from '../../core/forecast/cash/schema.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, toDecimal } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { type LimitRow, limitAmount, limitScope } from './limits.ts';
import { holdingsAt } from './risk.ts';
import {
  blobOf,
  FORECAST,
  GROUP,
  METHOD_OF_RECORD,
  newestRun,
  parameterOf,
  type Run,
} from './runs.ts';
import type { Translator } from './translator.ts';

/** What a limit is held against: in percent for shares, else in the reporting currency. */
export interface Measured {
  readonly now: Decimal | null;
  /** A floor is broken from above; every other limit from below. */
  readonly isFloor?: boolean;
  /** True where `now` is a bound of the future, so that a breach is a risk and not yet a fact. */
  readonly isAhead?: boolean;
  readonly runId?: string | null;
  /** What the figure is chosen from or summed of, in the reporting currency. */
  readonly parts?: readonly Part[];
  /** What a share is taken of. */
  readonly whole?: Decimal;
  readonly wholeLink?: Link;
}

interface Link {
  readonly target: string;
  readonly input: { readonly [name: string]: unknown };
}

/** One bank, currency or holding behind a figure, with what explains it. */
export interface Part {
  readonly label: string;
  readonly worth: Decimal;
  /** The one that the limit is held against. */
  readonly isChosen?: boolean;
  readonly link?: Link;
}

/** A group or an account of the position. */
function positionLink(
  { asOf, currency }: Pick<Desk, 'asOf' | 'currency'>,
  row: { readonly groupBy: 'bank' | 'currency'; readonly rowId: string } | { accountId: string },
): Link {
  const input = { ...row, column: 'closing', asOf, reportingCurrency: currency };
  return { target: 'position.explain', input };
}

/** Accounts whose positive balances a limit counts: of one bank, of one entity, or all. */
export interface CountedScope {
  readonly bankId?: string | undefined;
  readonly entityId?: string | undefined;
}

const countedLink = ({ asOf }: Desk, limit: LimitRow, scope: CountedScope = {}): Link => ({
  target: 'limits.explainPart',
  input: { limitId: limit.id, asOf, ...scope },
});

const isWithin = ({ account }: PositionRow, { bankId, entityId }: CountedScope): boolean =>
  (bankId === undefined || account?.bankId === bankId) &&
  (entityId === undefined || account?.entityId === entityId);

export interface CountedAccount {
  readonly label: string;
  readonly closing: Money;
  readonly link: Link;
}

/** What makes up a sum of positive balances, and what is left out because it is overdrawn. */
export function countedAccounts(
  desk: Desk,
  scope: CountedScope,
): { readonly counted: readonly CountedAccount[]; readonly overdrawn: readonly CountedAccount[] } {
  const accounts = heldRows(desk)
    .filter((row) => isWithin(row, scope))
    .flatMap(({ id, label, closing, account }): CountedAccount[] =>
      closing === null
        ? []
        : [{ label, closing, link: positionLink(desk, { accountId: account?.id ?? id }) }],
    );
  return {
    counted: accounts.filter(({ closing }) => closing.minor > 0n),
    overdrawn: accounts.filter(({ closing }) => closing.minor < 0n),
  };
}

/**
 * The subject of historical runs that only limits ask for, at their own confidence and horizon: kept
 * beside the method of record, never shown as a method.
 */
export const LIMIT_MEASURE = 'historical for limits';

export interface RiskMeasure {
  readonly confidence: number;
  readonly horizonDays: number;
}

/** What limits on risk are held against, each once; a limit that names none takes `usual`. */
export function limitedMeasures(
  limits: readonly LimitRow[],
  usual: RiskMeasure,
): readonly RiskMeasure[] {
  const own = limits
    .filter(({ measure }) => measure === 'var' || measure === 'expected-shortfall')
    .map((limit): RiskMeasure => {
      const [confidence, days] = ['confidence', 'horizonDays'].map((n) => parameter(limit, n));
      const isShare = typeof confidence === 'number' && confidence > 0.5 && confidence < 1;
      const isCount = typeof days === 'number' && Number.isInteger(days) && days > 0;
      return {
        confidence: isShare ? confidence : usual.confidence,
        horizonDays: isCount ? days : usual.horizonDays,
      };
    });
  return [...new Map(own.map((each) => [JSON.stringify(each), each])).values()];
}

export interface Desk {
  readonly context: Pick<QueryContext, 'store' | 'files'>;
  readonly asOf: IsoDate;
  readonly currency: string;
  readonly position: Position;
  readonly translator: Translator;
}

const NOTHING: Measured = { now: null };

function parameter(limit: LimitRow, name: string): unknown {
  return limit.parameters?.[name];
}

const percentOf = (part: Decimal, whole: Decimal): Decimal | null =>
  whole.gt(0) ? part.div(whole).times(100) : null;

/**
 * Accounts with their worth; those without a statement are left out. An account whose currency has
 * no rate makes every sum wrong: throws FX_RATE_MISSING.
 */
function heldRows({ position, translator }: Desk): PositionRow[] {
  return position.rows.filter(({ accountBalance, closing }) => {
    if (accountBalance !== null && closing === null) translator.rate(accountBalance.currency);
    return closing !== null;
  });
}

/** The lowest value of the interval's lower bound within the horizon that the limit looks at. */
function lowestBound(output: CashflowOutput, limit: LimitRow, asOf: IsoDate): number | null {
  const wanted = parameter(limit, 'interval');
  const level = typeof wanted === 'number' ? wanted : 0.8;
  const band = output.balance.bounds.find((each) => Math.abs(each.level - level) < 1e-9);
  const weeks = parameter(limit, 'horizonWeeks');
  const last = typeof weeks === 'number' ? addDays(asOf, weeks * 7) : null;
  const values = (band?.lower ?? []).filter(
    (_, index) => last === null || (output.dates[index] ?? '') <= last,
  );
  return values.length === 0 ? null : Math.min(...values);
}

function sumOf(rows: readonly PositionRow[]): Decimal {
  return rows.reduce(
    (sum, { closing }) => (closing === null ? sum : sum.plus(toDecimal(closing))),
    new Decimal(0),
  );
}

function totalLink({ asOf, currency }: Desk): Pick<Part, 'link'> {
  const input = { column: 'closing', asOf, reportingCurrency: currency };
  return { link: { target: 'position.explain', input } };
}

/**
 * The balance itself where it misses the minimum already, else what the newest forecast warns of.
 */
function liquidity(desk: Desk, limit: LimitRow): Measured {
  const { context, asOf, currency } = desk;
  const amount = limitAmount(limit);
  const rows = heldRows(desk);
  if (amount === null || rows.length === 0) return NOTHING;
  const parts = [{ label: 'Balance of the date', worth: sumOf(rows), ...totalLink(desk) }];
  const today = sumOf(rows);
  const floor = desk.translator.decimal(amount);
  if (today.lt(floor)) return { now: today, isFloor: true, parts };
  const stored = newestRun(
    context.store,
    { calculation: FORECAST, subject: GROUP, asOf, scenarioId: null },
    (run) => parameterOf(run, 'reportingCurrency') === currency,
  );
  if (stored === undefined) return { now: today, isFloor: true, parts };
  // Doubles pass both sides of the codec unchanged, so the stored output reads as it was computed.
  const lowest = lowestBound(blobOf(context, stored).output as CashflowOutput, limit, asOf);
  if (lowest === null) return { now: today, isFloor: true, parts };
  return { now: new Decimal(lowest), isFloor: true, isAhead: true, runId: stored.run.id };
}

function positiveSum(rows: readonly PositionRow[]): Decimal {
  return rows.reduce(
    (sum, { closing }) =>
      closing !== null && closing.minor > 0n ? sum.plus(toDecimal(closing)) : sum,
    new Decimal(0),
  );
}

function largestOf<One extends Part>(parts: readonly One[]): One | undefined {
  return parts.reduce<One | undefined>(
    (most, part) => (most === undefined || part.worth.abs().gt(most.worth.abs()) ? part : most),
    undefined,
  );
}

function chosen(parts: readonly Part[], label: string | undefined): readonly Part[] {
  return parts.map((part) => (part.label === label ? { ...part, isChosen: true } : part));
}

/** The share of the positive cash that stands at one bank: the one named, else the largest. */
function bankShare(desk: Desk, limit: LimitRow): Measured {
  const held = heldRows(desk);
  const all = positiveSum(held);
  const named = limitScope(desk.context.store, limit, 'bank');
  const banks = Map.groupBy(held, ({ account }) => account?.bankId ?? '');
  const standing = [...banks].map(([bankId, rows]) => ({
    bankId,
    label: rows[0]?.account?.bankName ?? '',
    worth: positiveSum(rows),
    link: countedLink(desk, limit, { bankId }),
  }));
  const looked = standing.filter(({ bankId }) => named === undefined || bankId === named);
  const most = largestOf(looked);
  if (most === undefined) return NOTHING;
  return {
    now: percentOf(most.worth, all) ?? new Decimal(0),
    parts: standing.map((part) => (part === most ? { ...part, isChosen: true } : part)),
    whole: all,
    wholeLink: countedLink(desk, limit),
  };
}

/**
 * Net cash in one foreign currency: the one named, else the largest; as a share of positive cash.
 */
function openCurrency(desk: Desk, limit: LimitRow): Measured {
  const held = heldRows(desk);
  const named = parameter(limit, 'currency');
  const net = new Map<string, Decimal>();
  for (const row of held)
    if (row.closing !== null)
      net.set(row.currency, (net.get(row.currency) ?? new Decimal(0)).plus(toDecimal(row.closing)));
  const parts = [...net]
    .filter(([code]) => code !== desk.currency)
    .map(([label, worth]): Part => {
      const group = { groupBy: 'currency', rowId: `group:${label}` } as const;
      return { label, worth, link: positionLink(desk, group) };
    });
  const most = largestOf(parts.filter(({ label }) => typeof named !== 'string' || label === named));
  const largest = most?.worth.abs() ?? new Decimal(0);
  const whole = positiveSum(held);
  return {
    now: limit.share === null ? largest : percentOf(largest, whole),
    parts: chosen(parts, most?.label),
    ...(limit.share === null ? {} : { whole, wholeLink: countedLink(desk, limit) }),
  };
}

/** Money-market funds over cash and such funds, of the entity named or of all. */
function fundShare(desk: Desk, limit: LimitRow): Measured {
  const { translator, context, asOf } = desk;
  const named = limitScope(context.store, limit, 'entity');
  const scope: CountedScope = named === undefined ? {} : { entityId: named };
  const cash = positiveSum(heldRows(desk).filter((row) => isWithin(row, scope)));
  const parts = holdingsAt(context.store, asOf)
    .filter(
      ({ kind, entityId }) =>
        kind === 'money-market-fund' && entityId === (scope.entityId ?? entityId),
    )
    .map(
      ({ name, value }): Part => ({
        label: name,
        worth: translator.decimal(value),
        isChosen: true,
      }),
    );
  const funds = parts.reduce((sum, { worth }) => sum.plus(worth), new Decimal(0));
  const whole = funds.plus(cash);
  return {
    now: percentOf(funds, whole),
    parts: [
      ...parts,
      { label: 'Positive balances', worth: cash, link: countedLink(desk, limit, scope) },
    ],
    whole,
  };
}

function hasParameters(run: Run, limit: LimitRow): boolean {
  return ['confidence', 'horizonDays'].every((name) => {
    const wanted = parameter(limit, name);
    return wanted === undefined || parameterOf(run, name) === wanted;
  });
}

function riskFigure(
  { context, asOf, currency }: Desk,
  limit: LimitRow,
  figure: 'valueAtRisk' | 'expectedShortfall',
): Measured {
  const newest = (subject: string) =>
    newestRun(
      context.store,
      { subject, asOf, scenarioId: null },
      (run) => hasParameters(run, limit) && parameterOf(run, 'reportingCurrency') === currency,
    );
  const stored = newest(METHOD_OF_RECORD) ?? newest(LIMIT_MEASURE);
  if (stored === undefined) return NOTHING;
  const output = blobOf(context, stored).output as { readonly [name: string]: unknown };
  return { now: new Decimal(String(output[figure])), runId: stored.run.id };
}

function measure(desk: Desk, limit: LimitRow): Measured {
  switch (limit.measure) {
    case 'minimum-liquidity':
      return liquidity(desk, limit);
    case 'bank-concentration':
      return bankShare(desk, limit);
    case 'var':
      return riskFigure(desk, limit, 'valueAtRisk');
    case 'expected-shortfall':
      return riskFigure(desk, limit, 'expectedShortfall');
    case 'open-currency':
      return openCurrency(desk, limit);
    case 'fund-share':
      return fundShare(desk, limit);
    default:
      return NOTHING;
  }
}

/** Missing rates or damaged files leave one limit unknown, never the whole list. */
export function measureOrNothing(desk: Desk, limit: LimitRow): Measured {
  try {
    return measure(desk, limit);
  } catch (thrown) {
    if (thrown instanceof AppFailure) return NOTHING;
    throw thrown;
  }
}
