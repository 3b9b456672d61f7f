/** Entries as `linkEntries` compares them: of a file, of the ledger, and those that are provisional. */
import type { LinkableEntry } from '../../core/cash/entryLinks.ts';
import { dayNumber, type IsoDate } from '../../core/time/dates.ts';
import { cellOf, type ParsedLine } from '../import/parsed.ts';
import type { ReadStore } from '../store/index.ts';

/** The columns of a line, or of an interim line, that linking looks at. */
export const LINKED_COLUMNS = `l.id, l.amount_minor, l.booking_date, l.value_date, l.bank_reference,
  l.entry_reference, l.customer_reference, l.end_to_end_id, l.message_id, l.payment_info_id,
  l.counterparty_name, l.counterparty_account, l.statement_id`;

interface LinkedRow {
  readonly id: string;
  readonly amount_minor: bigint;
  readonly booking_date: string;
  readonly value_date: string;
  readonly bank_reference: string | null;
  readonly entry_reference: string | null;
  readonly customer_reference: string | null;
  readonly end_to_end_id: string | null;
  readonly message_id: string | null;
  readonly payment_info_id: string | null;
  readonly counterparty_name: string | null;
  readonly counterparty_account: string | null;
  readonly statement_id: string;
}

/** A number like "1" is a place in the statement and no id. */
function idLike(reference: string | null): string | null {
  return reference !== null && reference.length >= 6 ? reference : null;
}

function linkableRow(row: LinkedRow): LinkableEntry {
  return {
    id: row.id,
    amountMinor: row.amount_minor,
    bookingDay: dayNumber(row.booking_date as IsoDate),
    valueDay: dayNumber(row.value_date as IsoDate),
    bankIds: [row.bank_reference, idLike(row.entry_reference)],
    references: [row.end_to_end_id, row.customer_reference],
    batchIds: [row.message_id, row.payment_info_id],
    counterparty: row.counterparty_name,
    counterpartyAccount: row.counterparty_account,
  };
}

/** A line of a file; its id is its position in the statement. */
export function linkableLine(line: ParsedLine): LinkableEntry {
  const text = (column: Parameters<typeof cellOf>[1]) => cellOf<string | null>(line, column);
  return linkableRow({
    id: String(cellOf<number>(line, 'position')),
    amount_minor: BigInt(cellOf<bigint>(line, 'amount_minor')),
    booking_date: cellOf<string>(line, 'booking_date'),
    value_date: cellOf<string>(line, 'value_date'),
    bank_reference: text('bank_reference'),
    entry_reference: text('entry_reference'),
    customer_reference: text('customer_reference'),
    end_to_end_id: text('end_to_end_id'),
    message_id: text('message_id'),
    payment_info_id: text('payment_info_id'),
    counterparty_name: text('counterparty_name'),
    counterparty_account: text('counterparty_account'),
    statement_id: '',
  });
}

export type StoredEntry = LinkableEntry & { readonly statementId: string };

/** Stored entries of one table, by a condition over the alias `l`. */
export function linkableRows(
  store: ReadStore,
  from: string,
  params: readonly (string | bigint)[],
): StoredEntry[] {
  const entries: StoredEntry[] = [];
  for (const row of store.iterate<LinkedRow>(`SELECT ${LINKED_COLUMNS} FROM ${from}`, params))
    entries.push({ ...linkableRow(row), statementId: row.statement_id });
  return entries;
}

/** The first and last booking date of lines, or null where there is none. */
export function spanOf(
  lines: readonly ParsedLine[],
): { readonly from: IsoDate; readonly to: IsoDate } | null {
  let [from, to]: [string | null, string | null] = [null, null];
  for (const line of lines) {
    const date = cellOf<string>(line, 'booking_date');
    if (from === null || date < from) from = date;
    if (to === null || date > to) to = date;
  }
  return from === null || to === null ? null : { from: from as IsoDate, to: to as IsoDate };
}
