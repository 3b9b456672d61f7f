/**
 * The ILPA Reporting Template 2.0 (2025) of one investor: its capital account statement with fees,
 * expenses and offsets for quarter, year and since inception, beside all limited partners and the
 * whole fund; the commitment; carried interest; and performance by the granular and the gross-up
 * method. Subtotals, balances, multiples and rates compute again in the workbook.
 */
import { counted } from '../../../core/counted.ts';
import { subtractTexts, sumTexts } from '../decimalText.ts';
import { cellName } from '../excel/formulas.ts';
import { formatDate } from '../formatText.ts';
import type {
  Cells,
  Column,
  MarkedCell,
  ReportModel,
  ReportTable,
  Row,
  Section,
} from '../model.ts';
import {
  PERIODS,
  type PeriodId,
  periodName,
  type StatementFund,
  type StatementHolder,
} from './capitalStatement.ts';
import { moneyText } from './text.ts';

export const ILPA_LEAVES = [
  'contributions',
  'distributions',
  'feesGross',
  'feeOffsets',
  'feeWaivers',
  'partnership',
  'organisation',
  'taxes',
  'subscription',
  'chargebacks',
  'income',
  'other',
  'realised',
  'unrealised',
  'incentivePaid',
  'incentiveAccrued',
] as const;
export type IlpaLeaf = (typeof ILPA_LEAVES)[number];

type Subtotal = 'opening' | 'cashFlows' | 'feesNet' | 'expenses' | 'operating' | 'closing';
type LineId = IlpaLeaf | Subtotal;

interface Line {
  readonly id: LineId;
  readonly title: string;
  /** What it sums; leaves and the opening are stated. */
  readonly of?: readonly LineId[];
}

/** The lines of the template in its order; those that Ballast keeps no facts of are zero. */
const LINES: readonly Line[] = [
  { id: 'opening', title: 'Beginning NAV, net of incentive allocation' },
  { id: 'contributions', title: 'Contributions, cash and non-cash' },
  { id: 'distributions', title: 'Distributions, cash and non-cash' },
  {
    id: 'cashFlows',
    title: 'Total cash and non-cash flows',
    of: ['contributions', 'distributions'],
  },
  { id: 'feesGross', title: 'Management fees, gross of offsets, waivers and rebates' },
  { id: 'feeOffsets', title: 'Offsets to fees, applied in the period' },
  { id: 'feeWaivers', title: 'Fee waivers and rebates' },
  {
    id: 'feesNet',
    title: 'Management fees, net',
    of: ['feesGross', 'feeOffsets', 'feeWaivers'],
  },
  { id: 'partnership', title: 'External partnership expenses' },
  { id: 'organisation', title: 'Organisational costs' },
  { id: 'taxes', title: 'Taxes' },
  { id: 'subscription', title: 'Subscription facility, interest and fees' },
  { id: 'chargebacks', title: 'Internal chargebacks' },
  {
    id: 'expenses',
    title: 'Partnership expenses, total',
    of: ['partnership', 'organisation', 'taxes', 'subscription', 'chargebacks'],
  },
  { id: 'income', title: 'Interest, dividend and other portfolio income' },
  { id: 'other', title: 'Other income and expense, accruals' },
  {
    id: 'operating',
    title: 'Net operating income and expense',
    of: ['feesNet', 'expenses', 'income', 'other'],
  },
  { id: 'realised', title: 'Realised gain or loss' },
  { id: 'unrealised', title: 'Change in unrealised gain or loss' },
  { id: 'incentivePaid', title: 'Incentive allocation, paid in the period' },
  { id: 'incentiveAccrued', title: 'Accrued incentive allocation, periodic change' },
  {
    id: 'closing',
    title: 'Ending NAV, net of incentive allocation',
    of: [
      'opening',
      'cashFlows',
      'operating',
      'realised',
      'unrealised',
      'incentivePaid',
      'incentiveAccrued',
    ],
  },
];

/** Exact decimal texts of one holder or group in one period. */
export type IlpaTexts = { readonly [Leaf in IlpaLeaf | 'opening']: string };
export type IlpaPeriods = { readonly [Id in PeriodId]: IlpaTexts };

