/**
 * A whole-fund waterfall as a workbook that computes itself: terms, holders and flows are stated, and
 * everything from the ledger of each group to what each holder is wired is a formula, rounded by
 * largest remainder as the engine does (docs/spec/waterfall.md). What the formulas give is worked out
 * here beside them as the stored result, and `waterfallWorkbook` answers the amounts so that its
 * caller can hold them against the run.
 */
import type { WorkbookInput, WorkbookResult } from './input.ts';
import { ledgerTable } from './ledger.ts';
import { ledgerRows } from './ledgerSteps.ts';
import { resultTable } from './result.ts';
import { roundingTable, roundParts } from './rounding.ts';
import { splitLines, splitTable } from './split.ts';
import { groupTable, holderTable, termTable } from './terms.ts';
import { partsOf } from './tiers.ts';

/** The tables of the workbook, the result first, and what their formulas come to. */
export function waterfallWorkbook(input: WorkbookInput): WorkbookResult {
  const { groups, flows } = input;
  const through = groups.filter(({ isCarryFree }) => !isCarryFree);
  const ledgers = new Map(through.map((group) => [group.id, ledgerRows(input, group)]));
  const parts = roundParts(partsOf(input, ledgers), flows.at(-1)?.amountMinor ?? 0n);
  const tiers = [...new Set(parts.map(({ tier }) => tier))];
  const splits = new Map(tiers.map((tier) => [tier, splitLines(input, parts, tier)]));
  const amounts = new Map(
    input.holders.map(({ id }) => [
      id,
      new Map(
        tiers.flatMap((tier) => {
          const own = splits.get(tier)?.find(({ holder }) => holder.id === id);
          return own === undefined ? [] : [[tier, own.minor] as const];
        }),
      ),
    ]),
  );
  const carry = new Map(
    parts.filter(({ group }) => group === null).map(({ tier, minor }) => [tier, minor] as const),
  );
  return {
    amounts,
    carry,
    tables: [
      resultTable(input, tiers, { parts, splits, amounts, carry }),
      termTable(input),
      groupTable(input),
      holderTable(input),
      ...through.map((group) => ledgerTable(input, group, ledgers.get(group.id) ?? [])),
      roundingTable(input, parts),
      ...tiers.map((tier) => splitTable(input, tier, parts, splits.get(tier) ?? [])),
    ],
  };
}
