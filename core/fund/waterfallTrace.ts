/**
 * The explanation of a waterfall run, step by step: the pool, the hurdle balance flow by flow, each
 * tier with the figures it used, and each holder's line with its exact quota. A screen opens a
 * figure by its step id: `tier.<tier>`, `line.<holder>.<tier>` and `class.<class>.<tier>`.
 */
import type { TraceInput, TraceStep } from '../calculation.ts';
import { minorDigits } from '../money/currencies.ts';
import { Decimal } from '../money/decimal.ts';
import { formatMinor } from '../money/money.ts';
import { GP_COMMITMENT_TIER_ID, type RoundedDistribution } from './allocation.ts';
import { type Convention, compoundsWords } from './compounding.ts';
import type { PouredTier } from './replay.ts';
import { amountText, decimalText, percentText } from './text.ts';
import type { TierInput } from './tiers/tier.ts';
import type { PouredDistribution, PreparedFund } from './waterfall.ts';
import { classSteps, lineSteps } from './waterfallLineTrace.ts';

function inputOf(input: TierInput, currency: string): TraceInput {
  if ('share' in input) return { label: input.label, value: percentText(input.share) };
  return {
    label: input.label,
    value: amountText(input.amountMinor, currency),
    unit: currency,
    ...(input.ref !== undefined && { ref: input.ref }),
  };
}

function poolSteps(fund: PreparedFund, poured: PouredDistribution): TraceStep[] {
  const { currency } = fund.terms;
  const digits = minorDigits(currency);
  const { investorsMinor, totalMinor } = fund.participants;
  const inputs = [
    {
      label: 'Distributable',
      value: formatMinor(poured.amount.minor, digits),
      unit: currency,
      ref: 'input.distribution',
    },
    {
      label: 'Commitments in the tiers',
      value: formatMinor(investorsMinor, digits),
      unit: currency,
      ref: 'input.commitments',
    },
    {
      label: 'All commitments',
      value: formatMinor(totalMinor, digits),
      unit: currency,
      ref: 'input.commitments',
    },
  ];
  const pool: TraceStep = {
    id: 'pool.investors',
    label: 'Runs through the tiers',
    rule: 'Distributable x commitments in the tiers / all commitments',
    inputs,
    result: amountText(poured.investorPool, currency),
    unit: currency,
  };
  if (investorsMinor === totalMinor) return [pool];
  return [
    pool,
    {
      id: `tier.${GP_COMMITMENT_TIER_ID}`,
      label: 'GP commitment',
      rule: 'What does not run through the tiers goes to the GP commitment, free of carry',
      inputs,
      result: amountText(poured.carryFreePart, currency),
      unit: currency,
    },
  ];
}

/** When return joins the balance on which it is earned. */
function joinsWords(convention: Convention): string {
  return convention === 'anniversary'
    ? 'on anniversaries of the first call'
    : compoundsWords(convention);
}

/** How the first hurdle grows, in words, and the rates it grows at. */
function hurdleRule({ terms, groups }: PreparedFund): {
  readonly formula: string;
  readonly label: string;
  readonly rates: string;
} {
  if (terms.form === 'investor-hurdles') {
    const [first] = terms.tiers;
    const isRate = first?.irr !== undefined;
    return {
      formula: isRate
        ? `Flow x (1 + rate) ^ years, ${terms.dayCount}`
        : 'Calls x multiple, less what investors received',
      label: isRate ? 'Hurdle rate' : 'Hurdle multiple',
      rates: isRate ? percentText(new Decimal(first.irr ?? 0)) : (first?.multiple ?? '1'),
    };
  }
  const { compounding, convention, dayCount } = terms.preferredReturn;
  const compound =
    convention === 'continuous'
      ? 'Flow x (1 + rate) ^ years'
      : `Balance x rate x years, the return joining the balance ${joinsWords(convention)}`;
  const rates = groups.investors.map((group) =>
    group.terms.form === 'investor-hurdles'
      ? ''
      : percentText(new Decimal(group.terms.preferredReturn.rateAnnual)),
  );
  return {
    formula: `${
      compounding === 'compound' ? compound : 'Capital x (1 + rate x years) + preferred return'
    }, ${dayCount}`,
    label: 'Preferred return',
    rates: [...new Set(rates)].join(' or '),
  };
}

