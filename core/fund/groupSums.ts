/**
 * What groups of investors were paid, as one: the tiers of a fund are the sums over its groups, and so
 * are the rows of its hurdle table.
 */
import type { Decimal } from '../money/decimal.ts';
import type { HurdleRow } from './hurdle.ts';
import { addLedger, type PouredTier, ZERO } from './replay.ts';
import type { TierInput } from './tiers/tier.ts';

/** Figures of the same tier elsewhere: amounts are summed by label, shares stand as they are. */
function sumInputs(lists: readonly (readonly TierInput[])[]): TierInput[] {
  const sums = new Map<string, TierInput>();
  for (const input of lists.flat()) {
    const known = sums.get(input.label);
    const isBoth = known !== undefined && 'amountMinor' in known && 'amountMinor' in input;
    sums.set(
      input.label,
      isBoth ? { ...known, amountMinor: known.amountMinor.plus(input.amountMinor) } : input,
    );
  }
  return [...sums.values()];
}

/** Tiers of all groups side by side: the same tiers, as every group has the same form. */
export function sumTiers(
  groups: readonly { readonly tiers: readonly PouredTier[] }[],
): PouredTier[] {
  const [first, ...others] = groups;
  if (!first || others.length === 0) return [...(first?.tiers ?? [])];
  const words = (list: readonly string[], between: string) => [...new Set(list)].join(between);
  return first.tiers.map((line, k) => {
    const lines = groups.flatMap(({ tiers }) => tiers[k] ?? []);
    const sum = (of: (each: PouredTier) => Decimal) =>
      lines.reduce((total, each) => total.plus(of(each)), ZERO);
    return {
      ...line,
      tier: {
        ...line.tier,
        label: words(
          lines.map(({ tier }) => tier.label),
          ' / ',
        ),
        rule: words(
          lines.map(({ tier }) => tier.rule),
          ' Others: ',
        ),
      },
      investors: sum(({ investors }) => investors),
      carry: sum(({ carry }) => carry),
      setOff: sum(({ setOff }) => setOff),
      inputs: sumInputs(lines.map(({ inputs }) => inputs)),
      ...(line.stillToFill && { stillToFill: sum((each) => each.stillToFill ?? ZERO) }),
      before: lines.map(({ before }) => before).reduce((a, b) => addLedger(a, b)),
      ledger: lines.map(({ ledger }) => ledger).reduce((a, b) => addLedger(a, b)),
    };
  });
}

/** Rows of all groups, summed by date and kind. */
export function sumRows(lists: readonly (readonly HurdleRow[])[]): HurdleRow[] {
  const rows = new Map<string, HurdleRow>();
  for (const row of lists.flat()) {
    const key = `${row.date}:${row.kind}`;
    const known = rows.get(key);
    if (!known) {
      rows.set(key, row);
      continue;
    }
    const applied = known.applied.plus(row.applied);
    const valueWithReturn = known.valueWithReturn.plus(row.valueWithReturn);
    const growth =
      known.growth.eq(row.growth) || applied.isZero() ? known.growth : valueWithReturn.div(applied);
    rows.set(key, { ...known, flow: known.flow.plus(row.flow), applied, valueWithReturn, growth });
  }
  return [...rows.values()].sort((a, b) =>
    a.date === b.date ? (a.kind < b.kind ? -1 : 1) : a.date < b.date ? -1 : 1,
  );
}
