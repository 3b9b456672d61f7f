/** Clawbacks as stored, and the input of `fund.clawback`: the history of the fund and its terms. */
import type { z } from 'zod';
import { booksAt } from '../../core/fund/accounts/books.ts';
import type { clawbackInputSchema } from '../../core/fund/clawbackInput.ts';
import { type ClawbackOptions, clawbackOptionsSchema } from '../../core/fund/clawbackOptions.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { fundBooks, heldDeals } from './fundBooks.ts';
import { CLAWBACK, type EventRow, eventById } from './fundEventRows.ts';
import { decodeTerms, type FundRow, fundById, termsAt } from './funds.ts';
import { historyFacts } from './waterfallFacts.ts';

export type ClawbackInput = z.output<typeof clawbackInputSchema>;
export type ClawbackKind = ClawbackInput['kind'];

/** Holders of lines beside commitments. */
export const ESCROW = 'escrow';

export interface ClawbackDetail {
  readonly kind: ClawbackKind;
  readonly fromEscrowMinor: bigint;
  readonly options: ClawbackOptions;
}

/** Throws CLAWBACK_UNKNOWN (not-found). */
export function clawbackById(
  store: ReadStore,
  id: string,
): { readonly row: EventRow; readonly fund: FundRow } {
  const row = eventById(store, CLAWBACK, id);
  return { row, fund: fundById(store, row.fund_id) };
}

/** What a clawback is of. Throws CLAWBACK_INVALID (invalid-input) where its options are not read. */
export function clawbackDetail(store: ReadStore, id: string): ClawbackDetail {
  const row = store.row<{ kind: string; from_escrow_minor: bigint; options: unknown }>(
    'clawback',
    'SELECT kind, from_escrow_minor, options FROM clawback WHERE id = ?',
    [id],
  );
  const options = clawbackOptionsSchema.safeParse(row?.options ?? {});
  if (!options.success)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'CLAWBACK_INVALID',
      message: 'What this clawback starts from cannot be read. Enter it again.',
      path: 'options',
    });
  return {
    kind: row?.kind === 'interim' ? 'interim' : 'final',
    fromEscrowMinor: row?.from_escrow_minor ?? 0n,
    options: options.data,
  };
}

export interface ClawbackLineRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly holder: string;
  readonly number: bigint;
  readonly amount_minor: bigint;
  readonly investor_name: string | null;
  readonly class_code: string | null;
  readonly entry: bigint;
}

/** Who gives and gets, by class and investor, what was taken back by a cancellation included. */
export function clawbackLines(store: ReadStore, clawbackId: string): ClawbackLineRow[] {
  return store.all<ClawbackLineRow>(
    `SELECT l.id, l.holder, l.number, l.amount_minor, i.name AS investor_name, c.class_code, l.entry
       FROM clawback_line l LEFT JOIN commitment c ON c.id = l.holder
       LEFT JOIN investor i ON i.id = c.investor_id
      WHERE l.clawback_id = ? ORDER BY l.number, c.class_code IS NULL, c.class_code, i.code, l.holder`,
    [clawbackId],
  );
}

export type ClawbackTerms = Pick<ClawbackInput, 'taxRate' | 'escrowShare' | 'liability'>;

/** The agreement's terms of the day, where the test has none of its own. */
export function clawbackTerms(
  store: ReadStore,
  fund: FundRow,
  { date, options }: { readonly date: IsoDate; readonly options: ClawbackOptions },
): ClawbackTerms {
  const { clawback } = decodeTerms(fund, termsAt(store, fund, date));
  return {
    taxRate: options.taxRate ?? clawback.taxRate,
    escrowShare: options.escrowShare ?? clawback.escrowShare,
    liability: options.liability ?? clawback.liability,
  };
}

/** What an interim test counts as if it were paid out: as entered, else the value in the books. */
export function stillHeldAt(
  store: ReadStore,
  fund: FundRow,
  { date, options }: { readonly date: IsoDate; readonly options: ClawbackOptions },
): Money {
  if (options.stillHeld !== undefined) return options.stillHeld;
  const { navMinor } = booksAt(fundBooks(store, fund, date), date);
  return money(fund.currency, navMinor > 0n ? navMinor : 0n);
}

/** What each deal is worth on a date, by its code; those of no value are left out. */
function dealsHeldAt(store: ReadStore, fund: FundRow, date: IsoDate) {
  return heldDeals(fund, booksAt(fundBooks(store, fund, date), date));
}

export interface ClawbackFacts {
  readonly input: ClawbackInput;
  /** The commitment's row id by holder id of the run. */
  readonly commitmentOf: { readonly [holder: string]: string };
  readonly termsVersion: number;
}

/** The input of `fund.clawback`. Throws what `historyFacts` throws. */
export function clawbackFacts(
  store: ReadStore,
  fund: FundRow,
  draft: {
    readonly date: IsoDate;
    readonly kind: ClawbackKind;
    readonly options: ClawbackOptions;
  },
): ClawbackFacts {
  const { date, kind, options } = draft;
  const { history, commitmentOf, termsVersion } = historyFacts(store, fund, date);
  return {
    commitmentOf,
    termsVersion,
    input: {
      fund: history,
      date,
      kind,
      ...(kind === 'interim' && {
        stillHeld: stillHeldAt(store, fund, draft),
        ...(options.stillHeld === undefined && { stillHeldDeals: dealsHeldAt(store, fund, date) }),
      }),
      ...clawbackTerms(store, fund, draft),
      holders: options.holders,
    },
  };
}