function hurdleSteps(fund: PreparedFund, poured: PouredDistribution): TraceStep[] {
  const { currency } = fund.terms;
  const { formula, label, rates } = hurdleRule(fund);
  const rows = poured.hurdle.map((row, k): TraceStep => {
    const inputs: TraceInput[] = [
      {
        label: row.kind === 'call' ? `Called ${row.date}` : `Repaid ${row.date}`,
        value: amountText(row.applied, currency),
        unit: currency,
        ref: `input.flows:${row.date}:${row.kind}`,
      },
      { label, value: rates, unit: 'a year', ref: 'input.terms' },
      { label: 'Days', value: String(row.days) },
      { label: 'Growth of capital', value: decimalText(row.growth, 20) },
    ];
    return {
      id: `hurdle.flow.${k}`,
      label: `${row.kind === 'call' ? 'Call' : 'Distribution'} of ${row.date}`,
      rule: formula,
      inputs,
      result: amountText(row.valueWithReturn, currency),
      unit: currency,
    };
  });
  return [
    ...rows,
    {
      id: 'hurdle.balance',
      label: `Hurdle balance on ${poured.date}`,
      rule: 'Sum of the flows with their return; it equals the balance carried from flow to flow',
      inputs: poured.hurdle.map((row, k) => ({
        label: `${row.date}`,
        value: amountText(row.valueWithReturn, currency),
        unit: currency,
        ref: `hurdle.flow.${k}`,
      })),
      result: amountText(poured.hurdleBalance, currency),
      unit: currency,
    },
  ];
}

function tierStep(
  line: PouredTier,
  currency: string,
  place: { readonly id: string; readonly label: string },
): TraceStep {
  const exact = line.investors.plus(line.carry);
  const amount = (label: string, value: Decimal) => ({
    label,
    value: amountText(value, currency),
    unit: currency,
  });
  return {
    ...place,
    rule: line.tier.rule,
    inputs: [
      ...line.inputs.map((input) => inputOf(input, currency)),
      amount('To investors', line.investors),
      amount('To carry', line.carry),
      ...(line.setOff.isZero() ? [] : [amount('Set off against advances', line.setOff)]),
    ],
    result: amountText(exact, currency),
    unit: currency,
  };
}

/** A tier in one step; where groups have terms of their own, their sum and a step for each. */
function tierSteps(poured: PouredDistribution, currency: string): TraceStep[] {
  return poured.tiers.flatMap((line, k) => {
    const { id, label, rule } = line.tier;
    if (poured.groups.length === 1) return [tierStep(line, currency, { id: `tier.${id}`, label })];
    const parts = poured.groups.flatMap(({ group, tiers }) => {
      const part = tiers[k];
      if (!part) return [];
      const names = [...new Set(group.members.map(({ className }) => className))].join(', ');
      return [
        tierStep(part, currency, {
          id: `tier.${id}.${group.id}`,
          label: `${part.tier.label}, ${names}`,
        }),
      ];
    });
    const total: TraceStep = {
      id: `tier.${id}`,
      label,
      rule,
      inputs: parts.map((part) => ({
        label: part.label,
        value: part.result,
        unit: currency,
        ref: part.id,
      })),
      result: amountText(line.investors.plus(line.carry), currency),
      unit: currency,
    };
    return [...parts, total];
  });
}

/** Every step of a run in the order in which the figures come about. */
export function traceDistribution(
  fund: PreparedFund,
  poured: PouredDistribution,
  rounded: RoundedDistribution,
): TraceStep[] {
  const { currency } = fund.terms;
  const digits = minorDigits(currency);
  const proof: TraceStep = {
    id: 'proof.conservation',
    label: 'In = out',
    rule: 'The lines of all holders sum to the amount distributed, to the minor unit',
    inputs: rounded.tiers.map((tier) => ({
      label: tier.label,
      value: formatMinor(tier.totalMinor, digits),
      unit: currency,
      ref: `tier.${tier.id}`,
    })),
    result: formatMinor(
      rounded.holders.reduce((sum, line) => sum + line.totalMinor, 0n),
      digits,
    ),
    unit: currency,
  };
  return [
    ...poolSteps(fund, poured),
    ...hurdleSteps(fund, poured),
    ...tierSteps(poured, currency),
    ...lineSteps(fund, rounded),
    ...classSteps(rounded, currency),
    proof,
  ];
}
