/** The workbook of a run of `fund.waterfall`, and where its formulas do not come to what the run says. */
import { prepareFund } from '../../../../core/fund/waterfall.ts';
import type {
  WaterfallInput,
  WaterfallOutput,
} from '../../../../core/fund/waterfallCalculation.ts';
import { minorDigits } from '../../../../core/money/currencies.ts';
import { unwrap } from '../../../../core/result.ts';
import type { WorkbookInput, WorkbookResult } from './input.ts';

export function workbookInputOf(facts: WaterfallInput, output: WaterfallOutput): WorkbookInput {
  const { terms, distribution, valuations = [] } = facts;
  const { groups, events } = unwrap(prepareFund(facts));
  return {
    terms,
    digits: minorDigits(terms.currency),
    groups,
    events,
    valuations,
    distribution,
    labels: Object.fromEntries(output.tiers.map(({ id, label }) => [id, label])),
    runMinor: new Map(output.holders.map(({ id, total }) => [id, total.minor])),
  };
}

/** The first line in which formulas and run differ, in words; undefined where they agree to the unit. */
export function differenceOf(
  output: WaterfallOutput,
  { amounts, carry }: WorkbookResult,
): string | undefined {
  for (const { id, name, kind, lines } of output.holders)
    for (const { tierId, amount } of lines) {
      const own = kind === 'carry' ? carry : amounts.get(id);
      if ((own?.get(tierId) ?? 0n) !== amount.minor) {
        const tier = output.tiers.find((each) => each.id === tierId);
        return `${tier?.label ?? tierId} of ${name}`;
      }
    }
  return undefined;
}
