/** The limits that the group has set for itself, as stored. */

import type { Decimal } from '../../core/money/decimal.ts';
import { convert, type Money, money } from '../../core/money/money.ts';
import type { ReadStore } from '../store/index.ts';

export interface LimitRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly measure: string;
  readonly scope_text: string;
  readonly currency: string | null;
  readonly amount_minor: bigint | null;
  /** Decimal text, 0.45 for 45 %. */
  readonly share: string | null;
  readonly warn_share: string;
  readonly parameters: { readonly [name: string]: unknown } | null;
  readonly entry: number;
}

export function limitRows(store: ReadStore): LimitRow[] {
  return store.rows<LimitRow>('treasury_limit', 'SELECT * FROM treasury_limit ORDER BY code');
}

/**
 * The bank or entity that a limit is about; undefined where it is about all. Limits of older workspaces
 * name it, by the name that it had then; a name that nobody has or had gives an id of nobody.
 */
export function limitScope(
  store: ReadStore,
  limit: LimitRow,
  table: 'bank' | 'entity',
): string | undefined {
  const id = limit.parameters?.[`${table}Id`];
  if (typeof id === 'string') return id;
  const name = limit.parameters?.[table];
  if (typeof name !== 'string') return undefined;
  const found =
    store.pluck<string>(`SELECT id FROM ${table} WHERE name = ?`, [name]) ??
    store.pluck<string>(
      `SELECT id FROM ${table}_history WHERE name = ? ORDER BY entry DESC LIMIT 1`,
      [name],
    );
  return found ?? '';
}

/** The amount of a limit in its own currency; null where it is a share. */
export function limitAmount(limit: LimitRow): Money | null {
  return limit.currency === null || limit.amount_minor === null
    ? null
    : money(limit.currency, limit.amount_minor);
}

interface Rates {
  readonly to: string;
  rate(currency: string): Decimal;
}

/** The group's minimum liquidity in the reporting currency, with the limit behind it. */
export function minimumLiquidity(
  store: ReadStore,
  rates: Rates,
): { readonly limit: LimitRow; readonly amount: Money } | undefined {
  const limit = limitRows(store).find(
    (row) => row.measure === 'minimum-liquidity' && limitAmount(row) !== null,
  );
  const amount = limit === undefined ? null : limitAmount(limit);
  if (limit === undefined || amount === null) return undefined;
  return { limit, amount: convert(amount, rates.rate(amount.currency), rates.to, 'half-even') };
}
