/**
 * Capital account statements: an investor's account for the quarter, the year and since inception
 * beside the fund's, what is left of the commitment, and the rule and run behind each line; and the
 * statement of all investors, which foots to the fund.
 *
 * Layout: ILPA Reporting Template 2025, partners' capital account statement.
 */
import { counted } from '../../../core/counted.ts';
import { negateText } from '../decimalText.ts';
import { formatDate } from '../formatText.ts';
import type {
  Cells,
  Column,
  KeyFigure,
  ReportFrame,
  ReportModel,
  ReportTable,
  Row,
  Section,
} from '../model.ts';

export const PERIODS = ['quarter', 'year', 'inception'] as const;
export type PeriodId = (typeof PERIODS)[number];

/** Lines between opening and closing, in their order. */
export const ACCOUNT_LINES = [
  'contributions',
  'distributions',
  'managementFees',
  'expenses',
  'income',
  'realised',
  'unrealised',
  'carry',
] as const;
type AccountLine = (typeof ACCOUNT_LINES)[number];

/** Exact decimal texts; opening and the lines sum to closing. */
export type AccountTexts = {
  readonly [Line in AccountLine | 'opening' | 'closing']: string;
};

export type PeriodTexts = { readonly [Id in PeriodId]: AccountTexts };

export interface StatementHolder {
  readonly id: string;
  readonly name: string;
  readonly className: string;
  readonly committed: string;
  readonly called: string;
  readonly distributed: string;
  readonly recallable: string;
  readonly unfunded: string;
  readonly closing: string;
  /** Ratios; null where nothing was paid in. */
  readonly dpi: string | null;
  readonly rvpi: string | null;
  readonly tvpi: string | null;
  /** The same without what was paid out as recallable; null where nothing was. */
  readonly netOfRecycling: {
    readonly dpi: string | null;
    readonly rvpi: string | null;
    readonly tvpi: string | null;
  } | null;
  /** A fraction a year; null where none exists. */
  readonly irr: string | null;
  readonly account: PeriodTexts;
}

export interface StatementFund {
  readonly frame: ReportFrame;
  readonly name: string;
  readonly currency: string;
  readonly asOf: string;
  /** The first day of each period; null for inception. */
  readonly from: { readonly [Id in PeriodId]: string | null };
  readonly totals: PeriodTexts;
  /** The rule of each line in words. */
  readonly rules: { readonly [Line in AccountLine]: string };
  /** The hash of the run of each period, as printed. */
  readonly runs: { readonly [Id in PeriodId]: string };
}

const LINE_TITLES: { readonly [Line in AccountLine]: string } = {
  contributions: 'Contributions',
  distributions: 'Distributions',
  managementFees: 'Management fees',
  expenses: 'Partnership expenses',
  income: 'Income',
  realised: 'Realised gain or loss',
  unrealised: 'Change in unrealised gain or loss',
  carry: 'Carried interest',
};

const PERIOD_TITLES: { readonly [Id in PeriodId]: string } = {
  quarter: 'Quarter to date',
  year: 'Year to date',
  inception: 'Since inception',
};

function amountColumn(id: string, title: string, currency: string): Column {
  return { id, title, type: 'amount', currency, isFlow: true };
}

/** `Q3 2026` where the day ends a quarter, else the day. */
export function periodName(asOf: string): string {
  const [year = '', month = '', day = ''] = asOf.split('-');
  const ends = ['03-31', '06-30', '09-30', '12-31'];
  const quarter = ends.indexOf(`${month}-${day}`);
  return quarter < 0 ? formatDate(asOf) : `Q${quarter + 1} ${year}`;
}

