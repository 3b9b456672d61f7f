/**
 * The tables of section A and B of the ILPA reporting template: a line a row, and for each party the
 * quarter, the year and since inception. Sums are live formulas in the workbook.
 */
import { negateText, subtractTexts, sumTexts } from '../decimalText.ts';
import { cellName } from '../excel/formulas.ts';
import type { Cells, Column, MarkedCell, ReportTable, Row } from '../model.ts';
import { PERIODS, type PeriodId } from './capitalStatement.ts';
import {
  ACCOUNT_LINES,
  accountValues,
  CARRY_LINES,
  COMMITMENT_LINES,
  type IlpaLine,
  type IlpaTexts,
  RECEIVED_LINES,
  withSums,
} from './ilpaLines.ts';

export type IlpaPeriods = { readonly [Id in PeriodId]: IlpaTexts };
export type Texts = { readonly [id: string]: string };
export type TextPeriods = { readonly [Id in PeriodId]: Texts };

export const PERIOD_WORDS = { quarter: 'QTD', year: 'YTD', inception: 'ITD' } as const;

/** Whom columns are of, with its figures by period. */
interface Party {
  readonly id: string;
  readonly title: string;
  readonly figures: TextPeriods;
}

export function amountColumn(id: string, title: string, currency: string): Column {
  return { id, title, type: 'amount', currency, isFlow: true };
}

function periodsOf(of: (period: PeriodId) => Texts): TextPeriods {
  return { quarter: of('quarter'), year: of('year'), inception: of('inception') };
}

function gridTable(grid: {
  readonly id: string;
  readonly title: string;
  readonly currency: string;
  readonly lines: readonly IlpaLine[];
  readonly parties: readonly Party[];
  readonly notes: readonly string[];
}): ReportTable {
  const { id, currency, lines } = grid;
  const columns = grid.parties.flatMap((party) =>
    PERIODS.map((period) => ({
      id: `${party.id}_${period}`,
      title: `${party.title} ${PERIOD_WORDS[period]}`,
      figures: party.figures[period],
    })),
  );
  const rowOf = new Map(lines.map((line, row) => [line.id, row]));
  const rows = lines.map((line): Row => {
    if (line.isHead) return { kind: 'group', cells: { line: line.title } };
    const isSum = line.of !== undefined;
    const cells: Cells = Object.fromEntries(
      columns.map((column): [string, MarkedCell] => [
        column.id,
        {
          value: column.figures[line.id] ?? '0',
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
      cells: { line: isSum ? { value: line.title, bold: true } : line.title, ...cells },
    };
  });
  return {
    kind: 'table',
    id,
    title: `${grid.title} (${currency})`,
    columns: [
      { id: 'line', title: '', type: 'text' },
      ...columns.map((column) => amountColumn(column.id, column.title, currency)),
    ],
    rows,
    notes: grid.notes,
  };
}

/** The accounts of an investor, of the fund and of its general partner, in the template's order. */
export interface IlpaParties<Figures> {
  readonly lp: Figures;
  readonly fund: Figures;
  readonly gp: Figures;
}

function partiesOf(figures: (party: keyof IlpaParties<unknown>) => TextPeriods): readonly Party[] {
  return [
    { id: 'lp', title: 'This LP', figures: figures('lp') },
    { id: 'fund', title: 'Total fund', figures: figures('fund') },
    { id: 'gp', title: 'GP', figures: figures('gp') },
  ];
}

interface Place {
  readonly currency: string;
  readonly prefix: string;
}

export function accountTable(
  { currency, prefix }: Place,
  accounts: IlpaParties<IlpaPeriods>,
): ReportTable {
  return gridTable({
    id: `${prefix}ilpa`,
    title: 'A.1 Capital account',
    currency,
    lines: ACCOUNT_LINES,
    parties: partiesOf((party) => periodsOf((period) => accountValues(accounts[party][period]))),
    notes: [
      'QTD, YTD and ITD: quarter to date, year to date, since inception. Total fund includes the general partner; GP is its commitment and the carry vehicle. Amounts are signed by their effect on the wealth of whom their column is of.',
      'An expense of which nobody said what it was for counts as other. Transferred accounts stand with who holds them at the end, so that partner transfers have no line.',
    ],
  });
}

export function commitmentTable(
  { currency, prefix }: Place,
  unfunded: IlpaParties<TextPeriods>,
): ReportTable {
  return gridTable({
    id: `${prefix}ilpa_unfunded`,
    title: 'A.2 Commitment',
    currency,
    lines: COMMITMENT_LINES,
    parties: partiesOf((party) =>
      periodsOf((period) => withSums(COMMITMENT_LINES, unfunded[party][period])),
    ),
    notes: [],
  });
}

/** Accrued carry at the end is that since inception; at the beginning, without what the period adds. */
function carryFigures(accounts: IlpaPeriods, period: PeriodId): Texts {
  const { incentivePaid, incentiveAccrued } = accounts[period];
  const accrued = accounts.inception.incentiveAccrued;
  return withSums(CARRY_LINES, {
    accruedOpening: subtractTexts(accrued, incentiveAccrued),
    earned: sumTexts([incentivePaid, incentiveAccrued]),
    paidOut: negateText(incentivePaid),
    navGross: subtractTexts(accountValues(accounts[period]).closing ?? '0', accrued),
  });
}

export function carryTable(
  { currency, prefix }: Place,
  accounts: IlpaParties<IlpaPeriods>,
): ReportTable {
  return gridTable({
    id: `${prefix}ilpa_carry`,
    title: 'A.3 Incentive allocation',
    currency,
    lines: CARRY_LINES,
    parties: partiesOf((party) => periodsOf((period) => carryFigures(accounts[party], period))),
    notes: ['Incentive allocation passes from investors to the general partner: none to the fund.'],
  });
}

/** What a group of holders bore of what the general partner received. */
export function receivedTable(
  { currency, prefix }: Place,
  borne: { readonly lp: IlpaPeriods; readonly fund: IlpaPeriods },
): ReportTable {
  const figures = (periods: IlpaPeriods) =>
    periodsOf((period) => {
      const values = accountValues(periods[period]);
      return withSums(RECEIVED_LINES, {
        fees: negateText(values.feesNet ?? '0'),
        internal: negateText(values.chargebacks ?? '0'),
        carry: negateText(values.incentivePaid ?? '0'),
      });
    });
  return gridTable({
    id: `${prefix}ilpa_received`,
    title: 'B Received by the GP',
    currency,
    lines: RECEIVED_LINES,
    parties: [
      { id: 'lp', title: 'Borne by this LP', figures: figures(borne.lp) },
      { id: 'fund', title: 'By all', figures: figures(borne.fund) },
    ],
    notes: [
      'By the general partner and related persons, from the fund. What portfolio companies paid to the manager is not in the books of the fund, except where it reduced the fee as an offset.',
    ],
  });
}

/** Sums of periods over several holders, such as the general partner's. */
export function sumPeriods<Figures extends Texts>(
  parts: readonly { readonly [Id in PeriodId]: Figures }[],
): { readonly [Id in PeriodId]: Figures } {
  const of = (period: PeriodId) =>
    Object.fromEntries(
      Object.keys(parts[0]?.[period] ?? {}).map((key) => [
        key,
        sumTexts(parts.map((part) => part[period][key] ?? '0')),
      ]),
    ) as Figures;
  return { quarter: of('quarter'), year: of('year'), inception: of('inception') };
}
