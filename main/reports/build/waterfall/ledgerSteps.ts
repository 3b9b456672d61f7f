/**
 * What each flow does to the ledger of a group, as figures: the same steps as the formulas of
 * `ledger.ts`, worked out in decimals for the stored results.
 */
import { Decimal } from '../../../../core/money/decimal.ts';
import { major, ZERO } from './cells.ts';
import type { WorkbookGroup, WorkbookInput } from './input.ts';
import { committedOf } from './terms.ts';

/** Columns of a group's ledger, as numbers of one event. */
export interface LedgerRow {
  readonly share: Decimal;
  readonly own: Decimal;
  readonly preferred: Decimal;
  readonly capital: Decimal;
  readonly pool: Decimal;
  readonly toCapital: Decimal;
  readonly toPreferred: Decimal;
  readonly volume: Decimal;
  readonly catchUp: Decimal;
  readonly catchUpCarry: Decimal;
  readonly split: Decimal;
  readonly splitCarry: Decimal;
  readonly capitalAfter: Decimal;
  readonly preferredAfter: Decimal;
  readonly profitAfter: Decimal;
  readonly carryAfter: Decimal;
}

const NOTHING = {
  capitalAfter: ZERO,
  preferredAfter: ZERO,
  profitAfter: ZERO,
  carryAfter: ZERO,
} as const;

/** What each event does to the ledger of a group; the same steps as the formulas beside them. */
export function ledgerRows(input: WorkbookInput, group: WorkbookGroup): LedgerRow[] {
  const { terms, flows, groups } = input;
  const [r, k, c] = [group.preferredRate, group.carryRate, terms.catchUpShare].map(
    (text) => new Decimal(text),
  ) as [Decimal, Decimal, Decimal];
  const committed = committedOf(input, group.id);
  let before: Pick<LedgerRow, keyof typeof NOTHING> = NOTHING;
  let years = ZERO;
  return flows.map((flow): LedgerRow => {
    const taking = groups.filter(({ id }) => !flow.excused.includes(id));
    const whole = taking.reduce((sum, { id }) => sum.plus(committedOf(input, id)), ZERO);
    const share = flow.excused.includes(group.id) ? ZERO : committed.div(whole);
    const own = major(flow.amountMinor, terms.digits).times(share);
    const isCall = flow.kind === 'call';
    const span = flow.years.minus(years);
    const { capitalAfter: u, preferredAfter: p, profitAfter: l, carryAfter: g } = before;
    const preferred = terms.isSimple
      ? p.plus(u.times(r).times(span))
      : u.plus(p).times(r.plus(1).pow(span)).minus(u);
    const capital = isCall ? u.plus(own) : u;
    const pool = isCall ? ZERO : own;
    const upTo = (left: Decimal, due: Decimal) => Decimal.max(0, Decimal.min(left, due));
    const first = terms.isPreferredFirst ? upTo(pool, preferred) : upTo(pool, capital);
    const second = upTo(pool.minus(first), terms.isPreferredFirst ? capital : preferred);
    const [toCapital, toPreferred] = terms.isPreferredFirst ? [second, first] : [first, second];
    const left = pool.minus(first).minus(second);
    const due = l.plus(toPreferred).plus(g).times(k).minus(g);
    const volume = c.gt(k) ? Decimal.max(0, due).div(c.minus(k)) : ZERO;
    const catchUp = upTo(left, volume);
    const split = left.minus(catchUp);
    const [catchUpCarry, splitCarry] = [catchUp.times(c), split.times(k)];
    years = flow.years;
    const after = {
      capitalAfter: capital.minus(toCapital),
      preferredAfter: preferred.minus(toPreferred),
      profitAfter: l
        .plus(toPreferred)
        .plus(catchUp.minus(catchUpCarry))
        .plus(split.minus(splitCarry)),
      carryAfter: g.plus(catchUpCarry).plus(splitCarry),
    };
    before = after;
    return {
      ...{ share, own, preferred, capital, pool, toCapital, toPreferred },
      ...{ volume, catchUp, catchUpCarry, split, splitCarry, ...after },
    };
  });
}
