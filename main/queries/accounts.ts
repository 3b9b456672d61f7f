/** Accounts of the register with all that is judged of them: mandates, statements, movements, balance. */

import type { NumberScheme } from '../../core/banking/accountChecks.ts';
import type { AccountFacts, MandateFacts } from '../../core/banking/accountFindings.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { isOpenFlow } from './matched.ts';
import { type AccountScope, accountConditions } from './scope.ts';

export interface AccountRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly entity_id: string;
  readonly entity_name: string;
  readonly entity_lei: string | null;
  readonly bank_id: string;
  readonly bank_name: string;
  readonly bank_bic: string | null;
  readonly bank_country: string;
  readonly name: string;
  readonly number: string;
  readonly number_scheme: string;
  readonly routing_number: string | null;
  readonly currency: string;
  readonly kind: string;
  readonly restriction: string;
  readonly restricted_minor: bigint | null;
  readonly restriction_reason: string | null;
  readonly opened_on: string | null;
  readonly closed_on: string | null;
  readonly channel: string | null;
  readonly target_minor: bigint | null;
  readonly minimum_minor: bigint | null;
  readonly overdraft_minor: bigint | null;
  readonly last: string | null;
  readonly entry: bigint;
}

/** Accounts of a scope in the order of entities and names. */
export function accountRows(store: ReadStore, scope: AccountScope): AccountRow[] {
  const { sql, values } = accountConditions(scope);
  return store.all<AccountRow>(
    `SELECT a.id, a.entity_id, e.name AS entity_name, e.lei AS entity_lei, a.bank_id,
            b.name AS bank_name, b.bic AS bank_bic, b.country AS bank_country, a.name, a.number,
            a.number_scheme, a.routing_number, a.currency, a.kind, a.restriction,
            a.restricted_minor, a.restriction_reason, a.opened_on, a.closed_on, a.channel,
            a.target_minor, a.minimum_minor, a.overdraft_minor, a.entry,
            (SELECT MAX(s.to_date) FROM statement s
              WHERE s.account_id = a.id AND s.kind = 'booked') AS last
       FROM account a JOIN entity e ON e.id = a.entity_id JOIN bank b ON b.id = a.bank_id
      WHERE ${sql} ORDER BY e.code, a.name`,
    values,
  );
}

export interface MandateRow extends MandateFacts {
  readonly accountId: string;
  readonly limitCurrency: string | null;
  readonly limitMinor: bigint | null;
  readonly entry: number;
}

/** Mandates of accounts, those who sign first, then by person. */
export function mandateRows(store: ReadStore, accountIds: readonly string[]): MandateRow[] {
  return store
    .all<{
      id: string;
      account_id: string;
      person_name: string;
      kind: string;
      rights: string;
      limit_currency: string | null;
      limit_minor: bigint | null;
      valid_from: string;
      valid_to: string | null;
      entry: bigint;
    }>(
      `SELECT id, account_id, person_name, kind, rights, limit_currency, limit_minor, valid_from,
              valid_to, entry
         FROM account_mandate WHERE account_id IN (SELECT value FROM json_each(?))
        ORDER BY kind NOT IN ('signatory', 'power-of-attorney'), person_name, valid_from`,
      [JSON.stringify(accountIds)],
    )
    .map((row) => ({
      id: row.id,
      accountId: row.account_id,
      personName: row.person_name,
      kind: row.kind,
      rights: row.rights,
      limitCurrency: row.limit_currency,
      limitMinor: row.limit_minor,
      validFrom: row.valid_from as IsoDate,
      validTo: row.valid_to as IsoDate | null,
      entry: Number(row.entry),
    }));
}

interface Booked {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly statement_date: string | null;
  readonly balance_minor: bigint | null;
  readonly last_movement: string | null;
}

/** The state of the books on a day: the last statement, what was booked since, the last movement. */
const BOOKED = `
  SELECT a.id, s.to_date AS statement_date,
         s.closing_minor + COALESCE((SELECT SUM(f.inflow_minor - f.outflow_minor) FROM daily_flow f
            WHERE f.account_id = a.id AND f.booking_date > s.to_date AND f.booking_date <= :asOf), 0)
           AS balance_minor,
         (SELECT MAX(f.booking_date) FROM daily_flow f
           WHERE f.account_id = a.id AND f.booking_date <= :asOf) AS last_movement
    FROM account a LEFT JOIN statement s ON s.id = (
      SELECT x.id FROM statement x
       WHERE x.account_id = a.id AND x.kind = 'booked' AND x.to_date <= :asOf
         AND x.closing_minor IS NOT NULL
       ORDER BY x.to_date DESC, x.id DESC LIMIT 1)
   WHERE a.id IN (SELECT value FROM json_each(:accounts))`;

export interface JudgedAccount extends AccountFacts {
  readonly mandates: readonly MandateRow[];
}

/** What findings are judged on, for accounts of a scope on a day. */
export function accountFacts(
  store: ReadStore,
  rows: readonly AccountRow[],
  asOf: IsoDate,
): JudgedAccount[] {
  const ids = rows.map(({ id }) => id);
  const accounts = JSON.stringify(ids);
  const booked = new Map(store.all<Booked>(BOOKED, { asOf, accounts }).map((row) => [row.id, row]));
  const mandates = Map.groupBy(mandateRows(store, ids), ({ accountId }) => accountId);
  return rows.map((row) => {
    const state = booked.get(row.id);
    return {
      id: row.id,
      name: row.name,
      number: row.number,
      scheme: row.number_scheme === 'iban' ? 'iban' : ('other' satisfies NumberScheme),
      routingNumber: row.routing_number,
      bankBic: row.bank_bic,
      bankCountry: row.bank_country,
      openedOn: row.opened_on as IsoDate | null,
      closedOn: row.closed_on as IsoDate | null,
      entityLei: row.entity_lei,
      mandates: mandates.get(row.id) ?? [],
      lastStatement: (state?.statement_date ?? null) as IsoDate | null,
      lastMovement: (state?.last_movement ?? null) as IsoDate | null,
      balanceMinor: state?.balance_minor ?? null,
    };
  });
}

/** Open flows that are expected on an account. */
export function openFlowCount(store: ReadStore, accountId: string): number {
  return Number(
    store.pluck<bigint>(
      `SELECT COUNT(*) FROM expected_flow x WHERE x.account_id = ? AND ${isOpenFlow('x')}`,
      [accountId],
    ) ?? 0n,
  );
}
