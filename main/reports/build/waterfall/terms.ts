/** The sheets that state: terms, groups with their own rates, and holders. */
import type { Group } from '../../../../core/fund/groups.ts';
import type { FundTerms } from '../../../../core/fund/terms.ts';
import { termsInWords } from '../../../../core/fund/termsText.ts';
import { Decimal } from '../../../../core/money/decimal.ts';
import { cellName } from '../../excel/formulas.ts';
import type { MarkedCell, ReportTable } from '../../model.ts';
import { decimalColumn, formula, line, major, moneyColumn, textColumn } from './cells.ts';
import { everyGroup, holdersOf, type WorkbookInput } from './input.ts';
import { type Live, liveCell, NIL, plus } from './live.ts';

interface StatedTerm {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  readonly type?: MarkedCell['type'];
  readonly currency?: string;
  readonly note: string;
}

/** Days of a year where years are actual days over it; other day counts are stated as years. */
const YEAR_DAYS: { readonly [dayCount: string]: number } = { 'act/365f': 365, 'act/360': 360 };

export function dayCountOf(terms: FundTerms) {
  return terms.form === 'investor-hurdles' ? terms.dayCount : terms.preferredReturn.dayCount;
}

export function yearDaysOf(terms: FundTerms): number | null {
  return YEAR_DAYS[dayCountOf(terms)] ?? null;
}

/** Hurdles in the order of their tiers; a tier has one or two of them. */
export function hurdlesOf(terms: FundTerms) {
  return terms.form === 'investor-hurdles' ? terms.tiers : terms.carryTiers;
}

function hurdleTerms(terms: FundTerms): StatedTerm[] {
  return hurdlesOf(terms).flatMap(({ irr, multiple }, k): StatedTerm[] => [
    ...(irr === undefined
      ? []
      : [
          {
            id: `irr_${k + 1}`,
            title: `Hurdle ${k + 1}, return of investors`,
            value: irr,
            note: 'A year, compounded by day',
          },
        ]),
    ...(multiple === undefined
      ? []
      : [
          {
            id: `multiple_${k + 1}`,
            title: `Hurdle ${k + 1}, multiple`,
            value: multiple,
            note: 'Times what investors paid in; with a return, the later of both counts',
          },
        ]),
  ]);
}

function catchUpTerms(terms: FundTerms): StatedTerm[] {
  if (terms.form === 'investor-hurdles') return [];
  const shares = [terms.catchUp.share, ...terms.carryTiers.map(({ catchUpShare }) => catchUpShare)];
  return shares.flatMap((value, k): StatedTerm[] =>
    new Decimal(value).isZero()
      ? []
      : [
          {
            id: `catch_up_${k + 1}`,
            title: `Catch-up share of carry${k === 0 ? ' (c)' : ` above hurdle ${k}`}`,
            value,
            note: 'Of the tier; above the carry rate, or it never completes',
          },
        ],
  );
}

function statedTerms({ terms, distribution, digits }: WorkbookInput): StatedTerm[] {
  const yearDays = yearDaysOf(terms);
  return [
    {
      id: 'amount',
      title: 'Amount distributed',
      value: major(distribution.amount.minor, digits).toFixed(digits),
      type: 'amount',
      currency: terms.currency,
      note: 'Change it and everything below computes anew',
    },
    {
      id: 'yearDays',
      title: 'Days of a year',
      value: String(yearDays ?? 365),
      type: 'integer',
      note:
        yearDays === null
          ? `Not used: years are stated, by ${dayCountOf(terms)}`
          : 'Years are actual days over it',
    },
    ...catchUpTerms(terms),
    ...hurdleTerms(terms),
    ...(terms.form === 'hybrid' && terms.test.kind === 'fair-value'
      ? [
          {
            id: 'coverage',
            title: 'Coverage of the fair-value test',
            value: terms.test.coverage,
            note: 'Fair value needed for each unit of capital that has not come back',
          },
        ]
      : []),
  ];
}

