/** Capital calls as stored: their purposes and options, lines, receipts, and where each line stands. */
import type { z } from 'zod';
import { type FundAgreement, fundAgreementSchema } from '../../core/fund/agreement.ts';
import {
  type CallOptions,
  type CallPurpose,
  callOptionsSchema,
  callPurposesSchema,
} from '../../core/fund/callOptions.ts';
import { type CallStanding, callStanding, type LateTerms } from '../../core/fund/callStanding.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { CAPITAL_CALL, type EventRow, eventById, eventRows } from './fundEventRows.ts';
import { decodeTerms, type FundRow, termsAt } from './funds.ts';

/** Throws CAPITAL_CALL_UNKNOWN (not-found). */
export function callById(store: ReadStore, id: string): EventRow {
  return eventById(store, CAPITAL_CALL, id);
}

export function callsOf(store: ReadStore, fundId: string): EventRow[] {
  return eventRows(store, CAPITAL_CALL, fundId);
}

function decodeColumn<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  column: string,
): z.output<Schema> {
  const decoded = schema.safeParse(value);
  if (decoded.success) return decoded.data;
  const issue = decoded.error.issues[0];
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'CAPITAL_CALL_INVALID',
    message: `The ${column} of this call cannot be read: ${issue?.message ?? 'unknown shape'}`,
    path: `${column}.${issue?.path.map(String).join('.') ?? ''}`,
  });
}

export interface CallDetail {
  readonly purposeText: string;
  readonly purposes: readonly CallPurpose[];
  readonly options: CallOptions;
  readonly noticeDate: IsoDate | null;
  readonly nettedDistributionId: string | null;
}

/** What a call is for and who takes part. Throws CAPITAL_CALL_INVALID (invalid-input). */
export function callDetail(store: ReadStore, id: string): CallDetail {
  const row = store.row<{
    purpose: string;
    purposes: unknown;
    options: unknown;
    notice_date: string | null;
    netted_distribution_id: string | null;
  }>(
    'capital_call',
    `SELECT purpose, purposes, options, notice_date, netted_distribution_id FROM capital_call
      WHERE id = ?`,
    [id],
  );
  return {
    purposeText: row?.purpose ?? '',
    purposes: decodeColumn(callPurposesSchema, row?.purposes ?? [], 'purposes'),
    options: decodeColumn(callOptionsSchema, row?.options ?? {}, 'options'),
    noticeDate: (row?.notice_date ?? null) as IsoDate | null,
    nettedDistributionId: row?.netted_distribution_id ?? null,
  };
}

export interface CallLineRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly capital_call_id: string;
  readonly commitment_id: string;
  readonly investor_code: string;
  readonly investor_name: string;
  readonly party: string;
  readonly class_code: string;
  readonly class_name: string;
  readonly commitment_minor: bigint;
  readonly amount_minor: bigint;
  /** Minor units as texts, by purpose. */
  readonly parts: readonly string[] | null;
  readonly note: string | null;
  readonly entry: number;
}

/** The lines of all calls of a fund, or of one of them, as statements list them. */
export function callLines(
  store: ReadStore,
  scope: { readonly fundId: string; readonly callId?: string },
): CallLineRow[] {
  return store.rows<CallLineRow>(
    'capital_call_line',
    `SELECT l.id, l.capital_call_id, l.commitment_id, l.amount_minor, l.parts, l.note, l.entry,
            i.code AS investor_code, i.name AS investor_name, c.party, c.class_code, c.class_name,
            c.amount_minor AS commitment_minor
       FROM capital_call_line l JOIN capital_call k ON k.id = l.capital_call_id
       JOIN commitment c ON c.id = l.commitment_id JOIN investor i ON i.id = c.investor_id
      WHERE k.fund_id = ? AND (? IS NULL OR k.id = ?)
      ORDER BY c.class_code, i.code, c.closing_date`,
    [scope.fundId, scope.callId ?? null, scope.callId ?? null],
  );
}

export interface ReceiptRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly capital_call_id: string;
  readonly commitment_id: string;
  readonly investor_name: string;
  readonly number: bigint;
  readonly receipt_date: string;
  readonly amount_minor: bigint;
  readonly interest_minor: bigint;
  readonly waived_minor: bigint;
  readonly waived_note: string | null;
  readonly statement_line_id: string | null;
  readonly entry: bigint;
}

/** Receipts of all calls of a fund, or of one of them, by day. */
export function receiptRows(
  store: ReadStore,
  scope: { readonly fundId: string; readonly callId?: string },
): ReceiptRow[] {
  return store.all<ReceiptRow>(
    `SELECT r.id, r.capital_call_id, r.commitment_id, i.name AS investor_name, r.number,
            r.receipt_date, r.amount_minor, COALESCE(r.interest_minor, 0) AS interest_minor,
            COALESCE(r.waived_minor, 0) AS waived_minor, r.waived_note,
            r.statement_line_id, r.entry
       FROM capital_receipt r JOIN capital_call k ON k.id = r.capital_call_id
       JOIN commitment c ON c.id = r.commitment_id JOIN investor i ON i.id = c.investor_id
      WHERE k.fund_id = ? AND (? IS NULL OR k.id = ?)
      ORDER BY r.receipt_date, i.code, r.number`,
    [scope.fundId, scope.callId ?? null, scope.callId ?? null],
  );
}

