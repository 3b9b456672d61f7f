/**
 * What other channels and notifications tell of booked lines: references, counterparty, text and the
 * parts of a collective booking. It changes no amount.
 */
import { formatAmount, money } from '../../core/money/money.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';

/** An entry that tells of a line, with the columns of where it stands. */
export interface ToldEntry {
  readonly line_id: string;
  readonly statement_id: string;
  readonly position: bigint | number;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly code: string | null;
  readonly bank_reference: string | null;
  readonly customer_reference: string | null;
  readonly end_to_end_id: string | null;
  readonly entry_reference: string | null;
  readonly message_id: string | null;
  readonly payment_info_id: string | null;
  readonly counterparty_name: string | null;
  readonly counterparty_account: string | null;
  readonly remittance: string | null;
  /** As the importer stores it for a line. */
  readonly details: string | null;
  readonly fingerprint: string;
  readonly occurrence: bigint | number;
  readonly source_line: bigint | number | null;
  readonly source_offset: bigint | number | null;
  readonly source_length: bigint | number | null;
  /** The entry is a part of the line: one payment of a collective booking. */
  readonly isPart: boolean;
}

/** The wire shape of `line_enrichment.details`; absent fields are left out. */
export interface ToldDetails {
  readonly references?: {
    readonly bank?: string;
    readonly customer?: string;
    readonly endToEnd?: string;
    readonly entry?: string;
    readonly message?: string;
    readonly paymentInfo?: string;
  };
  readonly counterparty?: { readonly name?: string; readonly account?: string };
  readonly remittance?: string;
  readonly code?: string;
  /** Of a part: its own amount, unsigned, and its direction. */
  readonly sign?: 'credit' | 'debit';
  readonly amount?: string;
  readonly currency?: string;
  /** What the model has no column for, parts of a collective booking among it. */
  readonly details?: readonly unknown[];
}

function toldDetails(told: ToldEntry): string {
  const references = {
    bank: told.bank_reference,
    customer: told.customer_reference,
    endToEnd: told.end_to_end_id,
    entry: told.entry_reference,
    message: told.message_id,
    paymentInfo: told.payment_info_id,
  };
  const counterparty = { name: told.counterparty_name, account: told.counterparty_account };
  const size = told.amount_minor < 0n ? -told.amount_minor : told.amount_minor;
  const given = (values: object) => Object.values(values).some((value) => value !== null);
  return JSON.stringify(
    {
      ...(told.details === null ? {} : (JSON.parse(told.details) as object)),
      ...(given(references) ? { references } : {}),
      ...(given(counterparty) ? { counterparty } : {}),
      remittance: told.remittance,
      code: told.code,
      ...(told.isPart
        ? {
            sign: told.amount_minor < 0n ? 'debit' : 'credit',
            amount: formatAmount(money(told.currency, size)),
            currency: told.currency,
          }
        : {}),
    },
    (_key, value: unknown) => (value === null ? undefined : value),
  );
}

const INSERT = `
  INSERT INTO line_enrichment (id, line_id, statement_id, position, details, fingerprint, occurrence,
         source_line, source_offset, source_length)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (line_id, statement_id, position) DO NOTHING`;

export function insertEnrichments(
  store: WriteStore,
  entries: readonly ToldEntry[],
  newId: () => string,
): number {
  let count = 0;
  for (const told of entries)
    count += store.run(INSERT, [
      newId(),
      told.line_id,
      told.statement_id,
      told.position,
      toldDetails(told),
      told.fingerprint,
      told.occurrence,
      told.source_line,
      told.source_offset,
      told.source_length,
    ]).changes;
  return count;
}

export interface Enrichment {
  readonly lineId: string;
  readonly statementId: string;
  readonly position: number;
  readonly told: ToldDetails;
  readonly kind: string;
  readonly number: string | null;
  readonly format: string | null;
  readonly fileName: string | null;
  readonly entry: number;
}

/** What was told of one line, in the order of telling. */
export function enrichmentsOf(store: ReadStore, lineId: string): Enrichment[] {
  return store
    .all<{
      statement_id: string;
      position: bigint;
      details: string;
      kind: string;
      number: string | null;
      format: string | null;
      name: string | null;
      entry: bigint;
    }>(
      `SELECT e.statement_id, e.position, e.details, s.kind, s.number, f.format, f.name, e.entry
         FROM line_enrichment e JOIN statement s ON s.id = e.statement_id
         LEFT JOIN raw_file f ON f.id = s.raw_file_id
        WHERE e.line_id = ? ORDER BY e.id`,
      [lineId],
    )
    .map((row) => ({
      lineId,
      statementId: row.statement_id,
      position: Number(row.position),
      told: JSON.parse(row.details) as ToldDetails,
      kind: row.kind,
      number: row.number,
      format: row.format,
      fileName: row.name,
      entry: Number(row.entry),
    }));
}

export interface ProvisionalBefore {
  readonly statementId: string;
  readonly label: string;
  readonly date: string;
  readonly currency: string;
  readonly minor: bigint;
}

/** The provisional entries that a line took the place of. */
export function provisionalOf(store: ReadStore, lineId: string): ProvisionalBefore[] {
  return store
    .all<{
      statement_id: string;
      label: string | null;
      format: string | null;
      booking_date: string;
      currency: string;
      amount_minor: bigint;
    }>(
      `SELECT i.statement_id, COALESCE(i.counterparty_name, i.remittance) AS label, f.format,
              i.booking_date, i.currency, i.amount_minor
         FROM interim_line i JOIN statement s ON s.id = i.statement_id
         LEFT JOIN raw_file f ON f.id = s.raw_file_id
        WHERE i.superseded_line_id = ? AND s.kind <> 'notification' ORDER BY i.id`,
      [lineId],
    )
    .map((row) => ({
      statementId: row.statement_id,
      label: row.label ?? row.format ?? 'Entry',
      date: row.booking_date,
      currency: row.currency,
      minor: row.amount_minor,
    }));
}
