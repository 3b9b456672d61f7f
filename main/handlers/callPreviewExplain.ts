/**
 * Why an investor would pay what of a call that nobody has drafted yet: its share by the rule that
 * holds for it, and what of its commitment is unfunded, call by call.
 */

import { z } from 'zod';
import { counted } from '../../core/counted.ts';
import { CALL_RULES } from '../../core/fund/capitalCall.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { capitalCallsContract } from '../../preload/contract/capitalCalls.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { calledByCall, recallableAt } from '../queries/capitalCallFacts.ts';
import { type FundRow, fundById } from '../queries/funds.ts';
import { previewCall } from './capitalCalls.ts';
import { fundLink, type Line, type Section } from './explainParts.ts';

type Input = DomainInput<'capitalCalls.explainPreview'>;
type Figure = Input['figure'];
type PreviewLine = DomainOutput<'capitalCalls.preview'>['lines'][number];

const LABEL: { readonly [figure in Figure]: string } = {
  amount: 'Called',
  unfunded: 'Unfunded',
  unfundedAfter: 'Unfunded after',
};

const RULE: { readonly [figure in Figure]: string } = {
  amount: 'The amount called, split over the investors; the lines sum to it.',
  unfunded:
    'The commitment less what earlier calls took of it, and what distributions allow to be called again.',
  unfundedAfter: 'What is unfunded, less what this call would take.',
};

const TARGET = 'capitalCalls.explainPreview';

function selfLink(input: Input, change: Partial<Input>): NonNullable<Line['link']> {
  const asked = z.encode(capitalCallsContract[TARGET].input, { ...input, ...change });
  return { target: TARGET, input: asked };
}

/** How the share of one investor comes about, by purpose too where there are several. */
function shareSections(input: Input, line: PreviewLine): Section[] {
  const commitmentId = line.commitmentId;
  return [
    {
      title: 'Rule',
      text: CALL_RULES[line.reason],
      lines: [
        { label: 'Call', money: input.amount, link: selfLink(input, { commitmentId: undefined }) },
        {
          label: 'Commitment',
          money: line.commitment,
          link: fundLink(input.dueDate, {
            fundId: input.fundId,
            figure: 'committed',
            commitmentId,
          }),
        },
        {
          label: 'Unfunded',
          money: line.unfunded,
          link: selfLink(input, { figure: 'unfunded' }),
        },
        ...(line.note === null ? [] : [{ label: 'Note', value: line.note }]),
      ],
    },
    {
      title: 'Purposes',
      lines: [
        ...input.purposes.map((purpose, at): Line => {
          const part = line.parts[at];
          return { label: purpose.label, note: purpose.kind, ...(part ? { money: part } : {}) };
        }),
        { label: 'Sum', money: line.amount, tone: 'total' },
      ],
    },
  ];
}

/** The commitment, what each call took of it, and what may be called again. */
function unfundedSections(
  { store }: QueryContext,
  fund: FundRow,
  { input, line }: { readonly input: Input; readonly line: PreviewLine },
): Section[] {
  const { dueDate, fundId } = input;
  const { commitmentId } = line;
  const inFund = (minor: bigint) => money(fund.currency, minor);
  const again = recallableAt(store, fund, dueDate).get(commitmentId) ?? 0n;
  return [
    {
      title: 'Steps',
      lines: [
        {
          label: 'Commitment',
          money: line.commitment,
          link: fundLink(dueDate, { fundId, figure: 'committed', commitmentId }),
        },
        ...calledByCall(store, fundId, commitmentId).map(
          (call): Line => ({
            label: `Capital call ${call.number}`,
            prefix: call.date,
            money: inFund(-call.minor),
            link: {
              target: 'capitalCalls.explain',
              input: { capitalCallId: call.id, asOf: dueDate, figure: 'amount', commitmentId },
            },
          }),
        ),
        ...(again === 0n ? [] : [{ label: 'May be called again', money: inFund(again) }]),
        { label: 'Unfunded', money: line.unfunded, tone: 'total' },
      ],
    },
  ];
}

function afterSections(input: Input, line: PreviewLine): Section[] {
  return [
    {
      title: 'Steps',
      lines: [
        { label: 'Unfunded', money: line.unfunded, link: selfLink(input, { figure: 'unfunded' }) },
        {
          label: 'Called',
          money: money(line.amount.currency, -line.amount.minor),
          link: selfLink(input, { figure: 'amount' }),
        },
        { label: 'Unfunded after', money: line.unfundedAfter, tone: 'total' },
      ],
    },
  ];
}

function summedFrom(input: Input, lines: readonly PreviewLine[], total: Money): Section {
  return {
    title: 'Summed from',
    note: counted(lines.length, 'investor'),
    lines: [
      ...lines.map(
        (line): Line => ({
          label: line.investorName,
          prefix: line.classCode,
          money: line[input.figure],
          ...(line.note === null ? {} : { note: line.note }),
          link: selfLink(input, { commitmentId: line.commitmentId }),
        }),
      ),
      { label: 'Sum', money: total, tone: 'total' },
    ],
  };
}

/** Throws what the preview throws, and COMMITMENT_UNKNOWN (not-found) for another commitment. */
function explainPreview(context: QueryContext, input: Input): Explanation {
  const { figure, commitmentId } = input;
  const fund = fundById(context.store, input.fundId);
  const { lines } = previewCall(context, input);
  const line = lines.find((one) => one.commitmentId === commitmentId);
  if (commitmentId !== undefined && line === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'COMMITMENT_UNKNOWN',
      message: `This investor has no commitment to ${fund.name} on ${input.dueDate}. Open the figure from the preview.`,
      path: 'commitmentId',
    });
  const sum = lines.reduce((all, one) => all + one[figure].minor, 0n);
  const total = line?.[figure] ?? money(fund.currency, sum);
  const rule: Section = { title: 'Rule', text: RULE[figure], lines: [] };
  const sections =
    line === undefined
      ? [rule, summedFrom(input, lines, total)]
      : {
          amount: () => shareSections(input, line),
          unfunded: () => [rule, ...unfundedSections(context, fund, { input, line })],
          unfundedAfter: () => [rule, ...afterSections(input, line)],
        }[figure]();
  return {
    crumbs: [
      { label: fund.name, link: fundLink(input.dueDate, { fundId: fund.id, figure: 'calls' }) },
      { label: 'New call', link: selfLink(input, { figure: 'amount', commitmentId: undefined }) },
      ...(line === undefined ? [] : [{ label: line.investorName }]),
      { label: LABEL[figure] },
    ],
    figure: { money: total, converted: false },
    chips: [{ text: 'not kept yet', tone: 'plain' }],
    sections: [
      ...sections,
      {
        title: 'Facts',
        lines: [
          { label: 'Due', value: input.dueDate },
          { label: 'Notice', value: input.noticeDate ?? 'not said' },
        ],
      },
    ],
  };
}

export const callPreviewExplainHandlers = {
  'capitalCalls.explainPreview': query<'capitalCalls.explainPreview'>(explainPreview),
};
