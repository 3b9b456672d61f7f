/**
 * Funds as stored: terms, commitments, calls and distributions. Calls and distributions count once they
 * were approved.
 */
import { type FundAgreement, fundAgreementSchema } from '../../core/fund/agreement.ts';
import { CARRY_HOLDER_ID } from '../../core/fund/commitments.ts';
import type { FundFlow } from '../../core/fund/flows.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import {
  AWAITS_CLOSING,
  commitmentHistory,
  countsAsCalled,
  DECIDED,
  transferParties,
  transferRows,
} from './commitmentHistory.ts';
import { DISTRIBUTION, type EventRow, eventById, eventRows } from './fundEventRows.ts';

export interface FundRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly vintage: bigint;
  /** main, parallel, feeder or blocker; null for main. */
  readonly vehicle: string | null;
  readonly parent_id: string | null;
  readonly entity_id: string | null;
  readonly account_id: string | null;
  readonly entry: bigint;
}

const FUND_COLUMNS =
  'id, code, name, currency, vintage, vehicle, parent_id, entity_id, account_id, entry';

export function fundRows(store: ReadStore): FundRow[] {
  return store.all<FundRow & { readonly [column: string]: string | bigint | null }>(
    `SELECT ${FUND_COLUMNS} FROM fund ORDER BY code`,
  );
}

/** Throws FUND_UNKNOWN (not-found). */
export function fundById(store: ReadStore, id: string): FundRow {
  const row = store.get<FundRow & { readonly [column: string]: never }>(
    `SELECT ${FUND_COLUMNS} FROM fund WHERE id = ?`,
    [id],
  );
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'FUND_UNKNOWN',
    message: 'This fund does not exist at the chosen time. Choose one from the list.',
    path: 'fundId',
  });
}

export interface StoredTerms {
  readonly version: number;
  readonly validFrom: IsoDate;
  /** Wire side, as stored. */
  readonly terms: unknown;
  readonly entry: number;
}

/** The terms in force on a date. Throws FUND_TERMS_MISSING (missing-data). */
export function termsAt(store: ReadStore, fund: FundRow, date: IsoDate): StoredTerms {
  const row = store.row<{ version: number; valid_from: string; terms: unknown; entry: number }>(
    'fund_terms',
    `SELECT version, valid_from, terms, entry FROM fund_terms
      WHERE fund_id = ? AND valid_from <= ? ORDER BY valid_from DESC, version DESC LIMIT 1`,
    [fund.id, date],
  );
  if (row !== undefined)
    return {
      version: row.version,
      validFrom: row.valid_from as IsoDate,
      terms: row.terms,
      entry: row.entry,
    };
  throw new AppFailure({
    kind: 'missing-data',
    code: 'FUND_TERMS_MISSING',
    message: `${fund.name} has no terms in force on ${date}. Enter its terms first.`,
    path: 'fundId',
  });
}

export interface CommitmentRow {
  readonly id: string;
  readonly investor_id: string;
  readonly investor_code: string;
  readonly investor_name: string;
  readonly party: string;
  readonly class_code: string;
  readonly class_name: string;
  readonly closing_date: string;
  readonly amount_minor: bigint;
  readonly entry: bigint;
}

/**
 * Commitments closed by a date, with transfers, in the order in which statements list them. One that
 * was passed on wholly, or that waits for the approval of its closing, is not among them.
 */
export function commitmentsAt(store: ReadStore, fundId: string, date: IsoDate): CommitmentRow[] {
  const passed = (side: 'to' | 'from') =>
    `COALESCE((SELECT SUM(t.amount_minor) FROM commitment_transfer t
       WHERE t.${side}_commitment_id = c.id AND t.effective_date <= :date), 0)`;
  return store.all<CommitmentRow>(
    `SELECT * FROM (
       SELECT c.id, i.id AS investor_id, i.code AS investor_code, i.name AS investor_name,
              c.party, c.class_code, c.class_name, c.closing_date,
              c.amount_minor + ${passed('to')} - ${passed('from')} AS amount_minor, c.entry
         FROM commitment c JOIN investor i ON i.id = c.investor_id
        WHERE c.fund_id = :fund AND c.closing_date <= :date AND NOT ${AWAITS_CLOSING})
      WHERE amount_minor <> 0 ORDER BY class_code, investor_code, closing_date`,
    { fund: fundId, date },
  );
}

export interface CallRow {
  readonly id: string;
  readonly number: bigint;
  readonly due_date: string;
  readonly amount_minor: bigint;
  readonly purpose: string;
  readonly status: string;
}

export function callRows(store: ReadStore, fundId: string): CallRow[] {
  return store.all<CallRow>(
    `SELECT id, number, due_date, amount_minor, purpose, status FROM capital_call
      WHERE fund_id = ? ORDER BY number`,
    [fundId],
  );
}

export type DistributionRow = EventRow;

export function distributionRows(store: ReadStore, fundId: string): DistributionRow[] {
  return eventRows(store, DISTRIBUTION, fundId);
}

/** Throws DISTRIBUTION_UNKNOWN (not-found). */
export function distributionById(store: ReadStore, id: string): DistributionRow {
  return eventById(store, DISTRIBUTION, id);
}

/** The day of a distribution's notices: planned, and once they are sent the day of them. */
export function noticeDateOf(store: ReadStore, distributionId: string): IsoDate | null {
  const sql = 'SELECT notice_date FROM distribution WHERE id = ?';
  return store.pluck<IsoDate | null>(sql, [distributionId]) ?? null;
}

