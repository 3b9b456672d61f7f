/**
 * A fund's distributions again under terms that are only tried: each runs twice, under the terms of
 * its pay date and under those tried, on the same calls and earlier distributions. Nothing is kept.
 */
import { z } from 'zod';
import { type FundAgreement, fundAgreementSchema } from '../../core/fund/agreement.ts';
import { agreementLines, termChanges } from '../../core/fund/agreementDiff.ts';
import {
  type WaterfallOutput,
  waterfallOutputSchema,
} from '../../core/fund/waterfallCalculation.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type JobPlan, jobQuery, type Outcomes, type QueryContext } from '../backend/handler.ts';
import { readRunBlob } from '../jobs/outcome.ts';
import { distributionRows, fundById } from '../queries/funds.ts';
import { nextVersionAfter, versionRows } from '../queries/fundTerms.ts';
import { waterfallFacts } from '../queries/waterfallFacts.ts';
import { WATERFALL } from './distributions.ts';
import { fundLink, type Line, type Section } from './explainParts.ts';
import { assertAgreement } from './fundRegister.ts';
import { sideOf } from './whatIfExplain.ts';

interface Tried {
  readonly fundId: string;
  readonly validFrom: IsoDate;
  readonly terms: FundAgreement;
}

interface Candidate {
  readonly distributionId: string;
  readonly number: number;
  readonly payDate: IsoDate;
  readonly status: string;
  readonly amount: Money;
  readonly isCovered: boolean;
}

interface DryRunPlan {
  readonly candidates: readonly Candidate[];
}

type Side = 'lp' | 'carry';
type Sides = { readonly lp: Money; readonly carry: Money };

const SIDE_LABEL = { lp: 'Investors', carry: 'Carry' } as const;
const keyOf = (when: 'before' | 'after', id: string) => `${when}.${id}`;

/** Throws FUND_UNKNOWN, the codes of the terms under `terms`, and FUND_TERMS_MISSING. */
function planDryRun(
  { store }: QueryContext,
  { fundId, validFrom, terms }: Tried,
): JobPlan<DryRunPlan> {
  const fund = fundById(store, fundId);
  assertAgreement(fund, terms);
  const until = nextVersionAfter(versionRows(store, fund), validFrom);
  const rows = distributionRows(store, fundId).filter(({ status }) => status !== 'cancelled');
  const candidates = rows.map((row): Candidate => {
    const payDate = row.date as IsoDate;
    return {
      distributionId: row.id,
      number: Number(row.number),
      payDate,
      status: row.status,
      amount: money(fund.currency, row.amount_minor),
      isCovered: payDate >= validFrom && (until === null || payDate < until),
    };
  });
  return {
    label: `Dry run of terms, ${fund.name}`,
    context: { candidates },
    work: candidates.flatMap(({ distributionId, number, payDate, amount }) => {
      const payout = { payDate, amount, number: BigInt(number) };
      const inputs = {
        before: waterfallFacts(store, fund, payout).input,
        after: waterfallFacts(store, fund, { ...payout, terms }).input,
      };
      return (['before', 'after'] as const).map((when) => ({
        key: keyOf(when, distributionId),
        task: WATERFALL,
        input: inputs[when],
      }));
    }),
  };
}

function outputOf(outcomes: Outcomes, key: string): WaterfallOutput {
  const outcome = outcomes[key];
  invariant(outcome !== undefined, 'each distribution has run twice');
  return waterfallOutputSchema.parse(readRunBlob(outcome.blob).output);
}

/** Investors get what is not carry, the general partner on its own commitment among them. */
function amountOf(output: WaterfallOutput, side: Side): Money {
  const carry = sideOf(output, 'carry');
  return side === 'carry' ? carry : money(carry.currency, output.amount.minor - carry.minor);
}

const sidesOf = (output: WaterfallOutput): Sides => ({
  lp: amountOf(output, 'lp'),
  carry: amountOf(output, 'carry'),
});

const combine = (one: Sides, other: Sides, sign: 1n | -1n): Sides => ({
  lp: money(one.lp.currency, one.lp.minor + sign * other.lp.minor),
  carry: money(one.carry.currency, one.carry.minor + sign * other.carry.minor),
});

function rowsOf({ candidates }: DryRunPlan, outcomes: Outcomes) {
  return candidates.map((candidate) => {
    const before = sidesOf(outputOf(outcomes, keyOf('before', candidate.distributionId)));
    const after = sidesOf(outputOf(outcomes, keyOf('after', candidate.distributionId)));
    return { ...candidate, before, after, difference: combine(after, before, -1n) };
  });
}

function totalOf(currency: string, rows: ReturnType<typeof rowsOf>) {
  const none: Sides = { lp: money(currency, 0n), carry: money(currency, 0n) };
  const sum = (when: 'before' | 'after' | 'difference') =>
    rows.reduce((total, row) => combine(total, row[when], 1n), none);
  return { before: sum('before'), after: sum('after'), difference: sum('difference') };
}

function answerDryRun(
  { store }: QueryContext,
  { fundId }: DomainInput<'fundTerms.dryRun'>,
  planned: DryRunPlan,
  outcomes: Outcomes,
): DomainOutput<'fundTerms.dryRun'> {
  const rows = rowsOf(planned, outcomes);
  return { rows, total: totalOf(fundById(store, fundId).currency, rows) };
}

type ExplainInput = DomainInput<'fundTerms.explainDryRun'>;

