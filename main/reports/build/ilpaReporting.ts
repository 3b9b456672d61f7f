/**
 * The ILPA Reporting Template 2.0 (January 2025) of one investor: its capital account with fees,
 * expenses and offsets for quarter, year and since inception, beside the whole fund and the general
 * partner; the commitment; carried interest; what the general partner received; and performance by
 * the granular and the gross-up method. Subtotals, balances, multiples and rates compute again in the
 * workbook.
 */
import { counted } from '../../../core/counted.ts';
import { cellName } from '../excel/formulas.ts';
import { formatDate } from '../formatText.ts';
import type { Cells, MarkedCell, ReportModel, ReportTable, Row, Section } from '../model.ts';
import {
  PERIODS,
  type PeriodId,
  periodName,
  type StatementFund,
  type StatementHolder,
} from './capitalStatement.ts';
import { ACCOUNT_LINES, accountValues, type IlpaTexts } from './ilpaLines.ts';
import { type IlpaFlow, performanceTables } from './ilpaPerformance.ts';
import {
  accountTable,
  amountColumn,
  carryTable,
  commitmentTable,
  type IlpaPeriods,
  PERIOD_WORDS,
  receivedTable,
  type TextPeriods,
} from './ilpaTables.ts';

/** What is told of a party: its account and its unfunded commitment. */
export interface IlpaParty {
  readonly account: IlpaPeriods;
  readonly unfunded: TextPeriods;
}

export interface IlpaFund extends StatementFund {
  /** The general partner's commitment and the carry vehicle. */
  readonly gp: IlpaParty;
  readonly whole: IlpaParty;
  /** Of all holders but the carry vehicle, which bears nothing. */
  readonly borne: IlpaPeriods;
  /** What the fund's deals are worth now. */
  readonly dealValue: string;
  /** Between the fund and its investments. */
  readonly grossFlows: readonly IlpaFlow[];
  readonly grossIrr: string | null;
  readonly grossMultiple: string | null;
}

export interface IlpaHolder extends IlpaParty {
  readonly statement: StatementHolder;
  /** Between the fund and the investor. */
  readonly flows: readonly IlpaFlow[];
}

function sectionsOf(fund: IlpaFund, holder: IlpaHolder, prefix = ''): Section[] {
  const { currency, asOf } = fund;
  const { statement } = holder;
  const place = { currency, prefix };
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
    accountTable(place, { lp: holder.account, fund: fund.whole.account, gp: fund.gp.account }),
    commitmentTable(place, {
      lp: holder.unfunded,
      fund: fund.whole.unfunded,
      gp: fund.gp.unfunded,
    }),
    carryTable(place, { lp: holder.account, fund: fund.whole.account, gp: fund.gp.account }),
    receivedTable(place, { lp: holder.account, fund: fund.borne }),
    ...performanceTables(`${prefix}granular`, 'C.1 Net performance, granular method', currency, {
      flows: holder.flows,
      last: left,
      irr: statement.irr,
      multiple: statement.tvpi,
      multipleTitle: 'TVPI',
      recycled: statement.netOfRecycling?.tvpi ?? null,
      notes: [
        'Between the fund and this investor, each call in its parts where the call was made in parts.',
      ],
    }),
    ...performanceTables(`${prefix}gross`, 'C.2 Gross performance, gross-up method', currency, {
      flows: fund.grossFlows,
      last: value,
      irr: fund.grossIrr,
      multiple: fund.grossMultiple,
      multipleTitle: 'MOIC',
      recycled: null,
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
  const shown = ACCOUNT_LINES.filter(({ isHead }) => isHead !== true);
  const lines = shown.map((line) => line.id);
  const cellsOf = (texts: IlpaTexts, row: number): Cells => {
    const values = accountValues(texts);
    return Object.fromEntries(
      shown.map((line): [string, MarkedCell] => [
        line.id,
        {
          value: values[line.id] ?? '0',
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
      ...shown.map((line) => amountColumn(line.id, line.title, currency)),
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
        cells: { name: 'Fund', ...accountValues(fund.whole.account[period]) },
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
