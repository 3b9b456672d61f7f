/** The tables of the daily cash report that tell the position: by currency, account and entity. */
import { sumTexts } from '../decimalText.ts';
import { formatDate } from '../formatText.ts';
import type { Cell, MarkedCell, ReportTable, Row } from '../model.ts';
import type { DailyAccount, DailyBridge, Gap } from './dailyCash.ts';
import { convertedCell, groupBy, sameCurrencySum, sharesOf, totalCell } from './position.ts';
import { amount, flow, table, text } from './tables.ts';

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
