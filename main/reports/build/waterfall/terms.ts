/**
 * The sheets that state: terms, holders, and groups with the commitments of their holders.
 */
import type { Decimal } from '../../../../core/money/decimal.ts';
import { cellName } from '../../excel/formulas.ts';
import type { ReportTable, Row } from '../../model.ts';
import { decimalColumn, formula, line, major, moneyColumn, textColumn } from './cells.ts';
import type { WorkbookInput } from './input.ts';

/** Rows of the table of terms. */
export const TERM = { amount: 0, catchUp: 1, yearDays: 2 } as const;

export function termTable({ terms, flows }: WorkbookInput): ReportTable {
  const last = flows.at(-1);
  const rows: Row[] = [
    line({
      term: 'Amount distributed',
      value: {
        value: major(last?.amountMinor ?? 0n, terms.digits).toFixed(terms.digits),
        type: 'amount',
        currency: terms.currency,
      },
      note: 'Change it and everything below computes anew',
    }),
    line({ term: 'Catch-up share of carry (c)', value: terms.catchUpShare, note: '0 for none' }),
    line({
      term: 'Days of a year',
      value: { value: String(terms.yearDays ?? 365), type: 'integer' },
      note:
        terms.yearDays === null
          ? 'Not used: years are stated, their day count is not one of actual days over a year'
          : 'Years are actual days over it',
    }),
  ];
  return {
    kind: 'table',
    id: 'terms',
    title: 'Terms',
    columns: [
      textColumn('term', 'Term'),
      decimalColumn('value', 'Value', 6),
      textColumn('note', ''),
    ],
    rows,
    notes: [
      `Preferred return is ${terms.isSimple ? 'simple' : 'compounded by day'}; ` +
        `${terms.isPreferredFirst ? 'it is repaid before capital' : 'capital is repaid first'}.`,
    ],
  };
}

export function holderTable({ holders, terms }: WorkbookInput): ReportTable {
  return {
    kind: 'table',
    id: 'holders',
    title: 'Holders',
    columns: [
      textColumn('name', 'Holder'),
      textColumn('class', 'Class'),
      textColumn('group', 'Group'),
      moneyColumn('commitment', 'Commitment', terms.currency),
    ],
    rows: holders.map(({ name, className, group, commitmentMinor }) =>
      line({
        name,
        class: className,
        group,
        commitment: major(commitmentMinor, terms.digits).toFixed(terms.digits),
      }),
    ),
    notes: ['A group has one set of terms and one part in each deal.'],
  };
}

export function committedOf({ holders, terms }: WorkbookInput, group: string): Decimal {
  const minor = holders
    .filter((holder) => holder.group === group)
    .reduce((sum, { commitmentMinor }) => sum + commitmentMinor, 0n);
  return major(minor, terms.digits);
}

export function groupTable(input: WorkbookInput): ReportTable {
  const { groups, holders, terms } = input;
  const last = holders.length - 1;
  return {
    kind: 'table',
    id: 'groups',
    title: 'Groups',
    columns: [
      textColumn('group', 'Group'),
      textColumn('kind', 'Through the tiers'),
      moneyColumn('commitment', 'Commitment', terms.currency),
      decimalColumn('preferred', 'Preferred return (r)', 6),
      decimalColumn('carry', 'Carry (k)', 6),
    ],
    rows: groups.map(({ id, isCarryFree, preferredRate, carryRate }, row) =>
      line({
        group: id,
        kind: isCarryFree ? 'no, free of carry' : 'yes',
        commitment: formula(
          committedOf(input, id),
          `SUMIF(${cellName('holders', 'group', 0, last)},${cellName('groups', 'group', row)},` +
            `${cellName('holders', 'commitment', 0, last)})`,
        ),
        preferred: preferredRate,
        carry: carryRate,
      }),
    ),
    notes: [],
  };
}
