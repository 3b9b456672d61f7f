/**
 * Flows around a position: what interim reports tell that no statement has booked yet, and what is
 * expected. Both count only after the last booked statement of their account, so that nothing that a
 * bank has booked is told twice.
 */

import type { PositionAccount } from '../../core/cash/position.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { flowMinor, isOpenFlow } from './matched.ts';

/** Interim reports older than this have been overtaken by statements or never will be. */
const INTERIM_DAYS = 31;

const INTERIM = `
  SELECT i.account_id, i.booking_date, i.value_date, s.kind,
         SUM(MAX(i.amount_minor, 0)) AS inflow, SUM(MAX(-i.amount_minor, 0)) AS outflow,
         COUNT(*) AS line_count
    FROM interim_line i JOIN statement s ON s.id = i.statement_id
   WHERE i.account_id IN (SELECT value FROM json_each(:accounts))
     AND i.status = 'booked' AND i.superseded_line_id IS NULL
     AND i.booking_date BETWEEN :from AND :to
   GROUP BY i.account_id, i.booking_date, i.value_date, s.kind
   ORDER BY i.account_id, i.booking_date`;

export interface InterimSum {
  readonly accountId: string;
  readonly bookingDate: IsoDate;
  readonly valueDate: IsoDate;
  readonly inflow: bigint;
  readonly outflow: bigint;
  readonly lineCount: number;
}

interface InterimRow {
  readonly account_id: string;
  readonly booking_date: IsoDate;
  readonly value_date: IsoDate;
  readonly kind: string;
  readonly inflow: bigint;
  readonly outflow: bigint;
  readonly line_count: bigint;
}

type Reported = Pick<PositionAccount, 'id' | 'reportedTo'>;

/**
 * Sums of interim lines that count: booked by the bank during the day, superseded by no statement
 * line, and after the account's last booked statement. Where interim reports and notifications tell
 * of one account and day, the reports speak alone, because they hold what was notified.
 */
export function interimSums(
  store: ReadStore,
  accounts: readonly Reported[],
  asOf: IsoDate,
): InterimSum[] {
  const reported = new Map(accounts.map(({ id, reportedTo }) => [id, reportedTo ?? null]));
  const rows = store
    .all<InterimRow>(INTERIM, {
      accounts: JSON.stringify([...reported.keys()]),
      from: addDays(asOf, -INTERIM_DAYS),
      to: asOf,
    })
    .filter((row) => {
      const last = reported.get(row.account_id);
      return last === null || last === undefined || row.booking_date > last;
    });
  const dayOf = (row: InterimRow) => `${row.account_id} ${row.booking_date}`;
  const withReport = new Set(rows.filter(({ kind }) => kind === 'interim').map(dayOf));
  return rows
    .filter((row) => row.kind === 'interim' || !withReport.has(dayOf(row)))
    .map((row) => ({
      accountId: row.account_id,
      bookingDate: row.booking_date,
      valueDate: row.value_date,
      inflow: row.inflow,
      outflow: row.outflow,
      lineCount: Number(row.line_count),
    }));
}

export interface PlacedFlow {
  readonly id: string;
  /** The account that it is reckoned with. */
  readonly accountId: string;
  readonly currency: string;
  readonly date: IsoDate;
  readonly amountMinor: bigint;
  readonly categoryId: string;
  readonly description: string;
  readonly source: string;
}

const EXPECTED = `
  SELECT x.id, x.account_id, x.entity_id, x.currency, x.due_date, ${flowMinor('x')} AS amount_minor,
         x.category_id, x.description, x.source
    FROM expected_flow x
   WHERE x.due_date > :after AND x.due_date <= :until AND ${isOpenFlow('x')}
   ORDER BY x.due_date, x.reference`;

interface ExpectedRow {
  readonly id: string;
  readonly account_id: string | null;
  readonly entity_id: string;
  readonly currency: string;
  readonly due_date: IsoDate;
  readonly amount_minor: bigint;
  readonly category_id: string;
  readonly description: string;
  readonly source: string;
}

type Placing = Pick<PositionAccount, 'id' | 'entityId' | 'currency' | 'reportedTo'>;

/**
 * Open expected flows that fall due after the last statement of their account and until a date. A flow
 * without an account goes to its entity's first account in its currency; flows of no account of the
 * list are left out.
 */
export function expectedFlows(
  store: ReadStore,
  accounts: readonly Placing[],
  until: IsoDate,
): PlacedFlow[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const first = new Map<string, Placing>();
  for (const account of accounts) {
    const key = `${account.entityId} ${account.currency}`;
    if (!first.has(key)) first.set(key, account);
  }
  const dates = accounts.map(({ reportedTo }) => reportedTo ?? '0000-01-01').sort();
  const rows = store.all<ExpectedRow>(EXPECTED, { after: dates[0] ?? '0000-01-01', until });
  return rows.flatMap((row) => {
    const account =
      row.account_id === null
        ? first.get(`${row.entity_id} ${row.currency}`)
        : byId.get(row.account_id);
    if (account === undefined || account.currency !== row.currency) return [];
    const { reportedTo } = account;
    if (reportedTo !== undefined && reportedTo !== null && row.due_date <= reportedTo) return [];
    return [
      {
        id: row.id,
        accountId: account.id,
        currency: row.currency,
        date: row.due_date,
        amountMinor: row.amount_minor,
        categoryId: row.category_id,
        description: row.description,
        source: row.source,
      },
    ];
  });
}
