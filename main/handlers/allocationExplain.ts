/**
 * Where a figure of a computed distribution comes from: a row's total over the tiers, a sum over
 * holders, a share, or a figure of the proof. Everything stands in the kept run; its steps explain
 * the single lines.
 */
import {
  type WaterfallOutput,
  waterfallOutputSchema,
} from '../../core/fund/waterfallCalculation.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { distributionById, fundById } from '../queries/funds.ts';
import { blobOf, type Run, runById } from '../queries/runs.ts';
import { fundLink, type Line, type Section } from './explainParts.ts';

type Input = DomainInput<'distributions.explain'>;
type Holder = WaterfallOutput['holders'][number];

const FIGURE_LABEL: { readonly [Name in Input['figure']]: string } = {
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
};

interface Opened {
  readonly run: Run;
  readonly output: WaterfallOutput;
  readonly input: Input;
  /** The holders of the row that was opened. */
  readonly members: readonly Holder[];
  readonly name: string;
}

function notFound(message: string, path: string): AppFailure {
  return new AppFailure({ kind: 'not-found', code: 'ALLOCATION_UNKNOWN', message, path });
}

function open(context: QueryContext, input: Input): Opened {
  const stored = runById(context.store, input.runId);
  const parsed = waterfallOutputSchema.safeParse(blobOf(context, stored).output);
  if (!parsed.success)
    throw notFound(`The run of ${stored.run.calculation} is no waterfall.`, 'runId');
  const output = parsed.data;
  const { row, rowId } = input;
  const classLine = output.classes.find(({ id }) => id === rowId);
  const members = output.holders.filter((holder) => {
    if (row === 'total') return true;
    if (row === 'investors') return holder.kind === 'lp';
    if (row === 'holder') return holder.id === rowId;
    return holder.kind === classLine?.kind && holder.classId === classLine.classId;
  });
  const names = {
    total: 'All holders',
    investors: 'LP subtotal',
    class: classLine?.name,
    holder: members[0]?.name,
  };
  const name = names[row];
  if (name === undefined)
    throw notFound('The distribution has no such row. Open it from the table.', 'rowId');
  return { run: stored.run, output, input, members, name };
}

const sumOf = (currency: string, amounts: readonly Money[]): Money =>
  money(
    currency,
    amounts.reduce((sum, { minor }) => sum + minor, 0n),
  );

const stepLink = ({ run }: Opened, step: string) => ({
  target: 'runs.explain',
  input: { runId: run.id, step },
});

const selfLink = ({ input }: Opened, change: Partial<Input>) => ({
  target: 'distributions.explain',
  input: { ...input, ...change },
});

function amountIn(holder: Holder, tierId: string): Money {
  return (
    holder.lines.find((line) => line.tierId === tierId)?.amount ?? money(holder.total.currency, 0n)
  );
}

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

interface Proof {
  readonly figure: Explanation['figure'];
  readonly rule: string;
  readonly lines: readonly Line[];
}

/** The figures of the proof and of the hurdle, each with the figures that it follows from. */
function proofOf(opened: Opened): Proof {
  const { output, input } = opened;
  const { proof, hurdle, tiers, amount } = output;
  const total = (label: string, figure: Money): Line => ({ label, money: figure, tone: 'total' });
  const tierLine = (tier: WaterfallOutput['tiers'][number], figure: Money, sign = ''): Line => ({
    label: `${sign}${tier.label}`,
    money: figure,
    link: stepLink(opened, `tier.${tier.id}`),
  });
  const balance: Line = {
    label: 'Hurdle balance',
    money: hurdle.needed,
    link: selfLink(opened, { figure: 'needed' }),
  };
  const capital: Line = {
    label: '− Capital repaid now',
    money: hurdle.capitalPaid,
    link: stepLink(opened, 'tier.return-of-capital'),
  };
  const asMoney = (figure: Money) => ({ money: figure, converted: false });
  switch (input.figure) {
    case 'profit': {
      const before = tiers.filter(({ id }) => ['gp-commitment', 'return-of-capital'].includes(id));
      return {
        figure: asMoney(proof.profit),
        rule: 'What runs through the tiers beyond returned capital, carry included',
        lines: [
          { label: 'Distributed', money: amount, link: stepLink(opened, 'proof.conservation') },
          ...before.map((tier) => tierLine(tier, tier.total, '− ')),
          total('Profit', proof.profit),
        ],
      };
    }
    case 'carry':
      return {
        figure: asMoney(proof.carry),
        rule: 'Sum of the carry of the tiers',
        lines: [
          ...tiers
            .filter(({ carryAmount }) => carryAmount.minor !== 0n)
            .map((tier) => tierLine(tier, tier.carryAmount)),
          total('Carry', proof.carry),
        ],
      };
    case 'carryShare': {
      const text = `${new Decimal(proof.carryShareOfProfit ?? 0).times(100).toFixed(2)}%`;
      return {
        figure: { text, converted: false },
        rule: 'Carry over profit of this distribution',
        lines: [
          { label: 'Carry', money: proof.carry, link: selfLink(opened, { figure: 'carry' }) },
          { label: '÷ Profit', money: proof.profit, link: selfLink(opened, { figure: 'profit' }) },
          { label: 'Share', value: text, tone: 'total' },
        ],
      };
    }
    case 'needed':
      return {
        figure: asMoney(hurdle.needed),
        rule: `Sum of the flows with their return up to ${output.date}; unrounded it is ${new Decimal(hurdle.exactBalance).toFixed(6)} minor units`,
        lines: [
          ...hurdle.rows.map(
            (row, index): Line => ({
              label: `${row.kind === 'call' ? 'Call' : 'Distribution'} of ${row.date}`,
              money: row.valueWithReturn,
              link: stepLink(opened, `hurdle.flow.${index}`),
            }),
          ),
          total('Needed', hurdle.needed),
        ],
      };
    case 'flow': {
      const row = hurdle.rows[input.index ?? -1];
      if (row === undefined) throw notFound('The hurdle has no such flow.', 'index');
      return {
        figure: asMoney(row.applied),
        rule: "The investors' part of the flow that moved the hurdle balance; what was paid beyond the hurdle does not",
        lines: [
          { label: "Investors' part", money: row.flow },
          {
            label: `With return, ${row.days} days`,
            money: row.valueWithReturn,
            link: stepLink(opened, `hurdle.flow.${input.index}`),
          },
          total('Moved the balance', row.applied),
        ],
      };
    }
    default: {
      const preferred: Line = {
        label: '− Preferred return paid now',
        money: hurdle.preferredPaid,
        link: stepLink(opened, 'tier.preferred-return'),
      };
      return {
        figure: asMoney(hurdle.stillDue),
        rule: 'What the investors are still owed of capital and preferred return after this distribution',
        lines: [balance, capital, preferred, total('Still due', hurdle.stillDue)],
      };
    }
  }
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
      {
        label: 'Known at',
        value: `entry ${run.knownEntry}`,
        link: { target: 'screen:journal', input: { entry: run.knownEntry } },
      },
      { label: 'Run', value: run.runHash.slice(0, 16), tone: 'code' },
    ],
  };
}

/** Throws RUN_UNKNOWN, DISTRIBUTION_UNKNOWN and ALLOCATION_UNKNOWN (not-found). */
function explainAllocation(context: QueryContext, input: Input): Explanation {
  const opened = open(context, input);
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
