/** What groups and carry take of each tier of the distribution, before it is rounded. */
import { takingPart } from '../../../../core/fund/groups.ts';
import { Decimal } from '../../../../core/money/decimal.ts';
import { CENT_PLACES } from './cells.ts';
import { flowFigure, type GroupFlow } from './flows.ts';
import type { WorkbookInput } from './input.ts';
import { type Live, NIL, over, plus, times } from './live.ts';
import { liveTiers } from './pouring.ts';
import type { GroupReplay } from './replay.ts';
import type { Part } from './rounding.ts';
import { committedBy, groupFigure } from './terms.ts';

const FREE_TIER = 'gp-commitment';

/** In the order in which the engine rounds: free of carry, then each tier by group and its carry. */
export function partsOf(
  input: WorkbookInput,
  replays: readonly GroupReplay[],
  last: Pick<GroupFlow, 'flow' | 'row'>,
): Part[] {
  const { groups, distribution, digits } = input;
  const scale = new Decimal(10).pow(digits);
  const part = (tier: string, group: string | null, live: Live): Part => ({
    tier,
    group,
    exact: live.value.times(scale),
    formula: live === NIL ? '0' : `ROUND((${live.text})*${scale.toFixed()},${CENT_PLACES})`,
  });
  const isTax = distribution.kind === 'tax';
  const through = takingPart(groups.investors, distribution.deal);
  const besides = isTax ? [] : takingPart(groups.carryFree, distribution.deal);
  const all = committedBy(input, [...through, ...besides]);
  const free = besides.map((group) => {
    const share = over(groupFigure(input, group, 'commitment'), all);
    return part(FREE_TIER, group.id, times(flowFigure(last, 'amount', input), share));
  });
  const taking = replays.filter(({ rows }) => through.includes(rows.group));
  return [
    ...free,
    ...liveTiers(input.terms, isTax).flatMap(({ id }): Part[] => [
      ...taking.map(({ rows, fills }) => part(id, rows.group.id, fills.get(id)?.investors ?? NIL)),
      part(id, null, plus(...taking.map(({ fills }) => fills.get(id)?.carry ?? NIL))),
    ]),
  ];
}