export const UNFUNDED_LINES = ['opening', 'called', 'recallable', 'other', 'closing'] as const;
export type UnfundedTexts = { readonly [Line in (typeof UNFUNDED_LINES)[number]]: string };

/** A dated flow; negative where money went to the fund or into an investment. */
export interface IlpaFlow {
  readonly date: string;
  readonly type: string;
  readonly amount: string;
}

export interface IlpaFund extends StatementFund {
  readonly partners: IlpaPeriods;
  readonly whole: IlpaPeriods;
  /** What the fund's deals are worth now. */
  readonly dealValue: string;
  /** Between the fund and its investments. */
  readonly grossFlows: readonly IlpaFlow[];
  readonly grossIrr: string | null;
  readonly grossMultiple: string | null;
}

export interface IlpaHolder {
  readonly statement: StatementHolder;
  readonly leaves: IlpaPeriods;
  readonly unfunded: { readonly [Id in PeriodId]: UnfundedTexts };
  /** Between the fund and the investor. */
  readonly flows: readonly IlpaFlow[];
}

const PERIOD_WORDS = { quarter: 'QTD', year: 'YTD', inception: 'ITD' } as const;

/** Every line of a period with its subtotals. */
function valuesOf(texts: IlpaTexts): { readonly [Id in LineId]: string } {
  const values: { [id: string]: string } = { ...texts };
  for (const { id, of } of LINES)
    if (of !== undefined) values[id] = sumTexts(of.map((part) => values[part] ?? '0'));
  return values as { readonly [Id in LineId]: string };
}

function amountColumn(id: string, title: string, currency: string): Column {
  return { id, title, type: 'amount', currency, isFlow: true };
}

function accountTable(fund: IlpaFund, holder: IlpaHolder, prefix: string): ReportTable {
  const { currency } = fund;
  const id = `${prefix}ilpa`;
  const groups = [
    ['lp', 'This LP', holder.leaves],
    ['lps', 'All LPs', fund.partners],
    ['fund', 'Fund', fund.whole],
  ] as const;
  const columns = groups.flatMap(([key, title, periods]) =>
    PERIODS.map((period) => ({
      id: `${key}_${period}`,
      title: `${title} ${PERIOD_WORDS[period]}`,
      values: valuesOf(periods[period]),
    })),
  );
  const rowOf = new Map(LINES.map((line, row) => [line.id, row]));
  return {
    kind: 'table',
    id,
    title: `A.1 Capital account (${currency})`,
    columns: [
      { id: 'line', title: '', type: 'text' },
      ...columns.map((column) => amountColumn(column.id, column.title, currency)),
    ],
    rows: LINES.map((line): Row => {
      const cells: Cells = Object.fromEntries(
        columns.map((column): [string, MarkedCell] => [
          column.id,
          {
            value: column.values[line.id],
            ...(line.of === undefined
              ? {}
              : {
                  bold: true,
                  formula: line.of
                    .map((part) => cellName(id, column.id, rowOf.get(part) ?? 0))
                    .join('+'),
                }),
          },
        ]),
      );
      return {
        kind: 'line',
        cells: {
          line: line.of === undefined ? line.title : { value: line.title, bold: true },
          ...cells,
        },
      };
    }),
    notes: [
      'QTD, YTD and ITD: quarter to date, year to date, since inception. The fund includes the general partner and the carry vehicle.',
      'Not kept apart in the books and therefore zero: fee waivers and rebates, internal chargebacks. External partnership expenses are told in one line.',
    ],
  };
}

