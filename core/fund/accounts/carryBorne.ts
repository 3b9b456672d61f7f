/**
 * Whose carry it is: what each investor's own terms give of the carry that a fund has paid and would pay.
 * The waterfall runs once a group of equal terms, so a lower rate, another preferred return or an excuse
 * moves the carry of who has it and of nobody else (ILPA Principles 3.0 on side letters).
 */
import { Decimal } from '../../money/decimal.ts';
import { ok, type Result } from '../../result.ts';
import type { BookState } from '../book.ts';
import type { FundHistory } from '../fundHistory.ts';
import type { Group } from '../groups.ts';
import type { Payable } from '../payable.ts';
import { ZERO } from '../replay.ts';
import { pourDistribution, prepareFund } from '../waterfall.ts';

/** Carry to date by the id of the commitment, in unrounded minor units; none is free of carry. */
export type CarryBorne = ReadonlyMap<string, Decimal>;

function spread(borne: Map<string, Decimal>, group: Group, { carried }: BookState): void {
  const sum = carried.reduce((total, { amount }) => total.plus(amount), ZERO);
  // Carry given back to one investor by name may be more than its own terms ever gave.
  const whole = Decimal.max(0, sum);
  for (const { id, commitment } of group.members)
    borne.set(id, whole.times(commitment.minor.toString()).div(group.minor.toString()));
}

/**
 * The carry of a history, and of a distribution after it where one is given. Errors: those of
 * `prepareFund` and `pourDistribution`.
 */
export function carryBorneBy(history: FundHistory, payable?: Payable): Result<CarryBorne> {
  const fund = prepareFund(history);
  if (!fund.ok) return fund;
  const borne = new Map<string, Decimal>();
  for (const { group, state } of fund.value.books) spread(borne, group, state);
  if (payable === undefined) return ok(borne);
  const poured = pourDistribution(fund.value, payable);
  if (!poured.ok) return poured;
  for (const { group, state } of poured.value.groups) spread(borne, group, state);
  return ok(borne);
}
