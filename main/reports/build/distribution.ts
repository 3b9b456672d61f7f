/** A fund distribution as a report: its tiers, who gets what by class and holder, the hurdle, the proof. */
import { counted } from '../../../core/counted.ts';
import type { WaterfallOutput } from '../../../core/fund/waterfallCalculation.ts';
import { formatAmount, type Money } from '../../../core/money/money.ts';
import { subtractTexts, sumTexts } from '../decimalText.ts';
import { formatDate, formatValue } from '../formatText.ts';
import type {
  Cells,
  Column,
  MarkedCell,
  ReportFrame,
  ReportModel,
  ReportTable,
  Row,
  Section,
} from '../model.ts';

export interface DistributionReportInput {
  readonly frame: ReportFrame;
  readonly fund: string;
  /** The distribution's number in the fund. */
  readonly number: number;
  readonly status: string;
  /** The fund's terms in words, one sentence each. */
  readonly terms: readonly string[];
  /** The output of `fund.waterfall`. */
  readonly output: WaterfallOutput;
}

type Line = WaterfallOutput['holders'][number];

function tierTable(output: WaterfallOutput): ReportTable {
  const { currency } = output.amount;
  const column = (id: string, title: string): Column => ({
    id,
    title,
    type: 'amount',
    currency,
    isFlow: true,
  });
  const columns = ['lpAmount', 'gpCommitmentAmount', 'carryAmount', 'total'] as const;
  const sums = Object.fromEntries(
    columns.map((id) => [id, sumTexts(output.tiers.map((tier) => formatAmount(tier[id])))]),
  );
  return {
    kind: 'table',
    id: 'tiers',
    title: `Tiers (${currency})`,
    columns: [
      { id: 'label', title: 'Tier', type: 'text' },
      { id: 'rule', title: 'Rule', type: 'text' },
      column('lpAmount', 'Investors'),
      column('gpCommitmentAmount', 'GP commitment'),
      column('carryAmount', 'Carry'),
      column('total', 'Total'),
    ],
    rows: [
      ...output.tiers.map(
        (tier): Row => ({
          kind: 'line',
          cells: {
            label: tier.label,
            rule: tier.rule,
            ...Object.fromEntries(columns.map((id) => [id, formatAmount(tier[id])])),
          },
        }),
      ),
      { kind: 'total', over: 'all', sums: columns, cells: { label: 'Distributed', ...sums } },
    ],
    notes: [],
  };
}

/** Classes or holders with one column a tier; rows and columns both foot. */
function allocationTable(
  output: WaterfallOutput,
  options: { readonly id: string; readonly title: string; readonly lines: readonly Line[] },
): ReportTable {
  const { currency } = output.amount;
  const { lines } = options;
  const showsClass = options.id === 'holders';
  const tierColumn = (index: number): string => `tier${index}`;
  const amountIds = ['commitment', ...output.tiers.map((_, index) => tierColumn(index)), 'total'];
  const cellsOf = (line: Line): Cells => ({
    name: line.name,
    class: line.className,
    commitment: formatAmount(line.commitment),
    ...Object.fromEntries(
      output.tiers.map((tier, index) => {
        const part = line.lines.find((candidate) => candidate.tierId === tier.id);
        return [tierColumn(index), part ? formatAmount(part.amount) : undefined];
      }),
    ),
    total: formatAmount(line.total),
    share: line.share,
  });
  const rows = lines.map((line) => ({ kind: 'line' as const, cells: cellsOf(line) }));
  const sumOf = (id: string): string =>
    sumTexts(rows.map((row) => (row.cells[id] as string | undefined) ?? '0'));
  return {
    kind: 'table',
    id: options.id,
    title: options.title,
    columns: [
      { id: 'name', title: showsClass ? 'Holder' : 'Class', type: 'text' },
      ...(showsClass ? [{ id: 'class', title: 'Class', type: 'text' } as const] : []),
      { id: 'commitment', title: 'Commitment', type: 'amount', currency },
      ...output.tiers.map(
        (tier, index): Column => ({
          id: tierColumn(index),
          title: tier.label,
          type: 'amount',
          currency,
          isFlow: true,
        }),
      ),
      { id: 'total', title: 'Total', type: 'amount', currency },
      { id: 'share', title: 'Share', type: 'percent' },
    ],
    rows: [
      ...rows,
      {
        kind: 'total',
        over: 'all',
        sums: [...amountIds, 'share'],
        cells: {
          name: 'Total',
          ...Object.fromEntries(amountIds.map((id) => [id, sumOf(id)])),
          share: sumOf('share'),
        },
      },
    ],
    notes: showsClass
      ? ['Lines are rounded by largest remainder: each row and each column sums to the wire.']
      : [],
  };
}

