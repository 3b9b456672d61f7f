/**
 * Where a figure of "what if" comes from. Nothing of it is kept, so each explanation runs the
 * waterfall again on the same amount and date; it takes milliseconds.
 */
import type { TraceStep } from '../../core/calculation.ts';
import {
  type WaterfallOutput,
  waterfallOutputSchema,
} from '../../core/fund/waterfallCalculation.ts';
import { isCurrency } from '../../core/money/currencies.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { formatAmount, fromDecimal, type Money, money } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { jobQuery, type QueryContext } from '../backend/handler.ts';
import { readRunBlob } from '../jobs/outcome.ts';
import { fundById } from '../queries/funds.ts';
import { blobOf, runById } from '../queries/runs.ts';
import { planWhatIf, WATERFALL } from './distributions.ts';
import { fundLink, type Line, type Section } from './explainParts.ts';

type Input = DomainInput<'fund.explainWhatIf'>;

const SIDE_LABEL = { lp: 'LP', carry: 'Carry' } as const;

function linkTo(input: Input, change: Partial<Pick<Input, 'step' | 'runId'>>): Line['link'] {
  const { distributable, ...rest } = input;
  const amount = formatAmount(distributable);
  return {
    target: 'fund.explainWhatIf',
    input: { ...rest, ...change, distributable: { currency: distributable.currency, amount } },
  };
}

/** What investors or the carry get of a distribution, over its tiers. */
export function sideOf({ tiers, amount }: WaterfallOutput, side: Input['side']): Money {
  const minor = tiers.reduce(
    (sum, tier) => sum + (side === 'lp' ? tier.lpAmount : tier.carryAmount).minor,
    0n,
  );
  return money(amount.currency, minor);
}

/** A figure of a step: money where its unit is a currency. */
export function stepFigure(value: string, unit: string | undefined): Pick<Line, 'money' | 'value'> {
  if (unit !== undefined && isCurrency(unit))
    return { money: fromDecimal(new Decimal(value), unit, 'half-even') };
  return { value: unit === undefined ? value : `${value} ${unit}` };
}

function sumSections(input: Input, output: WaterfallOutput, total: Money): Section[] {
  const lines = output.tiers.map(
    (tier): Line => ({
      label: tier.label,
      money: input.side === 'lp' ? tier.lpAmount : tier.carryAmount,
      link: linkTo(input, { step: `tier.${tier.id}`, runId: undefined }),
    }),
  );
  return [
    {
      title: 'Rule',
      text: 'Sum over the tiers; tried and not saved',
      lines: [...lines, { label: SIDE_LABEL[input.side], money: total, tone: 'total' }],
    },
  ];
}

function differenceSections(input: Input, tried: Money, kept: Money, difference: Money): Section[] {
  return [
    {
      title: 'Rule',
      text: 'What the amount and date tried would give, less what the kept run gives',
      lines: [
        { label: 'Tried', money: tried, link: linkTo(input, { runId: undefined }) },
        {
          label: '− Kept run',
          money: kept,
          link: {
            target: 'distributions.explain',
            input:
              input.side === 'lp'
                ? { runId: input.runId, figure: 'amount', row: 'investors' }
                : { runId: input.runId, figure: 'carry' },
          },
        },
        { label: 'Difference', money: difference, tone: 'total' },
      ],
    },
  ];
}

/** A step of a run that was tried: its rule and inputs, those that are steps with `linkOf`. */
export function stepSections(
  step: TraceStep,
  ids: ReadonlySet<string>,
  linkOf: (step: string) => Line['link'],
): Section[] {
  return [
    { title: 'Rule', text: step.rule, lines: [] },
    {
      title: 'Inputs',
      lines: step.inputs.map((each): Line => {
        const link = each.ref !== undefined && ids.has(each.ref) ? linkOf(each.ref) : undefined;
        return {
          label: each.label,
          ...stepFigure(each.value, each.unit),
          ...(link === undefined ? {} : { link }),
        };
      }),
    },
  ];
}

/** STEP_UNKNOWN (not-found) where the waterfall tried has no such step. */
export function stepOf(trace: readonly TraceStep[], id: string): TraceStep {
  const step = trace.find((each) => each.id === id);
  if (step !== undefined) return step;
  throw new AppFailure({
    kind: 'not-found',
    code: 'STEP_UNKNOWN',
    message: `The waterfall has no step "${id}" for this amount and date.`,
    path: 'step',
  });
}

function triedSection(input: Input): Section {
  return {
    title: 'Tried',
    lines: [
      { label: 'Distributable', money: input.distributable },
      { label: 'Pay date', value: input.payDate },
      {
        label: 'Terms',
        value: 'of the pay date',
        link: fundLink(input.payDate, { fundId: input.fundId, figure: 'terms' }),
      },
      {
        label: 'Called before',
        value: 'up to the pay date',
        link: fundLink(input.payDate, { fundId: input.fundId, figure: 'called' }),
      },
    ],
  };
}

function explain(
  context: QueryContext,
  input: Input,
  { output, trace }: { readonly output: WaterfallOutput; readonly trace: readonly TraceStep[] },
): Explanation {
  const fund = fundById(context.store, input.fundId);
  const shown = (label: string, figure: Money, sections: Section[]): Explanation => ({
    crumbs: [
      { label: fund.name },
      {
        label: 'What if',
        ...(input.step === undefined ? {} : { link: linkTo(input, { step: undefined }) }),
      },
      { label },
    ],
    figure: { money: figure, converted: false },
    chips: [{ text: 'not saved', tone: 'plain' }],
    sections: [...sections, triedSection(input)],
  });
  if (input.step !== undefined) {
    const step = stepOf(trace, input.step);
    const { money: figure = money(fund.currency, 0n) } = stepFigure(step.result, step.unit);
    const ids = new Set(trace.map(({ id }) => id));
    return shown(
      step.label,
      figure,
      stepSections(step, ids, (id) => linkTo(input, { step: id })),
    );
  }
  const tried = sideOf(output, input.side);
  const label = SIDE_LABEL[input.side];
  if (input.runId === undefined) return shown(label, tried, sumSections(input, output, tried));
  const keptRun = blobOf(context, runById(context.store, input.runId)).output;
  const kept = sideOf(waterfallOutputSchema.parse(keptRun), input.side);
  const difference = money(fund.currency, tried.minor - kept.minor);
  return shown(
    `${label}, difference`,
    difference,
    differenceSections(input, tried, kept, difference),
  );
}

export const whatIfExplainHandlers = {
  'fund.explainWhatIf': jobQuery<'fund.explainWhatIf', null>({
    plan: planWhatIf,
    answer: (context, input, _planned, outcomes) => {
      const outcome = outcomes[WATERFALL];
      invariant(outcome !== undefined, 'the waterfall has run');
      const { output, trace } = readRunBlob(outcome.blob);
      return explain(context, input, { output: waterfallOutputSchema.parse(output), trace });
    },
  }),
};
