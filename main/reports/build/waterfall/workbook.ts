/**
 * A waterfall of any form as a workbook that computes itself: terms, holders and flows are stated, and
 * everything from each group's part in a flow to what a holder is wired is a formula, rounded by
 * largest remainder as the engine does (docs/spec/fund-documents.md). What the formulas give is worked
 * out beside them as the stored result, so that the caller can hold it against the run.
 */
import { checksTable } from './checks.ts';
import { type FundFlow, flowTable, fundFlows, groupParts, partsTable } from './flows.ts';
import { holdersOf, type WorkbookInput, type WorkbookResult } from './input.ts';
import { ledgerTable } from './ledger.ts';
import { replayGroup } from './replay.ts';
import { resultTable } from './result.ts';
import { roundingTable, roundParts } from './rounding.ts';
import { splitLines, splitTable } from './split.ts';
import { groupTable, holderTable, termTable } from './terms.ts';
import { partsOf } from './tiers.ts';

/** The tables of the workbook, the result first, and what their formulas come to. */
export function waterfallWorkbook(input: WorkbookInput): WorkbookResult {
  const flows = fundFlows(input);
  const wireMinor = input.distribution.amount.minor;
  const borne = input.groups.investors.map((group) => groupParts(input, group, flows));
  const replays = input.groups.investors.map((group, at) =>
    replayGroup(input, group, borne[at]?.parts ?? []),
  );
  const row = flows.length - 1;
  const last = { flow: flows[row] as FundFlow, row };
  const parts = roundParts(partsOf(input, replays, last), wireMinor);
  const tiers = [...new Set(parts.map(({ tier }) => tier))];
  const splits = new Map(tiers.map((tier) => [tier, splitLines(input, parts, tier)]));
  const amounts = new Map(
    holdersOf(input).map(({ id }) => [
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
      checksTable(input, wireMinor),
      termTable(input),
      groupTable(input),
      holderTable(input),
      flowTable(input, flows),
      ...replays.flatMap((replay, at) => {
        const own = borne[at];
        const ledger = ledgerTable(input, replay);
        return own ? [partsTable(input, replay.rows.group, own.sheet), ledger] : [ledger];
      }),
      roundingTable(input, parts),
      ...tiers.map((tier) => splitTable(input, tier, parts, splits.get(tier) ?? [])),
    ],
  };
}
