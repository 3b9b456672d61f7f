/**
 * The ledger as stored: chart, sums of postings, journals and periods. Sums come from the month totals
 * that the store keeps; only the days at the edges of a span that are no whole month are read from
 * postings.
 */
import type { AccountSums } from '../../core/ledger/balances.ts';
import type { AccountKind, LedgerAccount } from '../../core/ledger/chart.ts';
import type { Period, PeriodStatus } from '../../core/ledger/periods.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, addMonths, type IsoDate, isoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';

/** An entity's books: whose they are and the currency that they are kept in. */
export interface Books {
  readonly entityId: string;
  readonly code: string;
  readonly name: string;
  readonly country: string;
  /** The base currency of the first posting; the entity's own where nothing was posted yet. */
  readonly baseCurrency: string;
}

/** Throws ENTITY_UNKNOWN. */
export function booksOf(store: ReadStore, entityId: string): Books {
  const row = store.get<{ code: string; name: string; country: string; base: string }>(
    `SELECT e.code, e.name, e.country, COALESCE((
       SELECT t.base_currency FROM ledger_total t WHERE t.entity_id = e.id LIMIT 1),
       e.base_currency) AS base FROM entity e WHERE e.id = ?`,
    [entityId],
  );
  if (row === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'ENTITY_UNKNOWN',
      message: 'There is no such entity. It may have been removed meanwhile; reload and try again.',
      path: 'entityId',
    });
  const { base, ...names } = row;
  return { entityId, ...names, baseCurrency: base };
}

interface AccountRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly parent_id: string | null;
  readonly currency: string | null;
  readonly bank_account_id: string | null;
  readonly monetary: bigint;
  readonly closed: bigint;
}

/** Every account of the chart by code. */
export function chartOf(store: ReadStore): LedgerAccount[] {
  return store
    .all<AccountRow & { readonly [column: string]: string | bigint | null }>(
      `SELECT id, code, name, kind, parent_id, currency, bank_account_id, monetary, closed
         FROM ledger_account ORDER BY code`,
    )
    .map((row) => ({
      id: row.id,
      code: row.code,
      name: row.name,
      kind: row.kind as AccountKind,
      parentId: row.parent_id,
      currency: row.currency,
      bankAccountId: row.bank_account_id,
      monetary: row.monetary !== 0n,
      closed: row.closed !== 0n,
    }));
}

/** Debits and credits of one account and currency, positive amounts. */
export interface MovementSums {
  readonly accountId: string;
  readonly currency: string;
  readonly debit: bigint;
  readonly credit: bigint;
  readonly baseDebit: bigint;
  readonly baseCredit: bigint;
}

/** Whole months inside a span, and the days before and after them. */
interface Stretch {
  readonly months: { readonly from: string | null; readonly to: string } | null;
  readonly days: readonly { readonly from: IsoDate; readonly to: IsoDate }[];
}

/** `from` null means from the beginning. */
export function stretchOf(from: IsoDate | null, to: IsoDate): Stretch {
  const first = (date: IsoDate) => isoDate(`${date.slice(0, 7)}-01`);
  const monthEnd = (date: IsoDate) => addDays(addMonths(first(date), 1), -1);
  if (from !== null && from > to) return { months: null, days: [] };
  const head = from === null || from === first(from) ? null : monthEnd(from);
  const tail = to === monthEnd(to) ? null : first(to);
  // A span within one month, at neither edge whole.
  if (from !== null && from.slice(0, 7) === to.slice(0, 7) && (head !== null || tail !== null))
    return { months: null, days: [{ from, to }] };
  const begin =
    head === null ? (from === null ? null : from.slice(0, 7)) : addDays(head, 1).slice(0, 7);
  const end = (tail === null ? to : addDays(tail, -1)).slice(0, 7);
  return {
    months: begin === null || begin <= end ? { from: begin, to: end } : null,
    days: [
      ...(head === null || from === null ? [] : [{ from, to: head }]),
      ...(tail === null ? [] : [{ from: tail, to }]),
    ],
  };
}

const MONTHS = `SELECT ledger_account_id, currency, debit_minor, credit_minor, base_debit_minor,
    base_credit_minor FROM ledger_total
  WHERE entity_id = :entity AND month >= :fromMonth AND month <= :toMonth`;

const days = (
  index: number,
) => `SELECT ledger_account_id, currency, max(amount_minor, 0) AS debit_minor,
    max(-amount_minor, 0) AS credit_minor, max(base_minor, 0) AS base_debit_minor,
    max(-base_minor, 0) AS base_credit_minor FROM ledger_posting
  WHERE entity_id = :entity AND posting_date BETWEEN :from${index} AND :to${index}`;

