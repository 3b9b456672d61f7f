/** The tables of the daily cash report, each from its own part of the input. */
import { isNegativeText, negateText, sumTexts } from '../decimalText.ts';
import { formatDate } from '../formatText.ts';
import type { Cell, Column, MarkedCell, ReportTable, Row } from '../model.ts';
import type {
  AgreedBalance,
  CategoryMovement,
  CurrencyOutlook,
  DailyAccount,
  DailyBridge,
  ExpectedDay,
  Gap,
  Intraday,
  Movement,
} from './dailyCash.ts';
import { convertedCell, groupBy, sameCurrencySum, sharesOf, totalCell } from './position.ts';

const text = (id: string, title: string): Column => ({ id, title, type: 'text' });
const amount = (id: string, title: string, currency?: string): Column => ({
  id,
  title,
  type: 'amount',
  ...(currency === undefined ? {} : { currency }),
});
const flow = (id: string, title: string, currency?: string): Column => ({
  ...amount(id, title, currency),
  isFlow: true,
});

function table(
  id: string,
  title: string,
  columns: readonly Column[],
  rows: readonly Row[],
  notes: readonly string[] = [],
): ReportTable {
  return { kind: 'table', id, title, columns, rows, notes };
}

/** What is missing, and what to do about it. */
export function gapTable(gaps: readonly Gap[]): ReportTable {
  return table(
    'gaps',
    'What is missing',
    [text('what', 'Finding'), text('subject', 'Where'), text('detail', 'What it means')],
    gaps.map(({ what, subject, detail }): Row => {
      return { kind: 'line', cells: { what: { value: what, mark: 'near' }, subject, detail } };
    }),
  );
}

/** A group's rates are those of its first account: the currency is one. */
function rateCells({ rate, rateDate, source, stale }: DailyAccount) {
  return {
    rate: rate ?? undefined,
    rateDate:
      rateDate === null
        ? undefined
        : stale
          ? ({ value: rateDate, mark: 'stale' } as const)
          : rateDate,
    source: source ?? undefined,
  };
}

