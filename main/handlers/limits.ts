/**
 * Limits held against what was measured: liquidity against the newest forecast, value at risk
 * against the newest risk run, concentrations against the position and holdings of the date.
 */
import { counted } from '../../core/counted.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { Decimal, roundDecimal } from '../../core/money/decimal.ts';
import { formatAmount, type Money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { type Desk, type Measured, measureOrNothing } from '../queries/limitMeasures.ts';
import { type LimitRow, limitAmount, limitRows, limitScope } from '../queries/limits.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { Translator } from '../queries/translator.ts';
import { computePosition } from './position.ts';

type LimitOut = DomainOutput<'limits.list'>[number];
type State = LimitOut['state'];

/** Use of a limit: what is measured over the limit, or the floor over what is measured. */
function shareUsed({ now, isFloor }: Measured, bound: Decimal): Decimal | null {
  if (now === null) return null;
  if (isFloor !== true) return bound.gt(0) ? now.div(bound) : null;
  return now.gt(0) ? bound.div(now) : null;
}

function stateOf(measured: Measured, bound: Decimal, warnShare: Decimal): State {
  const { now, isFloor, isAhead } = measured;
  if (now === null) return 'unknown';
  const isBroken = isFloor === true ? now.lt(bound) : now.gt(bound);
  if (isBroken) return isAhead === true ? 'breach-at-risk' : 'breach';
  const use = shareUsed(measured, bound);
  return use?.gte(warnShare) ? 'near' : 'within';
}

interface Bound {
  readonly value: Decimal;
  readonly unit: string;
  readonly digits: number;
}

/**
 * A limit's bound in the unit it is measured in; amounts in the reporting currency where rates
 * allow.
 */
function boundOf({ translator, currency }: Desk, limit: LimitRow): Bound {
  const amount = limitAmount(limit);
  if (amount === null)
    return { value: new Decimal(limit.share ?? '0').times(100), unit: '%', digits: 1 };
  return { value: translator.decimal(amount), unit: currency, digits: minorDigits(currency) };
}

/** Who a limit is about, by today's name where it is one bank or entity. */
export function scopeOf({ context: { store } }: Desk, limit: LimitRow): string {
  const nameIn = (table: 'bank' | 'entity') => {
    const id = limitScope(store, limit, table);
    return id === undefined
      ? undefined
      : store.pluck<string>(`SELECT name FROM ${table} WHERE id = ?`, [id]);
  };
  return nameIn('bank') ?? nameIn('entity') ?? limit.scope_text;
}

/** A limit as the list shows it: own bound, measure, use and state. */
export function limitOut(desk: Desk, limit: LimitRow): LimitOut {
  const head = {
    id: limit.id,
    code: limit.code,
    name: limit.name,
    scope: scopeOf(desk, limit),
    measure: limit.measure,
    warnPercent: new Decimal(limit.warn_share).times(100).toFixed(),
    entry: limit.entry,
    own: limitAmount(limit),
  };
  const { own } = head;
  let bound: Bound;
  try {
    bound = boundOf(desk, limit);
  } catch (thrown) {
    if (!(thrown instanceof AppFailure) || own === null) throw thrown;
    const { currency } = own;
    const none = { now: null, usePercent: null, state: 'unknown' as const, runId: null };
    return { ...head, ...none, limit: formatAmount(own), unit: currency };
  }
  const measured = measureOrNothing(desk, limit);
  const text = (value: Decimal) =>
    roundDecimal(value, bound.digits, 'half-even').toFixed(bound.digits);
  const use = shareUsed(measured, bound.value);
  return {
    ...head,
    now: measured.now === null ? null : text(measured.now),
    limit: text(bound.value),
    unit: bound.unit,
    usePercent: use === null ? null : roundDecimal(use.times(100), 1, 'half-even').toFixed(1),
    state: stateOf(measured, bound.value, new Decimal(limit.warn_share)),
    runId: measured.runId ?? null,
  };
}

/** Every limit with its use and state on a date; measures without data are `unknown`. */
export function listLimits(
  context: Pick<QueryContext, 'store' | 'files'>,
  { asOf }: DomainInput<'limits.list'>,
): LimitOut[] {
  const limits = limitRows(context.store);
  if (limits.length === 0) return [];
  const desk = deskOf(context, asOf);
  return limits.map((limit) => limitOut(desk, limit));
}

/** Position and rates of a date, which limits are held against. */
export function deskOf(
  context: Pick<QueryContext, 'store' | 'files'>,
  asOf: DomainInput<'limits.list'>['asOf'],
): Desk {
  const { store } = context;
  const currency = reportingCurrencyOf(store, undefined);
  const position = computePosition(store, {
    asOf,
    basis: 'booked',
    groupBy: 'none',
    reportingCurrency: currency,
  });
  const translator = new Translator(store, asOf, currency);
  return { context, asOf, currency, position, translator };
}

function checkShare(value: string, path: string): void {
  if (new Decimal(value).gt(0) && new Decimal(value).lte(1)) return;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'LIMIT_RANGE',
    message: `${new Decimal(value).times(100).toFixed()} % is not above 0 and up to 100 %. Enter a share such as 45 %.`,
    path,
  });
}

function checkAmount(amount: Money): void {
  if (amount.minor > 0n) return;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'LIMIT_RANGE',
    message: `A limit of ${amount.currency} ${formatAmount(amount)} is not above zero. Enter the amount allowed.`,
    path: 'amount',
  });
}

/** Throws LIMIT_RANGE, LIMIT_UNBOUNDED (invalid-input), ROW_MISSING and ROW_CHANGED. */
function saveLimit(
  { store }: CommandContext,
  input: DomainInput<'limits.save'>,
): Record<string, never> {
  const { id, expectedEntry, amount, share, warnShare } = input;
  if (amount !== undefined && amount !== null) checkAmount(amount);
  if (share !== undefined && share !== null) checkShare(share, 'share');
  if (warnShare !== undefined) checkShare(warnShare, 'warnShare');
  store.update(
    'treasury_limit',
    id,
    {
      ...(amount === undefined
        ? {}
        : { currency: amount?.currency ?? null, amount_minor: amount?.minor ?? null }),
      ...(share === undefined ? {} : { share }),
      ...(warnShare === undefined ? {} : { warn_share: warnShare }),
    },
    expectedEntry === undefined ? {} : { expectedEntry },
  );
  const saved = limitRows(store).find((limit) => limit.id === id);
  if (saved !== undefined && (limitAmount(saved) === null) === (saved.share === null))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'LIMIT_UNBOUNDED',
      message: `${saved.name} needs either an amount or a share. Give one and clear the other.`,
      path: 'amount',
    });
  return {};
}

export const limitHandlers = {
  'limits.list': query<'limits.list'>(listLimits),
  'limits.save': command<'limits.save'>(({ amount, share }) => {
    if (amount !== undefined && amount !== null)
      return `Limit of ${amount.currency} ${formatAmount(amount)}`;
    return share !== undefined && share !== null
      ? `Limit of ${new Decimal(share).times(100).toFixed()} %`
      : 'Limit changed';
  }, saveLimit),
  'limits.saveAll': command<'limits.saveAll'>(
    ({ limits }) => counted(limits.length, 'limit'),
    (context, { limits }) => {
      for (const limit of limits) saveLimit(context, limit);
      return {};
    },
  ),
};