function commitmentTable(fund: IlpaFund, holder: IlpaHolder, prefix: string): ReportTable {
  const { currency } = fund;
  const id = `${prefix}ilpa_unfunded`;
  const titles = {
    opening: 'Beginning unfunded commitment',
    called: 'Less contributions',
    recallable: 'Plus recallable distributions',
    other: 'Commitments made, transferred or released',
    closing: 'Ending unfunded commitment',
  };
  return {
    kind: 'table',
    id,
    title: `A.2 Commitment (${currency})`,
    columns: [
      { id: 'line', title: '', type: 'text' },
      ...PERIODS.map((period) => amountColumn(period, PERIOD_WORDS[period], currency)),
    ],
    rows: UNFUNDED_LINES.map((line): Row => {
      const isEnd = line === 'closing';
      return {
        kind: isEnd ? 'total' : 'line',
        ...(isEnd ? { over: 'all', sums: PERIODS } : {}),
        cells: {
          line: titles[line],
          ...Object.fromEntries(PERIODS.map((period) => [period, holder.unfunded[period][line]])),
        },
      } as Row;
    }),
    notes: [`Total commitment ${moneyText(holder.statement.committed, currency)}.`],
  };
}

/** Flows with what is left as the last one, and the rate and multiples computed from them. */
function performanceTables(
  id: string,
  title: string,
  currency: string,
  facts: {
    readonly flows: readonly IlpaFlow[];
    readonly last: IlpaFlow;
    readonly irr: string | null;
    readonly multiple: string | null;
    readonly multipleTitle: string;
    readonly notes: readonly string[];
  },
): ReportTable[] {
  const rows = [...facts.flows, facts.last];
  const flowsId = `${id}_flows`;
  const last = rows.length - 1;
  const range = (column: string) => cellName(flowsId, column, 0, last);
  const amounts = range('amount');
  const measures: Row[] = [];
  if (facts.irr !== null)
    measures.push({
      kind: 'line',
      cells: {
        line: 'IRR',
        value: {
          value: facts.irr,
          type: 'percent',
          formula: `XIRR(${amounts},${range('date')})`,
        },
      },
    });
  if (facts.multiple !== null)
    measures.push({
      kind: 'line',
      cells: {
        line: facts.multipleTitle,
        value: {
          value: facts.multiple,
          type: 'rate',
          formula: `SUMIF(${amounts},">0")/-SUMIF(${amounts},"<0")`,
        },
      },
    });
  return [
    {
      kind: 'table',
      id: flowsId,
      title: `${title}, flows (${currency})`,
      columns: [
        { id: 'date', title: 'Date', type: 'date' },
        { id: 'type', title: 'Transaction type', type: 'text' },
        amountColumn('amount', 'Amount', currency),
      ],
      rows: rows.map(({ date, type, amount }) => ({
        kind: 'line',
        cells: { date, type, amount },
      })),
      notes: facts.notes,
    },
    {
      kind: 'table',
      id,
      title,
      columns: [
        { id: 'line', title: '', type: 'text' },
        { id: 'value', title: 'Value', type: 'rate' },
      ],
      rows: measures,
      notes: [],
    },
  ];
}

function sectionsOf(fund: IlpaFund, holder: IlpaHolder, prefix = ''): Section[] {
  const { currency, asOf } = fund;
  const { statement } = holder;
  const left = { date: asOf, type: 'Ending NAV', amount: statement.closing };
  const value = { date: asOf, type: 'Value of investments', amount: fund.dealValue };
  return [
    {
      kind: 'keyFigures',
      title: '',
      figures: (
        [
          ['nav', 'Ending NAV', statement.closing],
          ['committed', 'Total commitment', statement.committed],
          ['unfunded', 'Unfunded commitment', statement.unfunded],
        ] as const
      ).map(([id, label, text]) => ({
        id: `${prefix}${id}`,
        ...{ label, type: 'amount' as const, currency, value: text },
      })),
    },
    accountTable(fund, holder, prefix),
    commitmentTable(fund, holder, prefix),
    ...performanceTables(`${prefix}granular`, 'B.1 Net performance, granular', currency, {
      flows: holder.flows,
      last: left,
      irr: statement.irr,
      multiple: statement.tvpi,
      multipleTitle: 'TVPI',
      notes: [
        'Between the fund and this investor, each call in its parts where the call was made in parts.',
      ],
    }),
    ...performanceTables(`${prefix}gross`, 'B.2 Gross performance, gross up', currency, {
      flows: fund.grossFlows,
      last: value,
      irr: fund.grossIrr,
      multiple: fund.grossMultiple,
      multipleTitle: 'MOIC',
      notes: ['Between the fund and its investments, before fees, expenses and carry.'],
    }),
  ];
}