function hurdleTable(output: WaterfallOutput): ReportTable {
  const { hurdle } = output;
  const print = (value: Money): string =>
    formatValue(formatAmount(value), { type: 'amount', currency: value.currency });
  const { currency } = output.amount;
  return {
    kind: 'table',
    id: 'hurdle',
    title: `Hurdle on ${formatDate(output.date)} (${currency})`,
    columns: [
      { id: 'date', title: 'Date', type: 'date' },
      { id: 'kind', title: 'Flow', type: 'text' },
      { id: 'flow', title: 'Investors\u2019 flow', type: 'amount', currency },
      { id: 'applied', title: 'Applied to the hurdle', type: 'amount', currency },
      { id: 'days', title: 'Days', type: 'integer' },
      { id: 'growth', title: 'Growth', type: 'rate', decimals: 8 },
      { id: 'value', title: 'Value with return', type: 'amount', currency },
    ],
    rows: [
      ...hurdle.rows.map(
        (row): Row => ({
          kind: 'line',
          cells: {
            date: row.date,
            kind: row.kind,
            flow: formatAmount(row.flow),
            applied: formatAmount(row.applied),
            days: String(row.days),
            growth: row.growth,
            value: formatAmount(row.valueWithReturn),
          },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: ['value'],
        cells: {
          date: { value: 'Needed', type: 'text' },
          value: sumTexts(hurdle.rows.map((row) => formatAmount(row.valueWithReturn))),
        },
      },
    ],
    notes: [
      `Before this distribution investors were owed ${print(hurdle.needed)}: capital ${print(hurdle.capitalPaid)} ` +
        `and preferred return ${print(hurdle.preferredPaid)} are paid now, ${print(hurdle.stillDue)} stays due.`,
    ],
  };
}

function proofTable(output: WaterfallOutput): ReportTable {
  const { proof } = output;
  const { currency } = output.amount;
  const row = (label: string, value: MarkedCell | string): Row => ({
    kind: 'line',
    cells: { label, value },
  });
  const amount = (label: string, value: Money): Row => row(label, formatAmount(value));
  const share = (label: string, value: string | undefined): Row[] =>
    value === undefined ? [] : [row(label, { value, type: 'percent' })];
  return {
    kind: 'table',
    id: 'proof',
    title: 'Proof',
    columns: [
      { id: 'label', title: 'Figure', type: 'text' },
      { id: 'value', title: currency, type: 'amount', currency },
    ],
    rows: [
      amount('Distributed', proof.distributed),
      amount('Allocated to holders', proof.allocated),
      amount('Profit in this distribution', proof.profit),
      amount('Carry in this distribution', proof.carry),
      ...share('Carry as a share of profit', proof.carryShareOfProfit),
      amount('Still due to investors', proof.stillDueToInvestors),
      amount('Still to catch up', proof.stillToCatchUp),
      amount('Profit to date', proof.toDate.profit),
      amount('Carry to date', proof.toDate.carry),
      ...share('Carry as a share of profit to date', proof.toDate.carryShareOfProfit),
    ],
    notes: [
      'Distributed less allocated is zero to the minor unit, or the run would have been refused.',
    ],
  };
}

function tierChart(input: DistributionReportInput): Section {
  const { output } = input;
  let left = formatAmount(output.amount);
  const tiers = output.tiers.map((tier) => {
    const gp = sumTexts([formatAmount(tier.gpCommitmentAmount), formatAmount(tier.carryAmount)]);
    const lp = formatAmount(tier.lpAmount);
    left = subtractTexts(left, sumTexts([lp, gp]));
    return { label: tier.label, lp, gp, left };
  });
  return {
    kind: 'chart',
    id: 'tiers_chart',
    title: 'Distributable through the tiers',
    summary: `${counted(output.tiers.length, 'tier')} take the distribution down to ${left}; general partner is GP commitment and carry.`,
    chart: {
      kind: 'tiers',
      currency: output.amount.currency,
      distributable: formatAmount(output.amount),
      tiers,
    },
  };
}

/** A distribution that is not paid yet names the day it will be. */
function statusText(status: string, date: string): string {
  if (status === 'paid') return `Paid on ${formatDate(date)}`;
  return `${status.charAt(0).toUpperCase()}${status.slice(1)}, payment on ${formatDate(date)}`;
}

/** Builds the report of one distribution from a waterfall run. */
export function distributionReport(input: DistributionReportInput): ReportModel {
  const { frame, output } = input;
  const { currency } = output.amount;
  const amount = (id: string, label: string, value: Money, note?: string) => ({
    id,
    label,
    type: 'amount' as const,
    currency,
    value: formatAmount(value),
    ...(note === undefined ? {} : { note }),
  });
  const sections: Section[] = [
    {
      kind: 'keyFigures',
      title: '',
      figures: [
        amount('distributed', 'Distributed', output.amount, formatDate(output.date)),
        amount('carry', 'Carry', output.proof.carry),
        amount('still_due', 'Still due to investors', output.proof.stillDueToInvestors),
        amount('committed', 'Committed', output.committed),
        amount('called', 'Called', output.called),
        {
          id: 'holders_count',
          label: 'Holders',
          type: 'integer',
          value: String(output.holders.length),
        },
      ],
    },
    { kind: 'heading', level: 1, text: 'Waterfall' },
    { kind: 'paragraph', tone: 'note', text: input.terms.join(' ') },
    tierTable(output),
    tierChart(input),
    { kind: 'heading', level: 1, text: 'Allocation' },
    allocationTable(output, {
      id: 'classes',
      title: `By class (${currency})`,
      lines: output.classes,
    }),
    allocationTable(output, {
      id: 'holders',
      title: `By holder (${currency})`,
      lines: output.holders,
    }),
    { kind: 'heading', level: 1, text: 'Hurdle and proof' },
    hurdleTable(output),
    proofTable(output),
  ];
  return {
    ...frame,
    id: 'fund.distribution',
    title: `${input.fund}: distribution ${input.number}`,
    subtitle: statusText(input.status, output.date),
    orientation: 'landscape',
    sections,
  };
}
