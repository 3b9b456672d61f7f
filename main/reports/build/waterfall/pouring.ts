/**
 * One payment of a group through the tiers of its terms, as cells of one row of its ledger. Each tier
 * takes from what those before it left, and an advance on carry is set off against what carry earns.
 */
import type { WaterfallTerms } from '../../../../core/fund/waterfallTerms.ts';
import { Decimal } from '../../../../core/money/decimal.ts';
import type { LedgerRows, LiveAccount, Owed } from './accounts.ts';
import { idleAfter } from './accounts.ts';
import {
  type Live,
  least,
  minus,
  most,
  NIL,
  over,
  plus,
  positive,
  stated,
  times,
  upTo,
  whereAtMost,
} from './live.ts';
import { carryColumn, groupFigure, hurdlesOf, termOf } from './terms.ts';

/** A tier as the workbook computes it. */
export type LiveTier =
  | { readonly kind: 'tax' | 'coverage' | 'capital' | 'preferred'; readonly id: string }
  | { readonly kind: 'catch-up'; readonly id: string; readonly at: number }
  | {
      readonly kind: 'hurdle';
      readonly id: string;
      readonly at: number;
      /** Where its balances stand among the hurdles. */
      readonly places: readonly number[];
    }
  | { readonly kind: 'split'; readonly id: string; readonly at: number };

/** The tiers of terms in the order in which they fill. */
export function liveTiers(terms: WaterfallTerms, isTax: boolean): LiveTier[] {
  if (isTax) return [{ kind: 'tax', id: 'tax-distribution' }];
  const hurdles = hurdlesOf({ ...terms, currency: '' });
  let place = 0;
  const splits = hurdles.map(({ irr, multiple }, at): LiveTier => {
    const places = [irr, multiple].flatMap((each) => (each === undefined ? [] : [place++]));
    return { kind: 'hurdle', id: `hurdle-${at + 1}`, at, places };
  });
  const above: LiveTier[] = [...splits, { kind: 'split', id: 'carry-split', at: hurdles.length }];
  if (terms.form === 'investor-hurdles') return above;
  const repaid: LiveTier[] = [
    { kind: 'capital', id: 'return-of-capital' },
    { kind: 'preferred', id: 'preferred-return' },
  ];
  const shares = [terms.catchUp.share, ...terms.carryTiers.map((tier) => tier.catchUpShare)];
  return [
    ...(terms.form === 'hybrid' ? [{ kind: 'coverage', id: 'coverage' } as const] : []),
    ...(terms.order === 'preferred-first' ? repaid.reverse() : repaid),
    ...above.flatMap((split, at): LiveTier[] =>
      new Decimal(shares[at] ?? 0).isZero()
        ? [split]
        : [{ kind: 'catch-up', id: at === 0 ? 'catch-up' : `catch-up-${at + 1}`, at }, split],
    ),
  ];
}

/** Column of a tier's part; ids of tiers have hyphens, those of columns none. */
export const tierColumn = (id: string, part?: 'due' | 'carry' | 'set_off'): string =>
  `${id.replaceAll('-', '_')}${part === undefined ? '' : `_${part}`}`;

/** What a payment gave investors and carry in one tier, in cash. */
export interface LiveFill {
  readonly investors: Live;
  readonly carry: Live;
}

export interface Poured {
  readonly account: LiveAccount;
  readonly fills: ReadonlyMap<string, LiveFill>;
  /** What came back of capital that is not realised. */
  readonly ahead: Live;
}

/** What a tier is offered where an advance waits, as `offered` in `core/fund/replay.ts` says. */
function offered(cash: Live, share: Live, advance: Live): Live {
  if (advance === NIL) return cash;
  const keep = minus(stated(1), share);
  const whole = plus(cash, advance);
  const below = whereAtMost(times(cash, share), times(advance, keep), [over(cash, keep), whole]);
  return whereAtMost(cash, NIL, [NIL, below]);
}

/** One payment while it runs through the tiers. */
class Pouring {
  readonly fills = new Map<string, LiveFill>();
  private left: Live;
  private owed: Owed;
  private readonly rows: LedgerRows;
  ahead: Live = NIL;

  constructor(rows: LedgerRows, owed: Owed, pool: Live) {
    this.rows = rows;
    this.owed = owed;
    this.left = pool;
  }

  private put(tier: LiveTier, live: Live, part?: 'due' | 'carry' | 'set_off'): Live {
    return this.rows.sheet.put(tierColumn(tier.id, part), live);
  }