/** The template of one investor. */
export function ilpaReporting(fund: IlpaFund, holder: IlpaHolder): ReportModel {
  const { name, className } = holder.statement;
  return {
    ...fund.frame,
    id: 'fund.ilpaReporting',
    title: `${fund.name}: ILPA reporting template 2.0`,
    subtitle: `${name}, ${className}, ${periodName(fund.asOf)}`,
    orientation: 'landscape',
    sections: sectionsOf(fund, holder),
  };
}

/** One row a holder, one column a line, footing to the fund. */
function allTable(
  fund: IlpaFund,
  holders: readonly (readonly [name: string, leaves: IlpaPeriods])[],
  period: PeriodId,
): ReportTable {
  const { currency } = fund;
  const id = `all_${period}`;
  const lines = LINES.map((line) => line.id);
  const cellsOf = (texts: IlpaTexts, row: number): Cells => {
    const values = valuesOf(texts);
    return Object.fromEntries(
      LINES.map((line): [string, MarkedCell] => [
        line.id,
        {
          value: values[line.id],
          ...(line.of === undefined
            ? {}
            : { formula: line.of.map((part) => cellName(id, part, row)).join('+') }),
        },
      ]),
    );
  };
  return {
    kind: 'table',
    id,
    title: `${PERIOD_WORDS[period]} of all holders (${currency})`,
    columns: [
      { id: 'name', title: 'Holder', type: 'text' },
      ...LINES.map((line) => amountColumn(line.id, line.title, currency)),
    ],
    rows: [
      ...holders.map(
        ([name, leaves], row): Row => ({
          kind: 'line',
          cells: { name, ...cellsOf(leaves[period], row) },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: lines,
        cells: { name: 'Fund', ...valuesOf(fund.whole[period]) },
      },
    ],
    notes: [],
  };
}

/** The sheet of all holders, for the workbook. */
export function allIlpaTable(
  fund: IlpaFund,
  holders: readonly (readonly [name: string, leaves: IlpaPeriods])[],
): ReportModel {
  return {
    ...fund.frame,
    id: 'fund.ilpaReportingAll',
    title: `${fund.name}: ILPA reporting template 2.0`,
    subtitle: `${counted(holders.length, 'holder')}, ${periodName(fund.asOf)}`,
    orientation: 'landscape',
    sections: PERIODS.map((period) => allTable(fund, holders, period)),
  };
}

/** The templates of all investors, for print. */
export function allIlpaReporting(fund: IlpaFund, holders: readonly IlpaHolder[]): ReportModel {
  return {
    ...fund.frame,
    id: 'fund.ilpaReportingPages',
    title: `${fund.name}: ILPA reporting template 2.0`,
    subtitle: `${counted(holders.length, 'investor')}, ${formatDate(fund.asOf)}`,
    orientation: 'landscape',
    sections: holders.flatMap((holder, index): Section[] => [
      ...(index === 0 ? [] : [{ kind: 'pageBreak' } as const]),
      {
        kind: 'heading',
        level: 1,
        text: `${holder.statement.name}, ${holder.statement.className}`,
      },
      ...sectionsOf(fund, holder, `h${index}_`),
    ]),
  };
}

/** Sums of periods over several holders, such as all limited partners. */
export function sumPeriods(parts: readonly IlpaPeriods[]): IlpaPeriods {
  const keys = ['opening', ...ILPA_LEAVES] as const;
  const of = (period: PeriodId): IlpaTexts =>
    Object.fromEntries(
      keys.map((key) => [key, sumTexts(parts.map((part) => part[period][key]))]),
    ) as IlpaTexts;
  return { quarter: of('quarter'), year: of('year'), inception: of('inception') };
}

/** The difference between a line's end by the template and the account; zero where they agree. */
export function closingGap(texts: IlpaTexts, closing: string): string {
  return subtractTexts(valuesOf(texts).closing, closing);
}
