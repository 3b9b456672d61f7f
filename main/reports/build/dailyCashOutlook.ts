/** The tables of the daily cash report that look ahead: agreed balances, the ladder, each currency. */
import { isNegativeText, negateText, sumTexts } from '../decimalText.ts';
import type { Cell, MarkedCell, ReportTable, Row } from '../model.ts';
import type { AgreedBalance, CurrencyOutlook, ExpectedDay } from './dailyCash.ts';
import { amount, flow, table, text } from './tables.ts';

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