  /** What investors got of what is theirs: hurdles fall by it, and the money left. */
  private settle(tier: LiveTier, fill: LiveFill, received: Live, change: Partial<Owed>): void {
    this.fills.set(tier.id, fill);
    this.left = minus(this.left, fill.investors, fill.carry);
    const hurdles = this.owed.hurdles.map((due) => minus(due, received));
    this.owed = { ...this.owed, ...change, hurdles };
  }

  private repay(tier: LiveTier, unreturned: Live, covered: Live): void {
    const { owed, left } = this;
    if (tier.kind === 'coverage') {
      const due = this.put(tier, positive(minus(unreturned, covered)), 'due');
      const paid = this.put(tier, upTo(left, due));
      const realised = least(paid, owed.capital);
      const own = this.rows.sheet.put('coverage_realised', realised);
      this.ahead = minus(paid, own);
      const capital = minus(owed.capital, own);
      this.settle(tier, { investors: paid, carry: NIL }, own, { capital });
      return;
    }
    const isCapital = tier.kind === 'capital';
    const paid = this.put(tier, upTo(left, isCapital ? owed.capital : owed.preferred));
    this.settle(
      tier,
      { investors: paid, carry: NIL },
      paid,
      isCapital
        ? { capital: minus(owed.capital, paid) }
        : { preferred: minus(owed.preferred, paid), profit: plus(owed.profit, paid) },
    );
  }

  private share(tier: Extract<LiveTier, { readonly at: number }>): void {
    const { rows, owed, left } = this;
    const rate = groupFigure(rows.input, rows.group, carryColumn(tier.at) as `carry_${number}`);
    const taken = tier.kind === 'catch-up' ? termOf(rows.input, `catch_up_${tier.at + 1}`) : rate;
    const available = offered(left, taken, owed.advance);
    const keep = minus(stated(1), taken);
    let investors: Live;
    let earned: Live;
    if (tier.kind === 'catch-up') {
      const lacks = minus(times(plus(owed.profit, owed.carry), rate), owed.carry);
      const due = this.put(tier, over(positive(lacks), minus(taken, rate)), 'due');
      const paid = upTo(available, due);
      investors = times(paid, keep);
      earned = times(paid, taken);
    } else if (tier.kind === 'hurdle') {
      const balances = tier.places.map((place) => owed.hurdles[place] ?? NIL);
      const due = this.put(tier, most(NIL, ...balances), 'due');
      investors = upTo(times(available, keep), due);
      earned = NIL;
    } else {
      investors = times(available, keep);
      earned = times(available, taken);
    }
    const own = this.put(tier, investors);
    if (tier.kind === 'hurdle') {
      const volume = least(available, over(own, keep));
      earned = minus(volume, own);
    }
    const carry = this.put(tier, earned, 'carry');
    const setOff =
      owed.advance === NIL ? NIL : this.put(tier, least(owed.advance, carry), 'set_off');
    this.settle(tier, { investors: own, carry: minus(carry, setOff) }, own, {
      profit: rows.group.terms.form === 'investor-hurdles' ? NIL : plus(owed.profit, own),
      carry: plus(owed.carry, carry),
      advance: minus(owed.advance, setOff),
    });
  }

  pour(tiers: readonly LiveTier[], unreturned: Live, covered: Live): Owed {
    const before = this.owed;
    for (const tier of tiers) {
      if (tier.kind === 'tax') {
        const carry = this.put(tier, this.left, 'carry');
        const advance = plus(this.owed.advance, carry);
        this.settle(tier, { investors: NIL, carry }, NIL, { advance });
      } else if ('at' in tier) this.share(tier);
      else this.repay(tier, unreturned, covered);
    }
    const { owed } = this;
    return {
      ...owed,
      idle: idleAfter(before, owed.capital),
      uncompounded: least(owed.uncompounded, owed.preferred),
    };
  }
}

/** Pours the part of a group; `unreturned` is its capital in all accounts, `held` its fair value. */
export function pourRow(
  rows: LedgerRows,
  { owed, ...rest }: LiveAccount,
  {
    pool,
    tiers,
    unreturned,
    held,
  }: {
    readonly pool: Live;
    readonly tiers: readonly LiveTier[];
    readonly unreturned: Live;
    readonly held: Live;
  },
): Poured {
  const own = rows.sheet.put('own', pool);
  const pouring = new Pouring(rows, owed, own);
  const covered = held === NIL ? NIL : over(held, termOf(rows.input, 'coverage'));
  const after = pouring.pour(tiers, unreturned, covered);
  return {
    account: rows.close({ ...rest, owed: after }),
    fills: pouring.fills,
    ahead: pouring.ahead,
  };
}