/**
 * What the holders of a call still owe on a day in minor units, each at least zero: the sum of
 * `lineStanding` over its lines without reading them, for screens that tell of every call at once.
 */
export function outstandingOf(store: ReadStore, callId: string, today: IsoDate): bigint {
  const sum = store.pluck<bigint>(
    `SELECT SUM(MAX(0, l.amount_minor - COALESCE(
              (SELECT SUM(r.amount_minor) FROM capital_receipt r
                WHERE r.capital_call_id = l.capital_call_id AND r.commitment_id = l.commitment_id
                  AND r.receipt_date <= ?), 0)))
       FROM capital_call_line l WHERE l.capital_call_id = ?`,
    [today, callId],
  );
  return sum ?? 0n;
}

/** Receipts that a netted distribution makes have this number; those of money count from 1. */
export const NETTED_NUMBER = 0n;

export type CallTerms = FundAgreement['capitalCalls'];

/** What the fund's terms say of calls that are due on a date; without terms, what is usual. */
export function callTerms(store: ReadStore, fund: FundRow, dueDate: IsoDate): CallTerms {
  const sql = 'SELECT 1 FROM fund_terms WHERE fund_id = ? AND valid_from <= ? LIMIT 1';
  if (store.pluck(sql, [fund.id, dueDate]) === undefined)
    return fundAgreementSchema.shape.capitalCalls.parse(undefined);
  return decodeTerms(fund, termsAt(store, fund, dueDate)).capitalCalls;
}

/** Late interest as the terms set it; null where its rate is zero. */
export function lateTermsOf({ lateInterest }: CallTerms): LateTerms | null {
  return Number(lateInterest.rateAnnual) === 0 ? null : lateInterest;
}

export interface LineStanding extends CallStanding {
  readonly interestWaivedMinor: bigint;
  /** Interest that is due and was neither received nor waived. */
  readonly interestOpenMinor: bigint;
}

/** Where one line stands on a day. */
export function lineStanding(
  line: Pick<CallLineRow, 'commitment_id' | 'amount_minor'>,
  receipts: readonly ReceiptRow[],
  on: { readonly dueDate: IsoDate; readonly today: IsoDate; readonly late: LateTerms | null },
): LineStanding {
  const own = receipts.filter((one) => one.commitment_id === line.commitment_id);
  const standing = callStanding({
    amountMinor: line.amount_minor,
    dueDate: on.dueDate,
    today: on.today,
    late: on.late,
    receipts: own.map((one) => ({
      date: one.receipt_date as IsoDate,
      amountMinor: one.amount_minor,
      interestMinor: one.interest_minor,
    })),
  });
  const interestWaivedMinor = own
    .filter(({ receipt_date: day }) => day <= on.today)
    .reduce((sum, one) => sum + one.waived_minor, 0n);
  const open = standing.interestDueMinor - standing.interestReceivedMinor - interestWaivedMinor;
  return { ...standing, interestWaivedMinor, interestOpenMinor: open > 0n ? open : 0n };
}

export interface FundAccount {
  readonly id: string;
  readonly name: string;
}

/** Where calls are paid in: the fund's own account, else those of its entity in its currency. */
export function accountsOfFund(store: ReadStore, fund: FundRow): FundAccount[] {
  return store.all<FundAccount & { readonly [column: string]: string }>(
    `SELECT a.id, a.name FROM fund f JOIN account a
         ON a.id = f.account_id
         OR (f.account_id IS NULL AND a.entity_id = f.entity_id AND a.currency = f.currency)
      WHERE f.id = ? ORDER BY a.name`,
    [fund.id],
  );
}

export interface IncomingRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly account_id: string;
  readonly currency: string;
  readonly booking_date: string;
  readonly counterparty_name: string | null;
  readonly text: string | null;
  readonly amount_minor: bigint;
  /** Of the amount, what receipts have not taken yet. */
  readonly free_minor: bigint;
}

const INCOMING = `
  SELECT l.id, l.account_id, l.currency, l.booking_date, l.counterparty_name, l.amount_minor,
         NULLIF(TRIM(COALESCE(l.remittance, '') || ' ' || COALESCE(l.end_to_end_id, '')), '') AS text,
         l.amount_minor - COALESCE((SELECT SUM(r.amount_minor + COALESCE(r.interest_minor, 0))
           FROM capital_receipt r WHERE r.statement_line_id = l.id), 0) AS free_minor
    FROM statement_line l`;

/** Credits of some accounts in a span of days of which something is free, by day. */
export function freeCredits(
  store: ReadStore,
  accountIds: readonly string[],
  span: { readonly from: IsoDate; readonly to: IsoDate },
): IncomingRow[] {
  return store.all<IncomingRow>(
    `SELECT * FROM (${INCOMING} WHERE l.account_id IN (SELECT value FROM json_each(?))
        AND l.booking_date BETWEEN ? AND ? AND l.amount_minor > 0)
      WHERE free_minor > 0 ORDER BY booking_date, id`,
    [JSON.stringify(accountIds), span.from, span.to],
  );
}

export function incomingById(store: ReadStore, lineId: string): IncomingRow | undefined {
  return store.get<IncomingRow>(`${INCOMING} WHERE l.id = ?`, [lineId]);
}
