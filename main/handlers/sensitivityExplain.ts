/**
 * Where a cell of a table over a distribution comes from: what it puts in place of how things are, the
 * figures it is made of, each a step of its waterfall, and the run that gives it again. Nothing of it is
 * kept, so the waterfall runs anew on the same input; it takes milliseconds.
 */
import { z } from 'zod';
import type { TraceStep } from '../../core/calculation.ts';
import {
  type WaterfallOutput,
  waterfallCalculation,
  waterfallOutputSchema,
} from '../../core/fund/waterfallCalculation.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { DECIMAL_TEXT, Decimal } from '../../core/money/decimal.ts';
import { formatAmount, type Money, money, parseMinor } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import { at, figureOf, replaced } from '../../core/sensitivity.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type JobPlan, jobQuery, type QueryContext } from '../backend/handler.ts';
import { readRunBlob } from '../jobs/outcome.ts';
import { fundById } from '../queries/funds.ts';
import { waterfallFacts } from '../queries/waterfallFacts.ts';
import { WATERFALL } from './distributions.ts';
import { fundLink, type Line, type Section } from './explainParts.ts';
import { stepFigure, stepOf, stepSections } from './whatIfExplain.ts';

type Input = DomainInput<'fund.explainCell'>;
type Wire = Parameters<typeof replaced>[0];

/** The input of the table as things are, on the wire side; cells change it there. */
function baseOf({ store }: QueryContext, { fundId, distributable, payDate, dealId }: Input): Wire {
  const payout = { payDate, amount: distributable, number: null, dealId };
  const { input } = waterfallFacts(store, fundById(store, fundId), payout);
  return z.encode(waterfallCalculation.input, input) as Wire;
}

/** Throws what a table refuses of its paths and values (invalid-input). */
function planCell(context: QueryContext, input: Input): JobPlan<{ readonly base: Wire }> {
  const base = baseOf(context, input);
  const changed = input.changes.reduce((wire, { path, value }, k) => {
    const steps = path.split('.');
    if (at(base, steps.slice(0, -1)) === undefined)
      throw new AppFailure({
        kind: 'invalid-input',
        code: 'SENSITIVITY_PATH',
        path: `changes.${k}.path`,
        message: `The input has no "${path}". Write the steps to it with dots between.`,
      });
    return replaced(wire, steps, value);
  }, base);
  const decoded = waterfallCalculation.input.safeDecode(changed as never);
  if (!decoded.success) {
    const [issue] = decoded.error.issues;
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'INPUT_INVALID',
      path: issue?.path.map(String).join('.') ?? 'changes',
      message: issue?.message ?? 'The changed input cannot be read.',
    });
  }
  return {
    label: `Cell of a table, ${input.changes.map(({ value }) => value).join(', ')}`,
    work: [{ key: WATERFALL, task: WATERFALL, input: decoded.data }],
    context: { base },
  };
}

function linkTo(input: Input, step: string | undefined): Line['link'] {
  const { distributable, ...rest } = input;
  const amount = formatAmount(distributable);
  const { currency } = distributable;
  return {
    target: 'fund.explainCell',
    input: { ...rest, step, distributable: { currency, amount } },
  };
}

/** What a figure of the proof is made of, in words and lines; undefined for any other figure. */
function partsOf(
  input: Input,
  output: WaterfallOutput,
): { readonly rule: string; readonly lines: Line[] } | undefined {
  const { tiers, proof, hurdle, amount, classes } = output;
  const tierLine = ({ id, label }: WaterfallOutput['tiers'][number], paid: Money): Line => ({
    label,
    money: paid,
    link: linkTo(input, `tier.${id}`),
  });
  const classCode = /^classes\.classId=(.+)\.total$/.exec(input.output.path)?.[1];
  if (classCode !== undefined) {
    const line = classes.find(({ classId }) => classId === classCode);
    return {
      rule: 'Sum over the tiers of what the holders of the class get',
      lines: (line?.lines ?? []).flatMap(({ tierId, amount: paid }): Line[] => {
        const tier = tiers.find(({ id }) => id === tierId);
        return tier === undefined ? [] : [tierLine(tier, paid)];
      }),
    };
  }
  switch (input.output.path) {
    case 'proof.carry':
      return {
        rule: 'Sum over the tiers of what carry gets',
        lines: tiers.map((tier) => tierLine(tier, tier.carryAmount)),
      };
    case 'proof.profit': {
      const { currency } = amount;
      const free = tiers.reduce((sum, tier) => sum + tier.gpCommitmentAmount.minor, 0n);
      const capital = amount.minor - free - proof.profit.minor;
      return {
        rule: 'What is distributed, less returned capital and the GP commitment',
        lines: [
          { label: 'Distributed', money: amount },
          { label: '\u2212 Returned capital', money: money(currency, capital) },
          { label: '\u2212 GP commitment', money: money(currency, free) },
        ],
      };
    }
    case 'proof.carryShareOfProfit':
      return {
        rule: 'Carry over profit, both before they are rounded',
        lines: [
          { label: 'Carry', money: proof.carry },
          { label: 'Profit', money: proof.profit },
        ],
      };
    case 'proof.stillDueToInvestors':
      if (hurdle.needed.minor < 0n)
        return {
          rule: 'Nothing: investors were beyond the first hurdle before',
          lines: [{ label: 'Balance of the first hurdle', money: hurdle.needed }],
        };
      return {
        rule: 'What the first hurdle needed, less what was paid for it',
        lines: [
          { label: 'Needed', money: hurdle.needed },
          { label: '\u2212 Capital paid', money: hurdle.capitalPaid },
          { label: '\u2212 Preferred return paid', money: hurdle.preferredPaid },
        ],
      };
    default:
      return undefined;
  }
}

