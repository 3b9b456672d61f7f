/**
 * Calls, distributions, closings and clawbacks as one kind of thing: a row with a day, a state, a run
 * and content that others approve. Who made the content is read from its history, so that a person
 * who only changed an amount counts as a preparer too.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical.ts';
import { AppFailure } from '../../core/result.ts';
import type { Machine } from '../../core/workflow/machine.ts';
import {
  type CallStep,
  callMachine,
  type PayoutState,
  type PayoutStep,
  payoutMachine,
} from '../../core/workflow/payout.ts';
import type { ReadStore } from '../store/index.ts';

export type FundEventTable = 'capital_call' | 'distribution' | 'closing' | 'clawback';

/** How one kind of event is stored and spoken of. */
export interface EventKind<Step extends string = CallStep> {
  readonly table: FundEventTable;
  /** Such as `capital call`. */
  readonly noun: string;
  /** The field of an input that names the row. */
  readonly path: string;
  readonly machine: Machine<PayoutState, Step>;
  readonly unknownCode: string;
  /** SQL of the day and the amount, and of what else an approval covers, as JSON text. */
  readonly date: string;
  readonly amount: string;
  readonly content: string;
}

export const CAPITAL_CALL: EventKind = {
  table: 'capital_call',
  noun: 'capital call',
  path: 'capitalCallId',
  machine: callMachine,
  unknownCode: 'CAPITAL_CALL_UNKNOWN',
  date: 'due_date',
  amount: 'amount_minor',
  content: 'json_array(purpose, purposes, options, netted_distribution_id)',
};

export const DISTRIBUTION: EventKind<PayoutStep> = {
  table: 'distribution',
  noun: 'distribution',
  path: 'distributionId',
  machine: payoutMachine,
  unknownCode: 'DISTRIBUTION_UNKNOWN',
  date: 'pay_date',
  amount: 'amount_minor',
  content: 'json_array(deal_id, kind, recallable_minor, asset)',
};

export const CLOSING: EventKind<PayoutStep> = {
  table: 'closing',
  noun: 'closing',
  path: 'closingId',
  machine: payoutMachine,
  unknownCode: 'CLOSING_UNKNOWN',
  date: 'closing_date',
  amount: '0',
  content: `'[]'`,
};

export const CLAWBACK: EventKind<PayoutStep> = {
  table: 'clawback',
  noun: 'clawback',
  path: 'clawbackId',
  machine: payoutMachine,
  unknownCode: 'CLAWBACK_UNKNOWN',
  date: 'test_date',
  amount: 'amount_minor',
  content: 'json_array(kind, from_escrow_minor, options)',
};

export interface EventRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly fund_id: string;
  readonly number: bigint;
  readonly date: string;
  readonly amount_minor: bigint;
  /** What an approval covers beside day, amount and run: JSON text. */
  readonly content: string;
  readonly status: string;
  readonly run_id: string | null;
  readonly entry: bigint;
}

type AnyKind = Omit<EventKind<never>, 'machine'>;

const columnsOf = ({ date, amount, content }: AnyKind) =>
  `id, fund_id, number, ${date} AS date, ${amount} AS amount_minor, ${content} AS content,
   status, run_id, entry`;

/** The events of a kind of one fund, by number. */
export function eventRows(store: ReadStore, kind: AnyKind, fundId: string): EventRow[] {
  return store.all<EventRow>(
    `SELECT ${columnsOf(kind)} FROM ${kind.table} WHERE fund_id = ? ORDER BY number`,
    [fundId],
  );
}

/** Throws the kind's own code such as CLOSING_UNKNOWN (not-found). */
export function eventById(store: ReadStore, kind: AnyKind, id: string): EventRow {
  const row = store.get<EventRow>(`SELECT ${columnsOf(kind)} FROM ${kind.table} WHERE id = ?`, [
    id,
  ]);
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: kind.unknownCode,
    message: `This ${kind.noun} does not exist at the chosen time. Choose one of the fund.`,
    path: kind.path,
  });
}

/** Whose commands gave the event its day, amount and options, and who kept the run it shows. */
export function makersOf(store: ReadStore, kind: AnyKind, row: EventRow): string[] {
  const versions = (table: string) =>
    `SELECT entry, ${kind.date} || ' ' || ${kind.amount} || ' ' || ${kind.content} AS content
       FROM main.${table} WHERE id = :id AND entry <= :entry`;
  return store.plucks<string>(
    `WITH version AS (${versions(kind.table)} UNION ${versions(`${kind.table}_history`)}),
      compared AS (SELECT entry, content, LAG(content) OVER (ORDER BY entry) AS before FROM version)
     SELECT user_id FROM journal_entry
      WHERE user_id IS NOT NULL AND seq IN (
        SELECT entry FROM compared WHERE before IS NOT content
        UNION SELECT entry FROM run WHERE id = :run) GROUP BY user_id`,
    { id: row.id, entry: row.entry, run: row.run_id },
  );
}

/** Over the day, the amount, the options and the run of an event; the run's hash covers every line. */
export function contentHashOf(store: ReadStore, kind: AnyKind, row: EventRow): string {
  const runHash =
    row.run_id === null
      ? null
      : (store.pluck<string>('SELECT run_hash FROM run WHERE id = ?', [row.run_id]) ?? null);
  const content = {
    table: kind.table,
    id: row.id,
    fund: row.fund_id,
    date: row.date,
    amountMinor: row.amount_minor.toString(),
    content: row.content,
    runId: row.run_id,
    runHash,
  };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}