function linkTo(input: ExplainInput, change: Partial<ExplainInput>): NonNullable<Line['link']> {
  const terms = z.encode(fundAgreementSchema, input.terms);
  return { target: 'fundTerms.explainDryRun', input: { ...input, ...change, terms } };
}

/** The tiers of both runs side by side; the tiers of different forms need not be the same. */
function tierLines(output: WaterfallOutput, side: Side): Line[] {
  return output.tiers.map(
    (tier): Line => ({
      label: tier.label,
      money:
        side === 'carry'
          ? tier.carryAmount
          : money(tier.total.currency, tier.total.minor - tier.carryAmount.minor),
    }),
  );
}

function distributionSections(
  input: ExplainInput,
  candidate: Candidate,
  outcomes: Outcomes,
): { readonly figure: Money; readonly sections: Section[] } {
  const { side, figure } = input;
  const id = candidate.distributionId;
  const before = outputOf(outcomes, keyOf('before', id));
  const after = outputOf(outcomes, keyOf('after', id));
  const sums = { before: amountOf(before, side), after: amountOf(after, side) };
  const currency = candidate.amount.currency;
  const difference = money(currency, sums.after.minor - sums.before.minor);
  if (figure === 'difference')
    return {
      figure: difference,
      sections: [
        {
          title: 'Rule',
          text: 'What the terms tried give, less what the terms of the pay date give; both computed on the same history',
          lines: [
            { label: 'Terms tried', money: sums.after, link: linkTo(input, { figure: 'after' }) },
            {
              label: '− Terms of the pay date',
              money: sums.before,
              link: linkTo(input, { figure: 'before' }),
            },
            { label: 'Difference', money: difference, tone: 'total' },
          ],
        },
      ],
    };
  const shown = sums[figure];
  return {
    figure: shown,
    sections: [
      {
        title: 'Rule',
        note: 'fund.waterfall',
        text: 'Sum over the tiers of the distribution; computed anew and not kept',
        lines: [
          ...tierLines(figure === 'before' ? before : after, side),
          { label: SIDE_LABEL[side], money: shown, tone: 'total' },
        ],
      },
    ],
  };
}

function totalSections(
  input: ExplainInput,
  currency: string,
  rows: ReturnType<typeof rowsOf>,
): { readonly figure: Money; readonly sections: Section[] } {
  const { side, figure } = input;
  const shown = totalOf(currency, rows)[figure][side];
  return {
    figure: shown,
    sections: [
      { title: 'Rule', text: 'Sum over the distributions that are not cancelled', lines: [] },
      {
        title: 'Summed from',
        lines: [
          ...rows.map(
            (row): Line => ({
              label: `Distribution ${row.number}`,
              prefix: row.payDate,
              money: row[figure][side],
              link: linkTo(input, { distributionId: row.distributionId }),
            }),
          ),
          { label: 'Sum', money: shown, tone: 'total' },
        ],
      },
    ],
  };
}

/** What is tried against the terms in force on a day, as lines of the panel. */
function triedSection({ store }: QueryContext, input: ExplainInput, on: IsoDate): Section[] {
  const fund = fundById(store, input.fundId);
  const rows = versionRows(store, fund);
  const before = rows.filter(({ validFrom }) => validFrom <= on).at(-1) ?? rows[0];
  if (before === undefined) return [];
  const changes = termChanges(agreementLines(before.terms), agreementLines(input.terms));
  return [
    {
      title: 'Tried',
      note: `against version ${before.version}`,
      lines: [
        ...changes.map(
          ({ labels, from, to }): Line => ({
            label: labels.join(', '),
            value: `${from ?? 'none'} → ${to ?? 'none'}`,
          }),
        ),
        {
          label: 'Terms in force',
          value: on,
          link: fundLink(on, { fundId: fund.id, figure: 'terms' }),
        },
      ],
    },
  ];
}

/** Throws DISTRIBUTION_UNKNOWN (not-found). */
function explainDryRun(
  context: QueryContext,
  input: ExplainInput,
  planned: DryRunPlan,
  outcomes: Outcomes,
): Explanation {
  const fund = fundById(context.store, input.fundId);
  const { distributionId } = input;
  const candidate = planned.candidates.find((each) => each.distributionId === distributionId);
  if (distributionId !== undefined && candidate === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'DISTRIBUTION_UNKNOWN',
      message: `${fund.name} has no such distribution at the chosen time. Choose one of the fund.`,
      path: 'distributionId',
    });
  const shown =
    candidate === undefined
      ? totalSections(input, fund.currency, rowsOf(planned, outcomes))
      : distributionSections(input, candidate, outcomes);
  const on = candidate?.payDate ?? input.validFrom;
  return {
    crumbs: [
      { label: fund.name },
      { label: 'Dry run' },
      ...(candidate === undefined
        ? []
        : [
            {
              label: `Distribution ${candidate.number}`,
              link: fundLink(candidate.payDate, {
                fundId: fund.id,
                figure: 'distribution',
                eventId: candidate.distributionId,
              }),
            },
          ]),
      { label: SIDE_LABEL[input.side] },
    ],
    figure: { money: shown.figure, converted: false },
    chips: [{ text: 'not saved', tone: 'plain' }],
    sections: [...shown.sections, ...triedSection(context, input, on)],
  };
}

export const fundDryRunHandlers = {
  'fundTerms.dryRun': jobQuery<'fundTerms.dryRun', DryRunPlan>({
    plan: planDryRun,
    answer: answerDryRun,
  }),
  'fundTerms.explainDryRun': jobQuery<'fundTerms.explainDryRun', DryRunPlan>({
    plan: planDryRun,
    answer: explainDryRun,
  }),
};