/** The position by currency with the rate that each was converted at. */
export function currencyTable(
  accounts: readonly DailyAccount[],
  base: string,
  restricted: string,
): ReportTable {
  const groups = [...groupBy(accounts, (row) => row.currency)].sort(
    ([, one], [, other]) => worth(other) - worth(one),
  );
  const totals = groups.map(([, members]) => convertedSum(members));
  const shares = sharesOf(totals, base);
  return table(
    'cash_currencies',
    'Position by currency',
    [
      text('currency', 'Currency'),
      { id: 'count', title: 'Accounts', type: 'integer' },
      amount('amount', 'Balance'),
      { id: 'rate', title: 'Rate', type: 'rate', decimals: 6 },
      { id: 'rateDate', title: 'Rate date', type: 'date' },
      text('source', 'Source'),
      amount('converted', `In ${base}`, base),
      ...(shares ? [{ id: 'share', title: 'Share', type: 'percent' } as const] : []),
    ],
    [
      ...groups.map(
        ([currency, members], index): Row => ({
          kind: 'line',
          cells: {
            currency,
            count: String(members.length),
            amount: sameCurrencySum(members),
            ...rateCells(members[0] as DailyAccount),
            converted: totalCell(members, base),
            share: members.every((row) => row.converted === null) ? undefined : shares?.[index],
          },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: ['count', ...convertedSums(accounts), ...(shares ? ['share'] : [])],
        cells: {
          currency: 'Total',
          count: String(accounts.length),
          converted: totalCell(accounts, base),
          share: shares ? '1' : undefined,
        },
      },
    ],
    [
      `\u2248 marks figures converted to ${base}, rounded once per account. Rates are units of ${base} for one unit of the currency.`,
      ...(/[1-9]/.test(restricted) ? ['The position holds trapped or restricted cash.'] : []),
    ],
  );
}

function convertedSum(rows: readonly DailyAccount[]): string {
  return sumTexts(['0', ...rows.flatMap((row) => row.converted ?? [])]);
}

/** For the order of rows only. */
function worth(rows: readonly DailyAccount[]): number {
  return Number(convertedSum(rows));
}

function convertedSums(rows: readonly DailyAccount[]): string[] {
  return rows.every((row) => row.converted === null) ? [] : ['converted'];
}

/** The day of the last statement stands beside the name where it is not the report's. */
function accountCell({ account, lateSince }: DailyAccount): Cell {
  if (lateSince === null) return account;
  return { value: `${account}, of ${formatDate(lateSince)}`, mark: 'near' };
}

function closingCell({ amount: value, currency }: DailyAccount): MarkedCell {
  return { value, currency };
}

/** Every account under its entity: opening, in, out, closing and its worth in the base currency. */
export function worksheetTable(accounts: readonly DailyAccount[], base: string): ReportTable {
  const line = (row: DailyAccount): Row => ({
    kind: 'line',
    cells: {
      bank: row.bank,
      account: accountCell(row),
      currency: row.currency,
      opening: { value: row.opening, currency: row.currency },
      inflow: { value: row.inflow, currency: row.currency },
      outflow: { value: row.outflow, currency: row.currency },
      amount: closingCell(row),
      converted: convertedCell(row, base),
    },
  });
  return table(
    'cash_accounts',
    'Position by account',
    [
      text('bank', 'Bank'),
      text('account', 'Account'),
      text('currency', 'Currency'),
      amount('opening', 'Opening'),
      flow('inflow', 'In'),
      flow('outflow', 'Out'),
      amount('amount', 'Closing'),
      amount('converted', `In ${base}`, base),
    ],
    [
      ...[...groupBy(accounts, (row) => row.entity)].flatMap(([entity, members]): Row[] => [
        { kind: 'group', cells: { bank: entity } },
        ...members.map(line),
        {
          kind: 'total',
          over: 'group',
          sums: convertedSums(members),
          cells: {
            bank: `${entity}, total`,
            amount: sameCurrencySum(members),
            currency: new Set(members.map((row) => row.currency)).size > 1 ? 'mixed' : undefined,
            converted: totalCell(members, base),
          },
        },
      ]),
      {
        kind: 'total',
        over: 'all',
        sums: convertedSums(accounts),
        cells: { bank: 'Group total', converted: totalCell(accounts, base) },
      },
    ],
  );
}

function marked(value: string, isConverted: boolean): Cell {
  return isConverted ? { value, mark: 'converted' } : value;
}

const BRIDGE = ['opening', 'inflow', 'outflow', 'rates', 'closing'] as const;

/** From opening to closing by entity: what came in, what went out, what exchange rates did. */
export function entityTable(
  rows: readonly (DailyBridge & { readonly entity: string })[],
  base: string,
): ReportTable {
  const total = Object.fromEntries(
    BRIDGE.map((column) => [column, sumTexts(rows.map((row) => row[column]))]),
  );
  return table(
    'cash_entities',
    `By entity (${base})`,
    [
      text('entity', 'Entity'),
      amount('opening', 'Opening', base),
      flow('inflow', 'In', base),
      flow('outflow', 'Out', base),
      flow('rates', 'Exchange rates', base),
      amount('closing', 'Closing', base),
    ],
    [
      ...rows.map((row): Row => ({ kind: 'line', cells: { ...row } })),
      { kind: 'total', over: 'all', sums: BRIDGE, cells: { entity: 'Total', ...total } },
    ],
    [
      'Opening is translated at the rates of the day before; opening, in, out and rates make closing.',
    ],
  );
}

/** Entries of the day by category, in the base currency. */
export function movementTable(categories: readonly CategoryMovement[], base: string): ReportTable {
  const net = ({ inflow, outflow }: CategoryMovement) => sumTexts([inflow, negateText(outflow)]);
  const isConverted = categories.some((row) => row.isConverted);
  return table(
    'cash_movements',
    'By category',
    [
      text('category', 'Category'),
      { id: 'count', title: 'Entries', type: 'integer' },
      flow('inflow', `In (${base})`, base),
      flow('outflow', `Out (${base})`, base),
      flow('net', `Net (${base})`, base),
    ],
    [
      ...categories.map(
        (row): Row => ({
          kind: 'line',
          cells: {
            category: row.category,
            count: String(row.count),
            inflow: marked(row.inflow, row.isConverted),
            outflow: marked(row.outflow, row.isConverted),
            net: marked(net(row), row.isConverted),
          },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: ['count', 'inflow', 'outflow', 'net'],
        cells: {
          category: 'Total',
          count: sumTexts(categories.map((row) => String(row.count))),
          inflow: marked(sumTexts(categories.map((row) => row.inflow)), isConverted),
          outflow: marked(sumTexts(categories.map((row) => row.outflow)), isConverted),
          net: marked(sumTexts(categories.map(net)), isConverted),
        },
      },
    ],
    isConverted
      ? [
          'Converted once per category and currency, so a total may differ from the position by cents.',
        ]
      : [],
  );
}

function movementRow(row: Movement, base: string): Row {
  return {
    kind: 'line',
    cells: {
      date: row.date,
      account: row.account,
      party: row.party,
      text: row.text,
      currency: row.currency,
      amount: { value: row.amount, currency: row.currency },
      converted: convertedCell(row, base),
    },
  };
}

function movementColumns(base: string, where: string): readonly Column[] {
  return [
    text('account', where),
    text('party', 'Counterparty'),
    text('text', 'Text'),
    text('currency', 'Currency'),
    amount('amount', 'Amount'),
    amount('converted', `In ${base}`, base),
  ];
}

export function largestTable(rows: readonly Movement[], base: string): ReportTable {
  return table(
    'cash_largest',
    'Largest movements',
    movementColumns(base, 'Account'),
    rows.map((row) => movementRow(row, base)),
  );
}

export function expectedTable(rows: readonly Movement[], base: string): ReportTable {
  return table(
    'cash_expected_flows',
    'Largest flows expected',
    [{ id: 'date', title: 'Due', type: 'date' }, ...movementColumns(base, 'Entity')],
    rows.map((row) => movementRow(row, base)),
  );
}

/** Beyond the books: what interim reports tell, which a booked statement will replace. */
export function intradayTable(rows: readonly Intraday[]): ReportTable {
  const cell = (value: string | null, { currency }: Intraday): MarkedCell =>
    value === null ? { value: '', mark: 'missing' } : { value, currency };
  return table(
    'cash_intraday',
    'Interim reports after the last statements',
    [
      text('bank', 'Bank'),
      text('account', 'Account'),
      text('currency', 'Currency'),
      { id: 'lastDate', title: 'Up to', type: 'date' },
      amount('booked', 'Booked'),
      flow('inflow', 'In since'),
      flow('outflow', 'Out since'),
      amount('balance', 'Intraday balance'),
      flow('pending', 'Pending, net'),
    ],
    rows.map(
      (row): Row => ({
        kind: 'line',
        cells: {
          bank: row.bank,
          account: row.account,
          currency: row.currency,
          lastDate: row.lastDate,
          booked: cell(row.booked, row),
          inflow: cell(row.inflow, row),
          outflow: cell(row.outflow, row),
          balance: { ...cell(row.balance, row), bold: true },
          pending: cell(row.pending, row),
        },
      }),
    ),
    [
      'Interim entries are provisional and part of no total: the booked statement takes their place. Pending entries are not in the intraday balance.',
    ],
  );
}

const STATE_WORDS: { readonly [State in AgreedBalance['state']]: string } = {
  within: 'within',
  'below-minimum': 'below the least balance',
  overdrawn: 'beyond the overdraft line',
  'above-target': 'above target',
  'below-target': 'below target',
};

function stateCell({ state }: AgreedBalance): Cell {
  if (state === 'within') return STATE_WORDS[state];
  const isBreach = state === 'below-minimum' || state === 'overdrawn';
  return isBreach
    ? { value: STATE_WORDS[state], mark: 'breach', bold: true }
    : { value: STATE_WORDS[state], mark: 'near' };
}

/** Balances against what was agreed for the account, the broken ones first. */
export function balanceTable(rows: readonly AgreedBalance[]): ReportTable {
  const cell = (value: string | null, { currency }: AgreedBalance) =>
    value === null ? undefined : { value, currency };
  return table(
    'cash_balances',
    'Balances agreed for accounts',
    [
      text('bank', 'Bank'),
      text('account', 'Account'),
      text('currency', 'Currency'),
      amount('balance', 'Balance'),
      amount('minimum', 'Least'),
      amount('target', 'Target'),
      amount('overdraft', 'Overdraft line'),
      { ...flow('distance', 'Distance'), isChange: true },
      text('state', 'State'),
    ],
    rows.map(
      (row): Row => ({
        kind: 'line',
        cells: {
          bank: row.bank,
          account: row.account,
          currency: row.currency,
          balance: cell(row.balance, row),
          minimum: cell(row.minimum, row),
          target: cell(row.target, row),
          overdraft: cell(row.overdraft, row),
          distance: cell(row.distance, row),
          state: stateCell(row),
        },
      }),
    ),
    [
      'The distance is the balance less the least balance, the overdraft line or the target that the state names.',
    ],
  );
}

/** Day by day from the position: what is expected in and out, and where that leads. */
export function ladderTable(
  days: readonly ExpectedDay[],
  closing: string,
  base: string,
): ReportTable {
  let balance = closing;
  const converted = (value: string): MarkedCell => ({ value, mark: 'converted' });
  const net = ({ inflow, outflow }: ExpectedDay) => sumTexts([inflow, negateText(outflow)]);
  const sum = (values: readonly string[]) => converted(sumTexts(values));
  return table(
    'cash_ladder',
    `Liquidity ladder (${base})`,
    [
      { id: 'date', title: 'Due', type: 'date' },
      { id: 'count', title: 'Flows', type: 'integer' },
      flow('inflow', 'In', base),
      flow('outflow', 'Out', base),
      flow('net', 'Net', base),
      amount('balance', 'Position after it', base),
    ],
    [
      ...days.map((day): Row => {
        balance = sumTexts([balance, net(day)]);
        return {
          kind: 'line',
          cells: {
            date: day.date,
            count: String(day.count),
            inflow: converted(day.inflow),
            outflow: converted(day.outflow),
            net: converted(net(day)),
            balance: converted(balance),
          },
        };
      }),
      {
        kind: 'total',
        over: 'all',
        sums: ['count', 'inflow', 'outflow', 'net'],
        cells: {
          date: 'Total',
          count: sumTexts(days.map((day) => String(day.count))),
          inflow: sum(days.map((day) => day.inflow)),
          outflow: sum(days.map((day) => day.outflow)),
          net: sum(days.map(net)),
        },
      },
    ],
    [
      'Open expected flows in full, not weighted by their probability, at the rates of the report; the position before them is the booked one.',
    ],
  );
}

/** What each currency's balance becomes over the days of the ladder. */
export function outlookTable(rows: readonly CurrencyOutlook[]): ReportTable {
  const cell = (value: string, { currency }: CurrencyOutlook) => ({ value, currency });
  return table(
    'cash_outlook',
    'By currency over these days',
    [
      text('currency', 'Currency'),
      amount('balance', 'Position'),
      flow('inflow', 'In'),
      flow('outflow', 'Out'),
      amount('end', 'At the end'),
    ],
    rows.map((row): Row => {
      const isShort = isNegativeText(row.end);
      return {
        kind: 'line',
        cells: {
          currency: row.currency,
          balance: cell(row.balance, row),
          inflow: cell(row.inflow, row),
          outflow: cell(row.outflow, row),
          end: isShort ? { ...cell(row.end, row), mark: 'breach' } : cell(row.end, row),
        },
      };
    }),
  );
}