/** What moved on each account from one day to another, both included. */
export function movementSums(
  store: ReadStore,
  entityId: string,
  from: IsoDate | null,
  to: IsoDate,
): MovementSums[] {
  const stretch = stretchOf(from, to);
  const parts = [
    ...(stretch.months === null ? [] : [MONTHS]),
    ...stretch.days.map((_, index) => days(index)),
  ];
  if (parts.length === 0) return [];
  const params = {
    entity: entityId,
    ...(stretch.months === null
      ? {}
      : { fromMonth: stretch.months.from ?? '', toMonth: stretch.months.to }),
    ...Object.fromEntries(
      stretch.days.flatMap((span, index) => [
        [`from${index}`, span.from],
        [`to${index}`, span.to],
      ]),
    ),
  };
  return store
    .all<{
      ledger_account_id: string;
      currency: string;
      debit: bigint;
      credit: bigint;
      base_debit: bigint;
      base_credit: bigint;
    }>(
      `SELECT ledger_account_id, currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit,
              sum(base_debit_minor) AS base_debit, sum(base_credit_minor) AS base_credit
         FROM (${parts.join(' UNION ALL ')})
        GROUP BY ledger_account_id, currency`,
      params,
    )
    .map((row) => ({
      accountId: row.ledger_account_id,
      currency: row.currency,
      debit: row.debit,
      credit: row.credit,
      baseDebit: row.base_debit,
      baseCredit: row.base_credit,
    }));
}

/** Opening and movement of each account and currency over a span. */
export function trialSums(
  store: ReadStore,
  entityId: string,
  from: IsoDate,
  to: IsoDate,
): AccountSums[] {
  const found = new Map<string, AccountSums>();
  const empty = {
    opening: 0n,
    debit: 0n,
    credit: 0n,
    baseOpening: 0n,
    baseDebit: 0n,
    baseCredit: 0n,
  };
  for (const sum of movementSums(store, entityId, null, addDays(from, -1)))
    found.set(`${sum.accountId} ${sum.currency}`, {
      ...empty,
      accountId: sum.accountId,
      currency: sum.currency,
      opening: sum.debit - sum.credit,
      baseOpening: sum.baseDebit - sum.baseCredit,
    });
  for (const sum of movementSums(store, entityId, from, to)) {
    const key = `${sum.accountId} ${sum.currency}`;
    found.set(key, { ...empty, ...found.get(key), ...sum });
  }
  return [...found.values()];
}

/** Balances in the base currency by account, debit-positive; `from` null means since the beginning. */
export function baseBalances(
  store: ReadStore,
  entityId: string,
  from: IsoDate | null,
  to: IsoDate,
): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const { accountId, baseDebit, baseCredit } of movementSums(store, entityId, from, to))
    found.set(accountId, (found.get(accountId) ?? 0n) + baseDebit - baseCredit);
  return found;
}

/** What a journal closed a year with, or took such a closing back. */
export const IS_CLOSING = `(j.source = 'closing' OR EXISTS (
    SELECT 1 FROM ledger_journal o WHERE o.id = j.reverses_id AND o.source = 'closing'))`;

/**
 * What moved on each account over a span, debit-positive in the base currency, without what year-end
 * closings moved to retained earnings.
 */
export function resultMovements(
  store: ReadStore,
  entityId: string,
  from: IsoDate,
  to: IsoDate,
): Map<string, bigint> {
  const found = baseBalances(store, entityId, from, to);
  const closed = store.all<{ id: string; minor: bigint }>(
    `SELECT p.ledger_account_id AS id, SUM(p.base_minor) AS minor
       FROM ledger_journal j JOIN ledger_posting p ON p.journal_id = j.id
      WHERE j.entity_id = ? AND j.posting_date BETWEEN ? AND ? AND ${IS_CLOSING}
      GROUP BY p.ledger_account_id`,
    [entityId, from, to],
  );
  for (const { id, minor } of closed) found.set(id, (found.get(id) ?? 0n) - minor);
  return found;
}

/** The periods of an entity, oldest first. */
export function periodsOf(
  store: ReadStore,
  entityId: string,
): (Period & { readonly id: string })[] {
  return store
    .all<{ id: string; from_date: string; to_date: string; status: string }>(
      `SELECT id, from_date, to_date, status FROM ledger_period
        WHERE entity_id = ? ORDER BY from_date`,
      [entityId],
    )
    .map((row) => ({
      id: row.id,
      from: row.from_date as IsoDate,
      to: row.to_date as IsoDate,
      status: row.status as PeriodStatus,
    }));
}