/** Whose proceeds a distribution is, and whether it is cash, in kind or an advance for tax. */
export function originOf(
  store: ReadStore,
  distributionId: string,
): { readonly dealId: string | null; readonly kind: string | null } {
  const row = store.get<{ deal_id: string | null; kind: string | null }>(
    'SELECT deal_id, kind FROM distribution WHERE id = ?',
    [distributionId],
  );
  return { dealId: row?.deal_id ?? null, kind: row?.kind ?? null };
}

/**
 * Calls due, fees that late comers paid at closings, and distributions paid by a date, by date with
 * calls first. `before` leaves out that distribution and everything numbered after it on the same
 * day. Capital and interest of a closing pass between investors and are no flows of the fund.
 */
export function fundFlows(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
  before: bigint | null = null,
): FundFlow[] {
  return store
    .all<{ date: string; kind: 'call' | 'distribution'; amount_minor: bigint }>(
      `SELECT due_date AS date, 'call' AS kind, amount_minor, number FROM capital_call
        WHERE fund_id = :fund AND due_date <= :date AND ${DECIDED}
       UNION ALL
       SELECT k.closing_date, 'call', SUM(l.amount_minor), k.number FROM closing k
         JOIN closing_line l ON l.closing_id = k.id AND l.kind = 'fee'
        WHERE k.fund_id = :fund AND k.closing_date <= :date AND k.${DECIDED} GROUP BY k.id
       UNION ALL
       SELECT pay_date, 'distribution', amount_minor, number FROM distribution
        WHERE fund_id = :fund AND ${DECIDED}
          AND (pay_date < :date OR (pay_date = :date AND (:before IS NULL OR number < :before)))
       ORDER BY date, kind, number`,
      { fund: fund.id, date, before },
    )
    .map((row) => ({
      date: row.date as IsoDate,
      kind: row.kind,
      amount: money(fund.currency, row.amount_minor),
    }));
}

export interface CommitmentSums {
  readonly called: Map<string, bigint>;
  readonly distributed: Map<string, bigint>;
}

/** What carry gave back and investors got counts as distributed; escrow was carry before. */
const CLAWBACK_MOVES = `
  SELECT COALESCE(c.id, '${CARRY_HOLDER_ID}') AS holder, l.amount_minor AS minor
    FROM clawback_line l JOIN clawback k ON k.id = l.clawback_id
    LEFT JOIN commitment c ON c.id = l.holder
   WHERE k.fund_id = :fund AND k.test_date <= :date AND k.${DECIDED}`;

/**
 * Called and distributed minor units by commitment, up to a date: what closings put right counts as
 * called, and what was transferred stands with its present holder.
 */
export function flowsByCommitment(store: ReadStore, fundId: string, date: IsoDate): CommitmentSums {
  const sums = (sql: string) =>
    new Map(
      store
        .all<{ holder: string; minor: bigint }>(sql, { fund: fundId, date })
        .map(({ holder, minor }) => [holder, minor]),
    );
  const called = sums(
    `SELECT holder, SUM(minor) AS minor FROM (
       SELECT l.commitment_id AS holder, l.amount_minor AS minor
         FROM capital_call_line l JOIN capital_call c ON c.id = l.capital_call_id
        WHERE c.fund_id = :fund AND c.due_date <= :date AND c.${DECIDED}
       UNION ALL
       SELECT l.commitment_id, l.amount_minor FROM closing k
         JOIN closing_line l ON l.closing_id = k.id AND l.kind <> 'interest'
        WHERE k.fund_id = :fund AND k.closing_date <= :date AND k.${DECIDED})
      GROUP BY holder`,
  );
  const distributed = sums(
    `SELECT holder, SUM(minor) AS minor FROM (
       SELECT l.holder, l.amount_minor AS minor
       FROM distribution_line l JOIN distribution d ON d.id = l.distribution_id
      WHERE d.fund_id = :fund AND d.pay_date <= :date AND d.${DECIDED}
       UNION ALL
       ${CLAWBACK_MOVES}) GROUP BY holder`,
  );
  const transfers = transferRows(store, fundId, date);
  if (transfers.length > 0) sumTransferred(store, fundId, date, { called, distributed });
  return { called, distributed };
}

/** Puts the sums of commitments that transfers touched in place of those by line. */
function sumTransferred(
  store: ReadStore,
  fundId: string,
  date: IsoDate,
  { called, distributed }: CommitmentSums,
): void {
  for (const id of transferParties(transferRows(store, fundId, date))) {
    called.delete(id);
    distributed.delete(id);
  }
  for (const line of commitmentHistory(store, fundId, date, 'transferred').lines) {
    const isCalled = countsAsCalled(line);
    if (!isCalled && line.kind !== 'distribution' && line.kind !== 'clawback') continue;
    const sums = isCalled ? called : distributed;
    sums.set(line.holder, (sums.get(line.holder) ?? 0n) + line.amount_minor);
  }
}

/** The agreement of a version of terms. Throws FUND_TERMS_INVALID (invalid-input) with its path. */
export function decodeTerms(fund: FundRow, { terms, version }: StoredTerms): FundAgreement {
  const decoded = fundAgreementSchema.safeParse(terms);
  if (decoded.success) return decoded.data;
  const issue = decoded.error.issues[0];
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'FUND_TERMS_INVALID',
    message: `Version ${version} of the terms of ${fund.name}: ${issue?.message ?? 'they cannot be read'}`,
    path: `terms.${issue?.path.map(String).join('.') ?? ''}`,
  });
}

/** Such as `EUR 1250000.00`. */
export function amountWords(amount: Money): string {
  return `${amount.currency} ${formatAmount(amount)}`;
}
