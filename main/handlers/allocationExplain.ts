/**
 * Where a figure of a computed distribution comes from: a row's total over the tiers, a sum over
 * holders, a share, or a figure of the proof. Everything stands in the kept run; its steps explain
 * the single lines.
 */
import { Decimal } from '../../core/money/decimal.ts';
import { formatAmount, type Money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { distributionById, fundById } from '../queries/funds.ts';
import {
  type AllocationInput,
  amountIn,
  notFound,
  type Opened,
  openAllocation,
  selfLink,
  stepLink,
  sumOf,
} from './allocationParts.ts';
import { entryLine, fundLink, type Line, type Section } from './explainParts.ts';
import { proofOf } from './proofExplain.ts';

const FIGURE_LABEL: { readonly [Name in AllocationInput['figure']]: string } = {
  amount: 'Total',
  share: 'Share',
  commitment: 'Commitment',
  profit: 'Profit in this distribution',
  carry: 'Carry',
  carryShare: 'Carry of profit',
  stillDue: 'Still due before the next split',
  needed: 'Needed to meet the hurdle',
  capitalPaid: 'Capital repaid now',
  preferredPaid: 'Preferred return paid now',
  flow: 'Flow',
  days: 'Days',
  withReturn: 'Flow with its return',
};

/** A row and a tier: its holders; one holder alone has a step of the run. */
function cellSections(opened: Opened, tierId: string): { figure: Money; sections: Section[] } {
  const { output, members } = opened;
  const { currency } = output.amount;
  const tier = output.tiers.find(({ id }) => id === tierId);
  if (tier === undefined)
    throw notFound('The distribution has no such tier. Open it from the table.', 'tierId');
  const paid = members.filter((holder) => amountIn(holder, tierId).minor !== 0n);
  const figure = sumOf(
    currency,
    paid.map((holder) => amountIn(holder, tierId)),
  );
  const isWhole = opened.input.row === 'total';
  return {
    figure,
    sections: [
      {
        title: 'Rule',
        text:
          members.length === 1
            ? 'The line of the holder in this tier'
            : 'Sum of the lines of the holders in this tier',
        lines: [],
      },
      {
        title: 'Tier',
        text: tier.rule,
        lines: [{ label: tier.label, money: tier.total, link: stepLink(opened, `tier.${tierId}`) }],
      },
      {
        title: 'Summed from',
        lines: [
          ...paid.map(
            (holder): Line => ({
              label: holder.name,
              prefix: isWhole || members.length > 1 ? holder.classId : '',
              money: amountIn(holder, tierId),
              link: stepLink(opened, `line.${holder.id}.${tierId}`),
            }),
          ),
          { label: 'Sum', money: figure, tone: 'total' },
        ],
      },
    ],
  };
}

/** A row's total: its amount in every tier, each of which opens. */
function totalSections(opened: Opened): { figure: Money; sections: Section[] } {
  const { output, members } = opened;
  const { currency } = output.amount;
  const figure = sumOf(
    currency,
    members.map(({ total }) => total),
  );
  const lines = output.tiers.map(
    (tier): Line => ({
      label: tier.label,
      money: sumOf(
        currency,
        members.map((holder) => amountIn(holder, tier.id)),
      ),
      link: selfLink(opened, { figure: 'amount', tierId: tier.id }),
    }),
  );
  return {
    figure,
    sections: [
      {
        title: 'Rule',
        text: 'Sum over the tiers',
        lines: [...lines, { label: 'Total', money: figure, tone: 'total' }],
      },
    ],
  };
}

function shareSections(opened: Opened) {
  const { output, members, input } = opened;
  const { currency } = output.amount;
  const figure = sumOf(
    currency,
    members.map(({ total }) => total),
  );
  const lines =
    input.row === 'class' || input.row === 'holder' ? [...output.classes, ...output.holders] : [];
  const shown = lines.find(({ id }) => id === input.rowId)?.share;
  const ofClasses = output.classes
    .filter(({ kind }) => input.row === 'total' || kind === 'lp')
    .reduce((sum, { share }) => sum.plus(share), new Decimal(0));
  const percent = new Decimal(shown ?? ofClasses).times(100).toFixed(2);
  return {
    percent,
    sections: [
      {
        title: 'Rule',
        text: 'Total over the amount distributed, in hundredths of a percent by largest remainder, so that the shares of the table sum to 100',
        lines: [
          {
            label: `Total of ${opened.name}`,
            money: figure,
            link: selfLink(opened, { figure: 'amount', tierId: undefined }),
          },
          {
            label: '÷ Distributed',
            money: output.amount,
            link: stepLink(opened, 'proof.conservation'),
          },
          { label: 'Share', value: `${percent}%`, tone: 'total' as const },
        ],
      },
    ] satisfies Section[],
  };
}

function commitmentSections(opened: Opened): { figure: Money; sections: Section[] } {
  const { output, members } = opened;
  const figure = sumOf(
    output.amount.currency,
    members.map(({ commitment }) => commitment),
  );
  return {
    figure,
    sections: [
      {
        title: 'Rule',
        text: 'Commitments closed by the pay date, as the run took them',
        lines: [],
      },
      {
        title: 'Summed from',
        lines: [
          ...members
            .filter(({ commitment }) => commitment.minor !== 0n)
            .map(
              (holder): Line => ({
                label: holder.name,
                prefix: holder.classId,
                money: holder.commitment,
              }),
            ),
          { label: 'Sum', money: figure, tone: 'total' },
        ],
      },
    ],
  };
}

function sourceSection({ run, output }: Opened, fundId: string | null): Section {
  return {
    title: 'Run',
    lines: [
      { label: 'Calculation', value: `${run.calculation} ${run.version}` },
      ...(fundId === null
        ? []
        : [
            {
              label: 'Terms',
              value: 'of the pay date',
              link: fundLink(output.date, { fundId, figure: 'terms' }),
            },
          ]),
      entryLine(run.knownEntry, 'Known at'),
      { label: 'Run', value: run.runHash.slice(0, 16), tone: 'code' },
    ],
  };
}

/** Throws RUN_UNKNOWN, DISTRIBUTION_UNKNOWN and ALLOCATION_UNKNOWN (not-found). */
function explainAllocation(context: QueryContext, input: AllocationInput): Explanation {
  const opened = openAllocation(context, input);
  const { run, output, name } = opened;
  const distribution = distributionById(context.store, run.subject ?? '');
  const fund = fundById(context.store, distribution.fund_id);
  const tier = output.tiers.find(({ id }) => id === input.tierId);
  const isRow = ['amount', 'share', 'commitment'].includes(input.figure);
  const crumbs: Explanation['crumbs'] = [
    { label: fund.name, link: fundLink(run.asOf, { fundId: fund.id, figure: 'distributions' }) },
    {
      label: `Distribution ${distribution.number}`,
      link: {
        target: 'distributions.explain',
        input: { runId: run.id, figure: 'amount', row: 'total' },
      },
    },
    ...(isRow ? [{ label: name }] : []),
    { label: tier?.label ?? FIGURE_LABEL[input.figure] },
  ];
  const shown = (figure: Explanation['figure'], sections: readonly Section[]): Explanation => ({
    crumbs,
    figure,
    chips: [
      { text: `paid ${output.date}`, tone: 'plain' },
      ...(input.figure === 'amount' && input.tierId === undefined && input.row === 'total'
        ? [{ text: `in = out, ${formatAmount(output.amount)}`, tone: 'positive' as const }]
        : []),
    ],
    sections: [...sections, sourceSection(opened, fund.id)],
  });
  if (input.figure === 'amount') {
    const { figure, sections } =
      input.tierId === undefined ? totalSections(opened) : cellSections(opened, input.tierId);
    return shown({ money: figure, converted: false }, sections);
  }
  if (input.figure === 'share') {
    const { percent, sections } = shareSections(opened);
    return shown({ text: `${percent}%`, converted: false }, sections);
  }
  if (input.figure === 'commitment') {
    const { figure, sections } = commitmentSections(opened);
    return shown({ money: figure, converted: false }, sections);
  }
  const { figure, rule, lines } = proofOf(opened);
  return shown(figure, [{ title: 'Rule', text: rule, lines: [...lines] }]);
}

export const allocationExplainHandlers = {
  'distributions.explain': query<'distributions.explain'>(explainAllocation),
};