export function termTable(input: WorkbookInput): ReportTable {
  const words = termsInWords(input.terms).map(
    ({ label, value }) => `${label}: ${value}${/[.!?]$/.test(value) ? '' : '.'}`,
  );
  return {
    kind: 'table',
    id: 'terms',
    title: 'Terms',
    columns: [
      textColumn('term', 'Term'),
      decimalColumn('value', 'Value', 6),
      textColumn('note', ''),
    ],
    rows: statedTerms(input).map(({ title, value, type, currency, note }) =>
      line({
        term: title,
        value:
          type === undefined
            ? value
            : { value, type, ...(currency === undefined ? {} : { currency }) },
        note,
      }),
    ),
    notes: words,
  };
}

/** The figure of a stated term; nothing where the terms have none. */
export function termOf(input: WorkbookInput, id: string): Live {
  const all = statedTerms(input);
  const row = all.findIndex((term) => term.id === id);
  return row < 0 ? NIL : liveCell(all[row]?.value ?? '0', cellName('terms', 'value', row));
}

/** The rates of carry in the order of their tiers, as a group has them. */
function carryRates({ terms }: Group): readonly string[] {
  return terms.form === 'investor-hurdles'
    ? [...terms.tiers.map(({ promote }) => promote), terms.finalPromote]
    : [terms.carry.rate, ...terms.carryTiers.map(({ carryRate }) => carryRate)];
}

const preferredRate = ({ terms }: Group): string | undefined =>
  terms.form === 'investor-hurdles' ? undefined : terms.preferredReturn.rateAnnual;

export const carryColumn = (at: number): string => `carry_${at + 1}`;

export function groupTable(input: WorkbookInput): ReportTable {
  const { terms, digits } = input;
  const groups = everyGroup(input);
  const last = groups.reduce((count, { members }) => count + members.length, -1);
  const hurdles = hurdlesOf(terms).length;
  const isHurdles = terms.form === 'investor-hurdles';
  return {
    kind: 'table',
    id: 'groups',
    title: 'Groups',
    columns: [
      textColumn('group', 'Group'),
      textColumn('kind', 'Through the tiers'),
      textColumn('excused', 'Excused from'),
      moneyColumn('commitment', 'Commitment', terms.currency),
      ...(isHurdles ? [] : [decimalColumn('preferred', 'Preferred return (r)', 6)]),
      ...Array.from({ length: hurdles + 1 }, (_, at) => {
        const words = isHurdles
          ? at === hurdles
            ? 'Carry above the last hurdle'
            : `Carry up to hurdle ${at + 1}`
          : at === 0
            ? 'Carry (k)'
            : `Carry above hurdle ${at}`;
        return decimalColumn(carryColumn(at), words, 6);
      }),
    ],
    rows: groups.map((group, row) =>
      line({
        group: group.id,
        kind: input.groups.carryFree.includes(group) ? 'no, free of carry' : 'yes',
        excused: [...group.excused].sort().join(', '),
        commitment: formula(
          major(group.minor, digits),
          `SUMIF(${cellName('holders', 'group', 0, last)},${cellName('groups', 'group', row)},` +
            `${cellName('holders', 'commitment', 0, last)})`,
        ),
        preferred: preferredRate(group),
        ...Object.fromEntries(carryRates(group).map((rate, at) => [carryColumn(at), rate])),
      }),
    ),
    notes: [
      'A group has one set of terms and one part in each deal: own rates of classes and side letters stand here.',
    ],
  };
}

/** A figure of a group's row. */
export function groupFigure(
  input: WorkbookInput,
  group: Group,
  column: 'commitment' | 'preferred' | `carry_${number}`,
): Live {
  const row = everyGroup(input).indexOf(group);
  const value =
    column === 'commitment'
      ? major(group.minor, input.digits)
      : column === 'preferred'
        ? preferredRate(group)
        : carryRates(group)[Number(column.slice('carry_'.length)) - 1];
  return liveCell(value ?? '0', cellName('groups', column, row));
}

/** What groups have committed together. */
export function committedBy(input: WorkbookInput, groups: readonly Group[]): Live {
  return plus(...groups.map((group) => groupFigure(input, group, 'commitment')));
}

export function holderTable(input: WorkbookInput): ReportTable {
  const { terms, digits } = input;
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
    rows: holdersOf(input).map(({ name, className, group, commitmentMinor }) =>
      line({
        name,
        class: className,
        group,
        commitment: major(commitmentMinor, digits).toFixed(digits),
      }),
    ),
    notes: ['A group has one set of terms and one part in each deal.'],
  };
}
