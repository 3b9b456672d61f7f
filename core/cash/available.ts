/**
 * What of a balance can be used: less what is restricted for a purpose and what is trapped where it
 * lies, plus the headroom of an agreed overdraft; and how the balance stands to its target and its
 * minimum. The rule is told in docs/spec/position.md.
 */
import { Decimal } from '../money/decimal.ts';
import { convert, type Money, money } from '../money/money.ts';
import { invariant } from '../result.ts';
import type { Position, PositionRow } from './position.ts';

export type RestrictionKind = 'none' | 'trapped' | 'restricted';

/** Settings of an account, in minor units of its currency. */
export interface AccountLimits {
  readonly target: bigint | null;
  readonly minimum: bigint | null;
  /** How far below zero the bank lets the balance go; not negative. */
  readonly overdraft: bigint | null;
  readonly restriction: RestrictionKind;
  /** How much the restriction holds; null is the whole balance. */
  readonly restricted: bigint | null;
  readonly reason: string | null;
}

export const NO_LIMITS: AccountLimits = {
  target: null,
  minimum: null,
  overdraft: null,
  restriction: 'none',
  restricted: null,
  reason: null,
};

/** The parts of an available balance in one currency; they foot: closing − both + overdraft. */
export interface AvailableFigures {
  readonly closing: Money;
  /** Nobody may use it: escrow, pledged, tax accounts. */
  readonly restricted: Money;
  /** Its own entity may use it, the group may not: exchange controls, minority shares. */
  readonly trapped: Money;
  readonly overdraft: Money;
  readonly available: Money;
  /** Closing less target; null without a target. */
  readonly overTarget: Money | null;
  /** What lacks to the minimum, zero where it is kept; null without a minimum. */
  readonly short: Money | null;
}

function figures(
  currency: string,
  parts: {
    readonly closing: bigint;
    readonly restricted: bigint;
    readonly trapped: bigint;
    readonly overdraft: bigint;
    readonly target: bigint | null;
    readonly minimum: bigint | null;
  },
): AvailableFigures {
  const { closing, restricted, trapped, overdraft, target, minimum } = parts;
  const lacking = minimum === null ? null : minimum - closing;
  return {
    closing: money(currency, closing),
    restricted: money(currency, restricted),
    trapped: money(currency, trapped),
    overdraft: money(currency, overdraft),
    available: money(currency, closing - restricted - trapped + overdraft),
    overTarget: target === null ? null : money(currency, closing - target),
    short: lacking === null ? null : money(currency, lacking > 0n ? lacking : 0n),
  };
}

/** How much of a balance its restriction holds: never more than what is there, never below zero. */
export function heldBy(closing: bigint, limits: AccountLimits): bigint {
  if (limits.restriction === 'none' || closing <= 0n) return 0n;
  const { restricted } = limits;
  return restricted === null || restricted > closing ? closing : restricted;
}

/** The available balance of one account in its own currency. */
export function availableOf(closing: Money, limits: AccountLimits): AvailableFigures {
  invariant((limits.overdraft ?? 0n) >= 0n, 'an overdraft limit is not negative');
  const held = heldBy(closing.minor, limits);
  return figures(closing.currency, {
    closing: closing.minor,
    restricted: limits.restriction === 'restricted' ? held : 0n,
    trapped: limits.restriction === 'trapped' ? held : 0n,
    overdraft: limits.overdraft ?? 0n,
    target: limits.target,
    minimum: limits.minimum,
  });
}

export interface AvailableRow {
  /** The row of the position that it belongs to; its closing is the same figure. */
  readonly row: PositionRow;
  readonly limits: AccountLimits | null;
  /** In the account's currency; null for groups and where no statement tells the balance. */
  readonly own: AvailableFigures | null;
  /** In the reporting currency; null where a rate or statement is missing. */
  readonly reporting: AvailableFigures | null;
  /** Accounts of the row that are below their minimum. */
  readonly shortCount: number;
}

export interface Availability {
  readonly rows: readonly AvailableRow[];
  readonly total: AvailableRow;
}

/** Every part at the rate of the closing; target and minimum are converted alike. */
function translated(row: PositionRow, own: AvailableFigures, limits: AccountLimits) {
  if (row.closing === null || row.quote === null) return null;
  const to = row.closing.currency;
  const rate = new Decimal(row.quote.rate);
  const at = (minor: bigint) =>
    convert(money(own.closing.currency, minor), rate, to, 'half-even').minor;
  return figures(to, {
    closing: row.closing.minor,
    restricted: at(own.restricted.minor),
    trapped: at(own.trapped.minor),
    overdraft: at(own.overdraft.minor),
    target: limits.target === null ? null : at(limits.target),
    minimum: limits.minimum === null ? null : at(limits.minimum),
  });
}

function plus(a: Money, b: Money): Money {
  return money(a.currency, a.minor + b.minor);
}

/** Sums the members; a member without figures makes the sum unknown. Null parts count as nothing. */
function summed(members: readonly AvailableRow[], currency: string): AvailableFigures | null {
  const start = figures(currency, {
    closing: 0n,
    restricted: 0n,
    trapped: 0n,
    overdraft: 0n,
    target: null,
    minimum: null,
  });
  return members.reduce<AvailableFigures | null>((sum, { reporting }) => {
    if (sum === null || reporting === null) return null;
    const optional = (a: Money | null, b: Money | null) =>
      a === null ? b : b === null ? a : plus(a, b);
    return {
      closing: plus(sum.closing, reporting.closing),
      restricted: plus(sum.restricted, reporting.restricted),
      trapped: plus(sum.trapped, reporting.trapped),
      overdraft: plus(sum.overdraft, reporting.overdraft),
      available: plus(sum.available, reporting.available),
      overTarget: optional(sum.overTarget, reporting.overTarget),
      short: optional(sum.short, reporting.short),
    };
  }, start);
}

/**
 * The available balances of a position, row by row in its order. The figures of a group are sums of
 * its accounts' figures as shown, so that every column and every row foots.
 */
export function buildAvailability(
  position: Position,
  limitsOf: ReadonlyMap<string, AccountLimits>,
  reportingCurrency: string,
): Availability {
  const accounts = new Map<string, AvailableRow>();
  for (const row of position.rows) {
    if (row.account === null) continue;
    const limits = limitsOf.get(row.account.id) ?? NO_LIMITS;
    const own = row.accountBalance === null ? null : availableOf(row.accountBalance, limits);
    const short = own?.short ?? null;
    accounts.set(row.id, {
      row,
      limits,
      own,
      reporting: own === null ? null : translated(row, own, limits),
      shortCount: short !== null && short.minor > 0n ? 1 : 0,
    });
  }
  const over = (row: PositionRow, members: readonly AvailableRow[]): AvailableRow => ({
    row,
    limits: null,
    own: null,
    reporting: summed(members, reportingCurrency),
    shortCount: members.reduce((count, member) => count + member.shortCount, 0),
  });
  const all = [...accounts.values()];
  return {
    rows: position.rows.map(
      (row) =>
        accounts.get(row.id) ??
        over(
          row,
          all.filter((member) => member.row.parentId === row.id),
        ),
    ),
    total: over(position.total, all),
  };
}
