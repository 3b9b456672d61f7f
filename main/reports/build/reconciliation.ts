/**
 * The reconciliation report: for each account the balance at the bank and in the books, the parts that
 * lead from one to the other, and lists of what is open with its age.
 */
import { counted } from '../../../core/counted.ts';
import { isZeroText, sumTexts } from '../decimalText.ts';
import type { Column, ReportFrame, ReportModel, ReportTable, Row, Section } from '../model.ts';
import { type ForecastComparison, forecastSections } from './reconciliationForecast.ts';

/** One account; amounts are exact decimal text in its currency. */
export interface AccountProof {
  readonly entity: string;
  readonly bank: string;
  readonly account: string;
  readonly currency: string;
  /** Null where no statement gives a balance. */
  readonly bankBalance: string | null;
  readonly bookBalance: string;
  /** Bank less books before the first posting was made. */
  readonly opening: string;
  /** Lines that are neither posted nor matched. */
  readonly openLines: string;
  /** Lines that settled expected flows and were not posted yet. */
  readonly flowLines: string;
  /** Postings that no line answers, with the opposite sign: books are ahead of the bank. */
  readonly openPostings: string;
  /** What matches accept as fee, rounding or exchange difference. */
  readonly matched: string;
  /** Lines that were posted with a date on the other side of this day or of the first one. */
  readonly timing: string;
  /** Bank less books less all of these; zero where everything is explained. */
  readonly unexplained: string | null;
}

export interface OpenEntry {
  readonly account: string;
  readonly date: string;
  readonly ageDays: number;
  readonly reference: string;
  readonly party: string;
  readonly currency: string;
  readonly amount: string;
}

export interface MatchedMethod {
  readonly method: string;
  readonly currency: string;
  readonly count: number;
  readonly difference: string;
}

export interface ReconciliationInput {
  readonly frame: ReportFrame;
  readonly accounts: readonly AccountProof[];
  /** Accounts without books, by name. */
  readonly without: readonly string[];
  readonly lines: readonly OpenEntry[];
  readonly postings: readonly OpenEntry[];
  readonly flows: readonly OpenEntry[];
  readonly methods: readonly MatchedMethod[];
  /** Null where no earlier forecast can be compared. */
  readonly forecast: ForecastComparison | null;
}

/** Rows of a list that a report prints; what is beyond is counted below. */
const LISTED = 400;

const BUCKETS: readonly (readonly [title: string, most: number])[] = [
  ['0-3', 3],
  ['4-7', 7],
  ['8-30', 30],
  ['31-60', 60],
  ['61-90', 90],
  ['91+', Number.POSITIVE_INFINITY],
];

function bucketOf(ageDays: number): string {
  return BUCKETS.find(([, most]) => ageDays <= most)?.[0] ?? '91+';
}

const PARTS = [
  ['opening', 'Before the books'],
  ['openLines', 'Open lines'],
  ['flowLines', 'Flows, not posted'],
  ['openPostings', 'Open postings'],
  ['matched', 'Differences'],
  ['timing', 'Other days'],
] as const;

function accountRow(row: AccountProof): Row {
  const amount = (value: string) => ({ value, currency: row.currency });
  const parts = PARTS.map(([id]) => [id, amount(row[id])] as const);
  return {
    kind: 'line',
    cells: {
      account: `${row.account}, ${row.bank}`,
      currency: row.currency,
      book: amount(row.bookBalance),
      ...Object.fromEntries(parts),
      bank: row.bankBalance === null ? { value: '', mark: 'missing' } : amount(row.bankBalance),
      unexplained:
        row.unexplained === null
          ? undefined
          : {
              ...amount(row.unexplained),
              ...(isZeroText(row.unexplained) ? {} : { mark: 'breach' }),
            },
    },
  };
}

function accountsTable(accounts: readonly AccountProof[]): ReportTable {
  const groups = Map.groupBy(accounts, ({ entity }) => entity);
  const figures: Column[] = PARTS.map(([id, title]) => ({
    id,
    title,
    type: 'amount',
    isFlow: true,
  }));
  return {
    kind: 'table',
    id: 'reconciliation_accounts',
    title: 'From the books to the bank',
    columns: [
      { id: 'account', title: 'Account', type: 'text' },
      { id: 'currency', title: 'Ccy', type: 'text' },
      { id: 'book', title: 'Books', type: 'amount' },
      ...figures,
      { id: 'bank', title: 'Bank', type: 'amount' },
      { id: 'unexplained', title: 'Unexplained', type: 'amount', isFlow: true },
    ],
    rows: [...groups].flatMap(([entity, own]): Row[] => [
      { kind: 'group', cells: { account: entity } },
      ...own.map(accountRow),
    ]),
    notes: [
      'Each row foots: books + before the books + open lines + flows not posted + open postings + differences + other days + unexplained = bank. Open postings carry the opposite sign, since the bank has not booked them.',
      'Before the books is what bank and books differed by on the day of the first posting. Differences are fees, rounding and exchange differences of accepted matches. Other days are lines posted with a date beyond this day.',
    ],
  };
}