/** One change beside what is there now; an amount with its currency. */
function changeLine({ label, path, value }: Input['changes'][number], base: Wire): Line {
  const steps = path.split('.');
  const now = String(at(base, steps) ?? 'nothing');
  const isNumber = DECIMAL_TEXT.test(now) && DECIMAL_TEXT.test(value);
  const isSame = isNumber ? new Decimal(now).eq(value) : now === value;
  const beside = at(base, [...steps.slice(0, -1), 'currency']);
  const currency = steps.at(-1) === 'amount' && typeof beside === 'string' ? beside : undefined;
  if (isSame || currency === undefined)
    return { label, ...changed(value, currency), note: isSame ? 'as it is' : `instead of ${now}` };
  return { label, ...changed(value, currency), note: `instead of ${currency} ${now}` };
}

function changed(value: string, currency: string | undefined): Pick<Line, 'value' | 'money'> {
  if (currency === undefined) return { value };
  return { money: money(currency, parseMinor(value, minorDigits(currency))) };
}

/** What the cell puts in place of how things are, and what it leaves. */
function changesSection(input: Input, base: Wire): Section {
  return {
    title: 'Changed',
    lines: [
      ...input.changes.map((change) => changeLine(change, base)),
      {
        label: 'All else',
        value: 'as on the pay date of the distribution',
        link: fundLink(input.payDate, { fundId: input.fundId, figure: 'terms' }),
      },
    ],
  };
}

function figureAt(output: WaterfallOutput, path: string): Explanation['figure'] {
  const wire = z.encode(waterfallOutputSchema, output);
  const value = at(wire, path.split('.'));
  const text = figureOf(value);
  const { currency } = output.amount;
  if (text === undefined) return { text: '\u2013', converted: false };
  if (typeof value === 'object')
    return { money: money(currency, parseMinor(text, minorDigits(currency))), converted: false };
  return { text: new Decimal(text).times(100).toFixed(2), unit: '%', converted: false };
}

function explain(
  context: QueryContext,
  input: Input,
  base: Wire,
  run: {
    readonly output: WaterfallOutput;
    readonly trace: readonly TraceStep[];
    readonly runHash: string;
  },
): Explanation {
  const { output, trace, runHash } = run;
  const fund = fundById(context.store, input.fundId);
  const { version } = waterfallCalculation;
  const shown = (
    label: string,
    figure: Explanation['figure'],
    sections: Section[],
  ): Explanation => ({
    crumbs: [
      { label: fund.name },
      {
        label: 'Sensitivity',
        ...(input.step === undefined ? {} : { link: linkTo(input, undefined) }),
      },
      { label },
    ],
    figure,
    chips: [{ text: 'not saved', tone: 'plain' }],
    sections: [
      ...sections,
      changesSection(input, base),
      {
        title: 'Run',
        lines: [
          { label: 'Calculation', value: `${WATERFALL} ${version}`, tone: 'code' },
          { label: 'Hash', value: runHash, tone: 'code' },
        ],
      },
    ],
  });
  if (input.step !== undefined) {
    const step = stepOf(trace, input.step);
    const ids = new Set(trace.map(({ id }) => id));
    const { money: paid = money(fund.currency, 0n) } = stepFigure(step.result, step.unit);
    return shown(
      step.label,
      { money: paid, converted: false },
      stepSections(step, ids, (id) => linkTo(input, id)),
    );
  }
  const { label, path } = input.output;
  const figure = figureAt(output, path);
  const parts = partsOf(input, output);
  const total: Line[] = figure.money ? [{ label, money: figure.money, tone: 'total' }] : [];
  return shown(label, figure, [
    parts === undefined
      ? { title: 'Rule', text: `${path} of what the waterfall gives`, lines: total }
      : { title: 'Rule', text: parts.rule, lines: [...parts.lines, ...total] },
  ]);
}

export const sensitivityExplainHandlers = {
  'fund.explainCell': jobQuery<'fund.explainCell', { readonly base: Wire }>({
    plan: planCell,
    answer: (context, input, { base }, outcomes) => {
      const outcome = outcomes[WATERFALL];
      invariant(outcome !== undefined, 'the waterfall has run');
      const { output, trace } = readRunBlob(outcome.blob);
      const { runHash } = outcome;
      return explain(context, input, base, {
        output: waterfallOutputSchema.parse(output),
        trace,
        runHash,
      });
    },
  }),
};
