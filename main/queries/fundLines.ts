/**
 * What a fund's totals are made of: calls and distributions, their lines by commitment, the bank
 * lines that carry the same amounts, and the journal entries behind them.
 */
import type { IsoDate } from '../../core/time/dates.ts';
import { addDays } from '../../core/time/dates.ts';
import { DECIDED_STATES } from '../../core/workflow/payout.ts';
import type { ReadStore } from '../store/index.ts';

/** A closing counts with the fees that late comers paid; what passed between investors nets out. */
export type EventKind = 'call' | 'distribution' | 'closing';

export interface FundEvent {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly kind: EventKind;
  readonly number: bigint;
  readonly date: string;
  readonly amount_minor: bigint;
  readonly status: string;
  readonly purpose: string | null;
  readonly run_id: string | null;
  readonly entry: bigint;
}

/** Whether a call or distribution is part of the fund's totals on a date. */
export function isCounted(event: FundEvent, asOf: IsoDate): boolean {
  return event.date <= asOf && (DECIDED_STATES as readonly string[]).includes(event.status);
}

const EVENTS = `
  SELECT id, 'call' AS kind, fund_id, number, due_date AS date, amount_minor, status, purpose,
         run_id, entry FROM capital_call
  UNION ALL
  SELECT id, 'distribution', fund_id, number, pay_date, amount_minor, status, NULL, run_id, entry
    FROM distribution
  UNION ALL
  SELECT k.id, 'closing', k.fund_id, k.number, k.closing_date,
         (SELECT COALESCE(SUM(l.amount_minor), 0) FROM closing_line l
           WHERE l.closing_id = k.id AND l.kind <> 'interest'), k.status, NULL, k.run_id, k.entry
    FROM closing k`;

/** All calls, distributions and closings of a fund, whatever their status, by date. */
export function fundEvents(store: ReadStore, fundId: string): FundEvent[] {
  return store.all<FundEvent>(
    `SELECT * FROM (${EVENTS}) WHERE fund_id = ? ORDER BY date, kind, number`,
    [fundId],
  );
}

export interface EventLine {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly event_id: string;
  readonly kind: EventKind;
  /** A commitment's id, or `carry`. */
  readonly holder: string;
  readonly investor: string | null;
  readonly class_code: string | null;
  /** Of a distribution; of a closing `capital`, `fee` or `interest`. */
  readonly tier: string | null;
  readonly amount_minor: bigint;
  readonly entry: bigint;
}

const LINES = `
  SELECT l.id, l.capital_call_id AS event_id, 'call' AS kind, l.commitment_id AS holder,
         NULL AS tier, l.amount_minor, l.entry FROM capital_call_line l
  UNION ALL
  SELECT l.id, l.distribution_id, 'distribution', l.holder, l.tier, l.amount_minor, l.entry
    FROM distribution_line l
  UNION ALL
  SELECT l.id, l.closing_id, 'closing', l.commitment_id, l.kind, l.amount_minor, l.entry
    FROM closing_line l`;

/** The lines of one event as they were split, by class and investor. */
export function linesOfEvent(store: ReadStore, eventId: string): EventLine[] {
  return store.all<EventLine>(
    `SELECT l.*, i.name AS investor, c.class_code FROM (${LINES}) l
       LEFT JOIN commitment c ON c.id = l.holder LEFT JOIN investor i ON i.id = c.investor_id
      WHERE l.event_id = ? ORDER BY c.class_code IS NULL, c.class_code, i.code, l.tier`,
    [eventId],
  );
}

export interface BankLine {
  readonly id: string;
  readonly booking_date: string;
  readonly counterparty_name: string | null;
  readonly amount_minor: bigint;
}

/** Days before and after a call or distribution in which its payment is looked for. */
const DAYS_BEFORE = 10;
const DAYS_AFTER = 30;

/**
 * The bank lines on accounts of the fund's entity that carry exactly an amount around a date;
 * with a name, only those of that counterparty where there are any.
 */
export function bankLinesOf(
  store: ReadStore,
  wanted: {
    readonly fundId: string;
    readonly currency: string;
    readonly amountMinor: bigint;
    readonly date: IsoDate;
    readonly name: string | null;
  },
): BankLine[] {
  const found = store.all<BankLine & { readonly [column: string]: string | bigint | null }>(
    `SELECT l.id, l.booking_date, l.counterparty_name, l.amount_minor FROM fund f
       JOIN account a ON a.entity_id = f.entity_id AND a.currency = :currency
       JOIN statement_line l ON l.account_id = a.id
        AND l.booking_date BETWEEN :from AND :to AND l.amount_minor = :amount
      WHERE f.id = :fund ORDER BY l.booking_date, l.position`,
    {
      fund: wanted.fundId,
      currency: wanted.currency,
      from: addDays(wanted.date, -DAYS_BEFORE),
      to: addDays(wanted.date, DAYS_AFTER),
      amount: wanted.amountMinor,
    },
  );
  const named = found.filter((line) => line.counterparty_name === wanted.name);
  return named.length > 0 ? named : found;
}

export interface FundEntry {
  readonly [column: string]: string | bigint;
  readonly seq: bigint;
  readonly at: string;
  readonly what: string;
}

/** The newest journal entries that touched a fund's terms, commitments, calls or distributions. */
export function entriesOfFund(store: ReadStore, fundId: string, knownEntry: number): FundEntry[] {
  return store.all<FundEntry>(
    `SELECT j.seq, j.at, COALESCE(j.summary, j.command) AS what FROM journal_entry j
      WHERE j.seq IN (
        SELECT entry FROM fund WHERE id = :fund
        UNION SELECT entry FROM fund_terms WHERE fund_id = :fund
        UNION SELECT entry FROM commitment WHERE fund_id = :fund
        UNION SELECT entry FROM closing WHERE fund_id = :fund
        UNION SELECT entry FROM commitment_transfer WHERE fund_id = :fund
        UNION SELECT entry FROM capital_call WHERE fund_id = :fund
        UNION SELECT entry FROM distribution WHERE fund_id = :fund) AND j.seq <= :known
      ORDER BY j.seq DESC LIMIT 3`,
    { fund: fundId, known: BigInt(knownEntry) },
  );
}