function ageingTable(input: ReconciliationInput): ReportTable {
  const sides = [
    ['Bank lines', input.lines],
    ['Postings', input.postings],
    ['Expected flows', input.flows],
  ] as const;
  const rows = sides.flatMap(([side, entries]): Row[] => {
    const groups = [...Map.groupBy(entries, ({ currency }) => currency)].sort(([a], [b]) =>
      a < b ? -1 : 1,
    );
    if (groups.length === 0) return [];
    return [
      { kind: 'group', cells: { side } },
      ...groups.map(([currency, own]): Row => {
        const of = (title: string) => own.filter(({ ageDays }) => bucketOf(ageDays) === title);
        const counts = BUCKETS.flatMap(([title], at) => {
          const count = of(title).length;
          return count === 0 ? [] : [[`age${at}`, String(count)] as const];
        });
        return {
          kind: 'line',
          cells: {
            side: currency,
            ...Object.fromEntries(counts),
            count: String(own.length),
            net: { value: sumTexts(own.map(({ amount }) => amount)), currency },
          },
        };
      }),
    ];
  });
  return {
    kind: 'table',
    id: 'reconciliation_ageing',
    title: 'Open items by days',
    columns: [
      { id: 'side', title: 'Side', type: 'text' },
      ...BUCKETS.map(([title], at): Column => ({ id: `age${at}`, title, type: 'integer' })),
      { id: 'count', title: 'Count', type: 'integer' },
      { id: 'net', title: 'Net', type: 'amount' },
    ],
    rows,
    notes: [],
  };
}

function listTable(id: string, title: string, entries: readonly OpenEntry[]): Section[] {
  if (entries.length === 0) return [];
  const beyond = entries.length - LISTED;
  return [
    {
      kind: 'table',
      id,
      title,
      columns: [
        { id: 'date', title: 'Date', type: 'date' },
        { id: 'age', title: 'Days', type: 'integer' },
        { id: 'account', title: 'Account', type: 'text' },
        { id: 'party', title: 'Party', type: 'text' },
        { id: 'reference', title: 'Reference', type: 'text' },
        { id: 'currency', title: 'Ccy', type: 'text' },
        { id: 'amount', title: 'Open', type: 'amount' },
      ],
      rows: entries.slice(0, LISTED).map(
        (entry): Row => ({
          kind: 'line',
          cells: {
            date: entry.date,
            age: String(entry.ageDays),
            account: entry.account,
            party: entry.party,
            reference: entry.reference,
            currency: entry.currency,
            amount: { value: entry.amount, currency: entry.currency },
          },
        }),
      ),
      notes:
        beyond > 0
          ? [`${counted(beyond, 'newer item')} not listed; the sums hold all of them.`]
          : [],
    },
  ];
}

function methodsTable(methods: readonly MatchedMethod[]): Section[] {
  if (methods.length === 0) return [];
  return [
    {
      kind: 'table',
      id: 'reconciliation_methods',
      title: 'Accepted matches',
      columns: [
        { id: 'method', title: 'Found by', type: 'text' },
        { id: 'currency', title: 'Ccy', type: 'text' },
        { id: 'count', title: 'Matches', type: 'integer' },
        { id: 'difference', title: 'Differences', type: 'amount', isFlow: true },
      ],
      rows: [
        ...methods.map(
          ({ method, currency, count, difference }): Row => ({
            kind: 'line',
            cells: {
              method,
              currency,
              count: String(count),
              difference: { value: difference, currency },
            },
          }),
        ),
        {
          kind: 'total',
          over: 'all',
          sums: ['count'],
          cells: {
            method: 'Total',
            count: String(methods.reduce((sum, { count }) => sum + count, 0)),
          },
        },
      ],
      notes: [],
    },
  ];
}

/** The whole report. */
export function reconciliationReport(input: ReconciliationInput): ReportModel {
  const { accounts, without, lines, postings, flows } = input;
  const broken = accounts.filter(
    ({ unexplained }) => unexplained === null || !isZeroText(unexplained),
  );
  return {
    ...input.frame,
    id: 'reconciliation',
    title: 'Reconciliation',
    subtitle: 'Bank and books by account, with what is open',
    orientation: 'landscape',
    sections: [
      {
        kind: 'keyFigures',
        title: 'Bank and books',
        figures: [
          {
            id: 'accounts_explained',
            label: `of ${counted(accounts.length, 'account')} explained`,
            type: 'integer',
            value: String(accounts.length - broken.length),
            ...(broken.length > 0 ? { tone: 'negative' as const } : {}),
          },
          { id: 'open_lines', label: 'Open lines', type: 'integer', value: String(lines.length) },
          {
            id: 'open_postings',
            label: 'Open postings',
            type: 'integer',
            value: String(postings.length),
          },
          {
            id: 'overdue_flows',
            label: 'Overdue flows',
            type: 'integer',
            value: String(flows.length),
          },
        ],
      },
      ...(broken.length === 0
        ? []
        : [
            {
              kind: 'paragraph' as const,
              tone: 'warning' as const,
              text: `The difference between bank and books is not explained for ${broken.map(({ account }) => account).join(', ')}. Look for a missing or corrected statement.`,
            },
          ]),
      accountsTable(accounts),
      ...(without.length === 0
        ? []
        : [
            {
              kind: 'paragraph' as const,
              tone: 'note' as const,
              text: `Without books: ${without.join(', ')}.`,
            },
          ]),
      ...methodsTable(input.methods),
      ...(lines.length + postings.length + flows.length === 0 ? [] : [ageingTable(input)]),
      ...listTable('open_bank_lines', 'Bank lines without a match', lines),
      ...listTable('open_book_postings', 'Postings without a bank line', postings),
      ...listTable('open_overdue_flows', 'Expected flows that are overdue', flows),
      ...forecastSections(input.forecast),
    ],
  };
}
