/**
 * The statement of a partner: everything that was called from it and paid to it, line by line with the
 * running balance, and what its commitment and its account are worth now.
 */
import { counted } from '../../../core/counted.ts';
import { sumTexts } from '../decimalText.ts';
import type { Column, ReportModel, ReportTable, Row, Section } from '../model.ts';
import {
  accountTable,
  commitmentTable,
  figuresOf,
  periodName,
  type StatementFund,
  type StatementHolder,
} from './capitalStatement.ts';

/** A line of a call, closing or distribution; amounts are exact decimal texts. */
export interface PartnerLine {
  readonly date: string;
  /** Such as `Distribution 3, return of capital`. */
  readonly event: string;
  /** Above zero where the partner paid. */
  readonly paidIn: string;
  readonly paidOut: string;
  /** Paid out less paid in since the first line. */
  readonly net: string;
}

export interface Partner {
  readonly holder: StatementHolder;
  readonly lines: readonly PartnerLine[];
}

function lineTable({ currency }: StatementFund, lines: readonly PartnerLine[], prefix: string) {
  const amount = (id: string, title: string): Column => ({
    id,
    ...{ title, type: 'amount', currency, isFlow: true },
  });
  const sums = ['paidIn', 'paidOut'] as const;
  const table: ReportTable = {
    kind: 'table',
    id: `${prefix}lines`,
    title: `Calls and distributions (${currency})`,
    columns: [
      { id: 'date', title: 'Date', type: 'date' },
      { id: 'event', title: 'Event', type: 'text' },
      amount('paidIn', 'Paid in'),
      amount('paidOut', 'Paid out'),
      amount('net', 'Net to date'),
    ],
    rows: [
      ...lines.map(({ date, event, paidIn, paidOut, net }): Row => {
        return { kind: 'line', cells: { date, event, paidIn, paidOut, net } };
      }),
      {
        kind: 'total',
        over: 'all',
        sums,
        cells: {
          date: { value: 'Since inception', type: 'text' },
          ...Object.fromEntries(sums.map((id) => [id, sumTexts(lines.map((line) => line[id]))])),
        },
      },
    ],
    notes: [
      'Lines of calls count on the due date, of distributions on the payment date. Interest between investors at a closing passes beside the fund and is no part of called capital.',
    ],
  };
  return table;
}

function sectionsOf(fund: StatementFund, { holder, lines }: Partner, prefix = ''): Section[] {
  return [
    { kind: 'keyFigures', title: '', figures: figuresOf(fund, holder, prefix) },
    lineTable(fund, lines, prefix),
    commitmentTable(fund, holder, prefix),
    accountTable(fund, holder, prefix),
  ];
}

/** The statement of one partner. */
export function partnerStatement(fund: StatementFund, partner: Partner): ReportModel {
  const { name, className } = partner.holder;
  return {
    ...fund.frame,
    id: 'fund.partnerStatement',
    title: `${fund.name}: partner statement`,
    subtitle: `${name}, ${className}, ${periodName(fund.asOf)}`,
    orientation: 'landscape',
    sections: sectionsOf(fund, partner),
  };
}

function standingTable(fund: StatementFund, accounts: readonly StatementHolder[]): ReportTable {
  const { currency } = fund;
  const columns = ['committed', 'called', 'distributed', 'unfunded', 'closing'] as const;
  const titles = {
    committed: 'Commitment',
    called: 'Called',
    distributed: 'Distributed',
    unfunded: 'Unfunded',
    closing: 'Capital account',
  };
  return {
    kind: 'table',
    id: 'all_standing',
    title: `Partners (${currency})`,
    columns: [
      { id: 'name', title: 'Partner', type: 'text' },
      { id: 'class', title: 'Class', type: 'text' },
      ...columns.map(
        (id): Column => ({ id, title: titles[id], type: 'amount', currency, isFlow: true }),
      ),
      { id: 'tvpi', title: 'TVPI', type: 'rate' },
      { id: 'irr', title: 'IRR, net', type: 'percent' },
    ],
    rows: [
      ...accounts.map(
        (holder): Row => ({
          kind: 'line',
          cells: {
            name: holder.name,
            class: holder.className,
            ...Object.fromEntries(columns.map((id) => [id, holder[id]])),
            ...(holder.tvpi === null ? {} : { tvpi: holder.tvpi }),
            ...(holder.irr === null ? {} : { irr: holder.irr }),
          },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: columns,
        cells: {
          name: 'Fund',
          ...Object.fromEntries(
            columns.map((id) => [id, sumTexts(accounts.map((holder) => holder[id]))]),
          ),
        },
      },
    ],
    notes: [],
  };
}

/** All partners in one document: where each stands, and for those in `partners` the statement itself. */
export function allPartnerStatements(
  fund: StatementFund,
  accounts: readonly StatementHolder[],
  partners: readonly Partner[],
): ReportModel {
  return {
    ...fund.frame,
    id: 'fund.partnerStatements',
    title: `${fund.name}: partner statements`,
    subtitle: `${counted(accounts.length, 'account')}, ${periodName(fund.asOf)}`,
    orientation: 'landscape',
    sections: [
      { kind: 'heading', level: 1, text: 'All partners' },
      standingTable(fund, accounts),
      ...partners.flatMap((partner, index): Section[] => [
        { kind: 'pageBreak' },
        {
          kind: 'heading',
          level: 1,
          text: `${partner.holder.name}, ${partner.holder.className}`,
        },
        ...sectionsOf(fund, partner, `h${index}_`),
      ]),
    ],
  };
}
