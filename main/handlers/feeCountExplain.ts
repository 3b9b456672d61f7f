/** Which bank fees a count counts: by group and currency, and one by one within a group. */
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { type JudgedFee, judgedFees } from '../queries/fees.ts';
import type { Line } from './explainParts.ts';
import { type FeeGroup, groupFees } from './feeSums.ts';

type Input = DomainInput<'fees.explainCount'>;

/** How many fees a panel names. */
const NAMED_FEES = 14;

const STATES = {
  'as-agreed': 'as agreed',
  over: 'above price',
  under: 'below price',
  unpriced: 'without a price',
  settlement: 'paying for a billing statement',
} as const;

const stateOf = ({ state, settles }: JudgedFee) => (settles.length > 0 ? 'settlement' : state);

function feeLines(fees: readonly JudgedFee[]): Line[] {
  const newest = fees.toReversed();
  return [
    ...newest.slice(0, NAMED_FEES).map(
      ({ fee }): Line => ({
        label: fee.description,
        prefix: fee.toDate,
        money: fee.amount,
        link: { target: 'fees.explain', input: { feeId: fee.id, column: 'charged' } },
      }),
    ),
    ...(newest.length > NAMED_FEES
      ? [{ label: 'More', count: newest.length - NAMED_FEES, tone: 'muted' as const }]
      : []),
  ];
}

function groupLines(groups: readonly FeeGroup[], input: Input): Line[] {
  return groups.map(({ key, label, currency, fees }) => ({
    label,
    prefix: currency,
    count: fees.length,
    link: { target: 'fees.explainCount', input: { ...input, key, currency } },
  }));
}

function explainCount({ store }: QueryContext, input: Input): Explanation {
  const { state, key, currency, groupBy } = input;
  const groups = groupFees(
    judgedFees(store, input).filter((one) => state === undefined || stateOf(one) === state),
    groupBy,
  ).filter(
    (group) =>
      (key === undefined || group.key === key) &&
      (currency === undefined || group.currency === currency),
  );
  const fees = groups.flatMap((group) => group.fees);
  const isOne = key !== undefined && currency !== undefined;
  const states = Map.groupBy(fees, stateOf);
  return {
    crumbs: [
      { label: 'Bank fees' },
      ...(isOne
        ? [{ label: groups[0]?.label ?? key }, { label: currency }]
        : [{ label: `${input.from} to ${input.to}` }]),
      { label: state === undefined ? 'Fees' : `Fees ${STATES[state]}` },
    ],
    figure: {
      text: String(fees.length),
      unit: fees.length === 1 ? 'fee' : 'fees',
      converted: false,
    },
    chips: [],
    sections: [
      {
        title: 'Rule',
        text: 'Fees whose period ends in these days. A booking that pays for a billing statement is told and adds nothing to the sums.',
        lines: [
          ...Object.entries(STATES).flatMap(([one, label]) => {
            const count = states.get(one as keyof typeof STATES)?.length ?? 0;
            return count === 0 ? [] : [{ label, count }];
          }),
          { label: 'Fees', count: fees.length, tone: 'total' },
        ],
      },
      isOne
        ? { title: 'Fees', note: 'newest first', lines: feeLines(fees) }
        : { title: 'Counted from', lines: groupLines(groups, input) },
    ],
  };
}

export const feeCountHandlers = {
  'fees.explainCount': query<'fees.explainCount'>(explainCount),
};
