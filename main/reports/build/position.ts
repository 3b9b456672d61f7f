/** The cash position as report sections: by account under its entity, by bank, by currency. */
import { counted } from '../../../core/counted.ts';
import { allocate } from '../../../core/money/allocate.ts';
import { minorDigits } from '../../../core/money/currencies.ts';
import { formatMinor, parseMinor } from '../../../core/money/money.ts';
import { invariant } from '../../../core/result.ts';
import { isNegativeText, sumTexts } from '../decimalText.ts';
import type { Cell, Column, ReportTable, Row, Section } from '../model.ts';

/** One account on the effective date. Amounts are exact decimal text in their currency's scale. */
export interface PositionRow {
  readonly entity: string;
  readonly bank: string;
  readonly account: string;
  readonly currency: string;
  readonly amount: string;
  /** In the base currency; null where no rate is known, then it is left out of every sum. */
  readonly converted: string | null;
  /** Units of base currency for one unit of `currency`; null for the base currency itself. */
  readonly rate: string | null;
  readonly rateDate: string | null;
  readonly source: string | null;
  /** The rate is older than the source should be. */
  readonly stale: boolean;
}

/** The rows by a key, in the order in which the keys come first. */
export function groupBy<Each>(
  rows: readonly Each[],
  keyOf: (row: Each) => string,
): ReadonlyMap<string, readonly Each[]> {
  const groups = new Map<string, Each[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** The converted sum of the rows that have a rate, in the base currency's scale. */
export function convertedTotal(rows: readonly PositionRow[], base: string): string {
  const zero = formatMinor(0n, minorDigits(base));
  return sumTexts([
    zero,
    ...rows.flatMap((row) => (row.converted === null ? [] : [row.converted])),
  ]);
}

/** A figure in the base currency, marked where it was converted or has no rate. */
export function convertedCell(
  row: Pick<PositionRow, 'converted' | 'currency'>,
  base: string,
): Cell {
  if (row.converted === null) return { value: '', mark: 'missing' };
  return row.currency === base ? row.converted : { value: row.converted, mark: 'converted' };
}

/** The sum of the rows that have a rate, as a cell. */
export function totalCell(rows: readonly PositionRow[], base: string): Cell {
  if (rows.every((row) => row.converted === null)) return { value: '', mark: 'missing' };
  const value = convertedTotal(rows, base);
  return rows.some((row) => row.currency !== base) ? { value, mark: 'converted' } : value;
}

function accountTable(rows: readonly PositionRow[], base: string): ReportTable {
  const line = (row: PositionRow): Row => ({
    kind: 'line',
    cells: {
      bank: row.bank,
      account: row.account,
      currency: row.currency,
      amount: { value: row.amount, currency: row.currency },
      rate: row.rate ?? undefined,
      rateDate:
        row.rateDate === null
          ? undefined
          : row.stale
            ? { value: row.rateDate, mark: 'stale' }
            : row.rateDate,
      source: row.source ?? undefined,
      converted: convertedCell(row, base),
    },
  });
  const groups = [...groupBy(rows, (row) => row.entity)];
  return {
    kind: 'table',
    id: 'position_accounts',
    title: 'Position by account',
    columns: [
      { id: 'bank', title: 'Bank', type: 'text' },
      { id: 'account', title: 'Account', type: 'text' },
      { id: 'currency', title: 'Currency', type: 'text' },
      { id: 'amount', title: 'Balance', type: 'amount' },
      { id: 'rate', title: 'Rate', type: 'rate', decimals: 6 },
      { id: 'rateDate', title: 'Rate date', type: 'date' },
      { id: 'source', title: 'Source', type: 'text' },
      { id: 'converted', title: `In ${base}`, type: 'amount', currency: base },
    ],
    rows: [
      ...groups.flatMap(([entity, members]): Row[] => [
        { kind: 'group', cells: { bank: entity } },
        ...members.map(line),
        {
          kind: 'total',
          over: 'group',
          sums: members.every((row) => row.converted === null) ? [] : ['converted'],
          cells: {
            bank: `${entity}, total`,
            amount: sameCurrencySum(members),
            currency:
              new Set(members.map((row) => row.currency)).size > 1 ? 'mixed' : members[0]?.currency,
            converted: totalCell(members, base),
          },
        },
      ]),
      {
        kind: 'total',
        over: 'all',
        sums: rows.every((row) => row.converted === null) ? [] : ['converted'],
        cells: { bank: 'Group total', converted: totalCell(rows, base) },
      },
    ],
    notes: [
      `\u2248 marks figures converted to ${base}: balance times rate, rounded once per account. ` +
        `Rates are units of ${base} for one unit of the currency.`,
    ],
  };
}

/** Currencies are never added: a group of one currency shows its sum, a mixed one nothing. */
export function sameCurrencySum(rows: readonly PositionRow[]): Cell | undefined {
  const currency = rows[0]?.currency;
  if (currency === undefined || rows.some((row) => row.currency !== currency)) return undefined;
  return { value: sumTexts(rows.map((row) => row.amount)), currency };
}

/** Shares as ratios of four decimals that sum to exactly 1; undefined where a part is below zero. */
export function sharesOf(amounts: readonly string[], base: string): readonly string[] | undefined {
  if (amounts.some(isNegativeText)) return undefined;
  const weights = amounts.map((amount) => parseMinor(amount, minorDigits(base)));
  if (weights.every((weight) => weight === 0n)) return undefined;
  return allocate(10_000n, weights).map((part) => formatMinor(part, 4));
}

/** Sums by bank or currency, largest first, with their shares. */
export function summaryTable(
  rows: readonly PositionRow[],
  base: string,
  by: 'bank' | 'currency',
): ReportTable {
  const groups = [...groupBy(rows, (row) => row[by])].sort(
    ([, one], [, other]) => Number(convertedTotal(other, base)) - Number(convertedTotal(one, base)),
  );
  const totals = groups.map(([, members]) => convertedTotal(members, base));
  const shares = sharesOf(totals, base);
  const columns: Column[] = [
    { id: 'name', title: by === 'bank' ? 'Bank' : 'Currency', type: 'text' },
    { id: 'count', title: 'Accounts', type: 'integer' },
    ...(by === 'currency' ? [{ id: 'amount', title: 'Balance', type: 'amount' } as const] : []),
    { id: 'converted', title: `In ${base}`, type: 'amount', currency: base },
    ...(shares ? [{ id: 'share', title: 'Share', type: 'percent' } as const] : []),
  ];
  const lines = groups.map(([name, members], index): Row & { readonly kind: 'line' } => ({
    kind: 'line',
    cells: {
      name,
      count: String(members.length),
      amount: by === 'currency' ? sameCurrencySum(members) : undefined,
      converted: totalCell(members, base),
      share: members.every((row) => row.converted === null) ? undefined : shares?.[index],
    },
  }));
  return {
    kind: 'table',
    id: `position_by_${by}`,
    title: `Position by ${by}`,
    columns,
    rows: [
      ...lines,
      {
        kind: 'total',
        over: 'all',
        sums: [
          'count',
          ...(rows.every((row) => row.converted === null) ? [] : ['converted']),
          ...(shares ? ['share'] : []),
        ],
        cells: {
          name: 'Total',
          count: String(rows.length),
          converted: totalCell(rows, base),
          share: shares ? '1' : undefined,
        },
      },
    ],
    notes: shares ? ['Shares are rounded by largest remainder, so that they sum to 100 %.'] : [],
  };
}

/** The sections of the cash position; `rows` keep their order within an entity. */
export function positionSections(rows: readonly PositionRow[], base: string): readonly Section[] {
  invariant(rows.length > 0, 'a position report has accounts');
  const without = [
    ...new Set(rows.filter((row) => row.converted === null).map((row) => row.currency)),
  ];
  const stale = [...new Set(rows.filter((row) => row.stale).map((row) => row.currency))];
  return [
    { kind: 'heading', level: 1, text: 'Cash position' },
    ...(without.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            tone: 'warning',
            text: `No rate is known for ${without.join(', ')}: ${counted(rows.filter((row) => row.converted === null).length, 'account')} left out of every sum in ${base}. Import rates to include them.`,
          } as const,
        ]),
    ...(stale.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            tone: 'warning',
            text: `The rate of ${stale.join(', ')} is older than its source should be; the dates stand in the table.`,
          } as const,
        ]),
    summaryTable(rows, base, 'currency'),
    summaryTable(rows, base, 'bank'),
    accountTable(rows, base),
  ];
}
