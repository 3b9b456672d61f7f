/**
 * The explanation of what each holder and class is wired: every line with its exact quota, ids
 * `line.<holder>.<tier>` and `class.<class>.<tier>`.
 */
import type { TraceStep } from '../calculation.ts';
import { minorDigits } from '../money/currencies.ts';
import { Decimal } from '../money/decimal.ts';
import { formatMinor } from '../money/money.ts';
import type { HolderLine, RoundedDistribution, RoundedTier } from './allocation.ts';
import { amountText } from './text.ts';
import type { PreparedFund } from './waterfall.ts';
import { classLines } from './waterfallReport.ts';

interface LineContext {
  readonly currency: string;
  readonly tier: RoundedTier;
  readonly amountMinor: bigint;
  /** Sum of the commitments over which the tier is split. */
  readonly baseMinor: bigint;
  /** What the tier splits over those commitments. */
  readonly splitMinor: bigint;
}

function lineStep(holder: HolderLine, context: LineContext): TraceStep {
  const { currency, tier, amountMinor, baseMinor, splitMinor } = context;
  const digits = minorDigits(currency);
  const quota = new Decimal((splitMinor * holder.commitmentMinor).toString()).div(
    baseMinor.toString(),
  );
  const isOddUnit = new Decimal(amountMinor.toString()).gt(quota);
  const share = { label: 'Exact quota', value: amountText(quota, currency), unit: currency };
  return {
    id: `line.${holder.id}.${tier.id}`,
    label: `${holder.name}, ${tier.label}`,
    rule: 'Tier x commitment / commitments, rounded down; odd units to the largest remainders',
    inputs: [
      {
        label: tier.label,
        value: formatMinor(splitMinor, digits),
        unit: currency,
        ref: `tier.${tier.id}`,
      },
      {
        label: 'Commitment',
        value: formatMinor(holder.commitmentMinor, digits),
        unit: currency,
        ref: `input.commitments:${holder.id}`,
      },
      { label: 'Commitments', value: formatMinor(baseMinor, digits), unit: currency },
      share,
      { label: 'Odd unit placed here', value: isOddUnit ? '1' : '0' },
    ],
    result: formatMinor(amountMinor, digits),
    unit: currency,
  };
}

function carryStep(holder: HolderLine, tier: RoundedTier, currency: string): TraceStep {
  const result = formatMinor(tier.carryMinor, minorDigits(currency));
  return {
    id: `line.${holder.id}.${tier.id}`,
    label: `${holder.name}, ${tier.label}`,
    rule: 'The carry of the tier, rounded with the other parts by largest remainder',
    inputs: [{ label: tier.label, value: result, unit: currency, ref: `tier.${tier.id}` }],
    result,
    unit: currency,
  };
}

export function lineSteps(fund: PreparedFund, rounded: RoundedDistribution): TraceStep[] {
  const { currency } = fund.terms;
  const groupOf = new Map(
    [...fund.groups.investors, ...fund.groups.carryFree].flatMap((group) =>
      group.members.map(({ id }) => [id, group] as const),
    ),
  );
  return rounded.holders.flatMap((holder) =>
    rounded.tiers.flatMap((tier, k) => {
      const amountMinor = holder.amountsMinor[k] ?? 0n;
      if (amountMinor === 0n) return [];
      if (holder.kind === 'carry') return [carryStep(holder, tier, currency)];
      const group = groupOf.get(holder.id);
      const baseMinor = group?.minor ?? 0n;
      const splitMinor = tier.byGroup.find((each) => each.group === group)?.minor ?? 0n;
      return [lineStep(holder, { currency, tier, amountMinor, baseMinor, splitMinor })];
    }),
  );
}

/** Classes of several holders, each tier the sum of their lines; `class.<class line>.<tier>`. */
export function classSteps(rounded: RoundedDistribution, currency: string): TraceStep[] {
  const digits = minorDigits(currency);
  return classLines(rounded.holders)
    .filter((line) => line.count > 1)
    .flatMap((line) =>
      rounded.tiers.flatMap((tier, k) => {
        const amountMinor = line.amountsMinor[k] ?? 0n;
        if (amountMinor === 0n) return [];
        const members = rounded.holders.filter(
          (holder) => holder.kind === line.kind && holder.classId === line.classId,
        );
        const step: TraceStep = {
          id: `class.${line.id}.${tier.id}`,
          label: `${line.name}, ${tier.label}`,
          rule: 'Sum of the lines of the holders of the class',
          inputs: [
            {
              label: tier.label,
              value: formatMinor(tier.totalMinor, digits),
              unit: currency,
              ref: `tier.${tier.id}`,
            },
            ...members.map((holder) => ({
              label: holder.name,
              value: formatMinor(holder.amountsMinor[k] ?? 0n, digits),
              unit: currency,
              ref: `line.${holder.id}.${tier.id}`,
            })),
          ],
          result: formatMinor(amountMinor, digits),
          unit: currency,
        };
        return [step];
      }),
    );
}