export function accountTable(
  fund: StatementFund,
  holder: StatementHolder,
  prefix: string,
): ReportTable {
  const { currency, totals } = fund;
  const own = (id: PeriodId) => `own_${id}`;
  const whole = (id: PeriodId) => `fund_${id}`;
  const cellsOf = (line: keyof AccountTexts): Cells =>
    Object.fromEntries(
      PERIODS.flatMap((id) => [
        [own(id), holder.account[id][line]],
        [whole(id), totals[id][line]],
      ]),
    );
  const sums = PERIODS.flatMap((id) => [own(id), whole(id)]);
  return {
    kind: 'table',
    id: `${prefix}account`,
    title: `Capital account (${currency})`,
    columns: [
      { id: 'line', title: '', type: 'text' },
      ...PERIODS.map((id) => amountColumn(own(id), PERIOD_TITLES[id], currency)),
      ...PERIODS.map((id) =>
        amountColumn(whole(id), `Fund, ${PERIOD_TITLES[id].toLowerCase()}`, currency),
      ),
    ],
    rows: [
      { kind: 'line', cells: { line: 'Opening balance', ...cellsOf('opening') } },
      ...ACCOUNT_LINES.map(
        (line): Row => ({
          kind: 'line',
          cells: { line: LINE_TITLES[line], ...cellsOf(line) },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums,
        cells: { line: 'Closing balance', ...cellsOf('closing') },
      },
    ],
    notes: [
      'Opening balance and movements sum to the closing balance; the accounts of all holders sum to the fund.',
    ],
  };
}

export function commitmentTable(
  fund: StatementFund,
  holder: StatementHolder,
  prefix: string,
): ReportTable {
  const line = (label: string, amount: string): Row => ({
    kind: 'line',
    cells: { line: label, amount },
  });
  return {
    kind: 'table',
    id: `${prefix}commitment`,
    title: `Commitment on ${formatDate(fund.asOf)} (${fund.currency})`,
    columns: [
      { id: 'line', title: '', type: 'text' },
      amountColumn('amount', fund.currency, fund.currency),
    ],
    rows: [
      line('Commitment', holder.committed),
      line('Called', negateText(holder.called)),
      line('Distributed and callable again', holder.recallable),
      {
        kind: 'total',
        over: 'all',
        sums: ['amount'],
        cells: { line: 'Unfunded commitment', amount: holder.unfunded },
      },
    ],
    notes: [],
  };
}

function traceTable(fund: StatementFund, holder: StatementHolder, prefix: string): ReportTable {
  const { currency } = fund;
  return {
    kind: 'table',
    id: `${prefix}trace`,
    title: 'Where the figures come from',
    columns: [
      { id: 'line', title: 'Line', type: 'text' },
      { id: 'rule', title: 'Rule', type: 'text' },
      amountColumn('fund', 'Fund, since inception', currency),
      amountColumn('own', 'Of it this account', currency),
    ],
    rows: ACCOUNT_LINES.map(
      (line): Row => ({
        kind: 'line',
        cells: {
          line: LINE_TITLES[line],
          rule: fund.rules[line],
          fund: fund.totals.inception[line],
          own: holder.account.inception[line],
        },
      }),
    ),
    notes: [
      `Run of fund.capitalAccounts: quarter #${fund.runs.quarter}, year #${fund.runs.year}, since inception #${fund.runs.inception}. Each opens in Ballast with its inputs, down to calls, flows and valuations.`,
    ],
  };
}

export function figuresOf(
  fund: StatementFund,
  holder: StatementHolder,
  prefix: string,
): KeyFigure[] {
  const amount = (id: string, label: string, value: string): KeyFigure => ({
    id: `${prefix}${id}`,
    label,
    type: 'amount',
    currency: fund.currency,
    value,
  });
  const ratio = (id: string, label: string, value: string | null): KeyFigure[] =>
    value === null
      ? []
      : [
          {
            id: `${prefix}${id}`,
            label,
            type: id === 'irr' ? ('percent' as const) : ('rate' as const),
            value,
          },
        ];
  return [
    amount('closing', 'Capital account', holder.closing),
    amount('committed', 'Commitment', holder.committed),
    amount('unfunded', 'Unfunded commitment', holder.unfunded),
    amount('called', 'Called since inception', holder.called),
    amount('distributed', 'Distributed since inception', holder.distributed),
    ...ratio('tvpi', 'TVPI', holder.tvpi),
    ...ratio('dpi', 'DPI', holder.dpi),
    ...ratio('rvpi', 'RVPI', holder.rvpi),
    ...ratio('irr', 'IRR, net', holder.irr),
    ...(holder.netOfRecycling === null
      ? []
      : [
          ...ratio('tvpi_net', 'TVPI, net of recycling', holder.netOfRecycling.tvpi),
          ...ratio('dpi_net', 'DPI, net of recycling', holder.netOfRecycling.dpi),
          ...ratio('rvpi_net', 'RVPI, net of recycling', holder.netOfRecycling.rvpi),
        ]),
  ];
}

function sectionsOf(fund: StatementFund, holder: StatementHolder, prefix = ''): Section[] {
  return [
    { kind: 'keyFigures', title: '', figures: figuresOf(fund, holder, prefix) },
    accountTable(fund, holder, prefix),
    commitmentTable(fund, holder, prefix),
    traceTable(fund, holder, prefix),
  ];
}

/** The statement of one investor. */
export function capitalStatement(fund: StatementFund, holder: StatementHolder): ReportModel {
  return {
    ...fund.frame,
    id: 'fund.capitalStatement',
    title: `${fund.name}: capital account statement`,
    subtitle: `${holder.name}, ${holder.className}, ${periodName(fund.asOf)}`,
    orientation: 'landscape',
    sections: sectionsOf(fund, holder),
  };
}

/** Every account of one period in a row, footing to the fund. */
function allTable(
  fund: StatementFund,
  holders: readonly StatementHolder[],
  period: PeriodId,
): ReportTable {
  const { currency } = fund;
  const lines = ['opening', ...ACCOUNT_LINES, 'closing'] as const;
  const titles = { ...LINE_TITLES, opening: 'Opening', closing: 'Closing' };
  return {
    kind: 'table',
    id: `all_${period}`,
    title: `${PERIOD_TITLES[period]} (${currency})`,
    columns: [
      { id: 'name', title: 'Investor', type: 'text' },
      { id: 'class', title: 'Class', type: 'text' },
      ...lines.map((line) => amountColumn(line, titles[line], currency)),
    ],
    rows: [
      ...holders.map(
        (holder): Row => ({
          kind: 'line',
          cells: { name: holder.name, class: holder.className, ...holder.account[period] },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: lines,
        cells: { name: 'Fund', ...fund.totals[period] },
      },
    ],
    notes: [`Run #${fund.runs[period]} of fund.capitalAccounts.`],
  };
}

/**
 * The statements of all investors in one document: accounts of each period in tables and, where
 * `isWhole`, the statement of each investor on pages of its own.
 *
 * @param accounts every holder of the fund, the carry vehicle among them, so that they sum to it
 * @param holders whose statements follow
 */
export function allCapitalStatements(
  fund: StatementFund,
  accounts: readonly StatementHolder[],
  holders: readonly StatementHolder[],
): ReportModel {
  return {
    ...fund.frame,
    id: 'fund.capitalStatements',
    title: `${fund.name}: capital account statements`,
    subtitle: `${counted(accounts.length, 'account')}, ${periodName(fund.asOf)}`,
    orientation: 'landscape',
    sections: [
      { kind: 'heading', level: 1, text: 'All accounts' },
      ...PERIODS.map((period) => allTable(fund, accounts, period)),
      ...holders.flatMap((holder, index): Section[] => [
        { kind: 'pageBreak' },
        { kind: 'heading', level: 1, text: `${holder.name}, ${holder.className}` },
        ...sectionsOf(fund, holder, `h${index}_`),
      ]),
    ],
  };
}
