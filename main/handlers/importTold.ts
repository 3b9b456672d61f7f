/** What a statement of another channel tells of lines that the ledger has already. */
import { cellOf, type ParsedLine, type ParsedStatement } from '../import/parsed.ts';
import type { BookedPlan } from '../queries/bookedPlan.ts';
import type { ToldEntry } from '../queries/enrichment.ts';

/** The entries of a stored statement that its plan found to tell of a line for the first time. */
export function toldEntries(
  statement: ParsedStatement,
  statementId: string,
  { enriching, known, used }: BookedPlan,
): ToldEntry[] {
  if (enriching.length === 0) return [];
  const wanted = new Set(enriching);
  return statement.lines.flatMap((line) => {
    const position = cellOf<number>(line, 'position');
    const lineId = known.get(position);
    if (lineId === undefined || !wanted.has(position)) return [];
    return [toldOf(line, statementId, lineId, used)];
  });
}

function toldOf(
  line: ParsedLine,
  statementId: string,
  lineId: string,
  used: ReadonlyMap<string, number>,
): ToldEntry {
  const text = (column: Parameters<typeof cellOf>[1]) => cellOf<string | null>(line, column);
  const fingerprint = cellOf<string>(line, 'fingerprint');
  return {
    line_id: lineId,
    statement_id: statementId,
    position: cellOf<number>(line, 'position'),
    currency: cellOf<string>(line, 'currency'),
    amount_minor: BigInt(cellOf<bigint>(line, 'amount_minor')),
    code: text('code'),
    bank_reference: text('bank_reference'),
    customer_reference: text('customer_reference'),
    end_to_end_id: text('end_to_end_id'),
    entry_reference: text('entry_reference'),
    message_id: text('message_id'),
    payment_info_id: text('payment_info_id'),
    counterparty_name: text('counterparty_name'),
    counterparty_account: text('counterparty_account'),
    remittance: text('remittance'),
    details: text('details'),
    fingerprint,
    occurrence: cellOf<number>(line, 'occurrence') + (used.get(fingerprint) ?? 0),
    source_line: cellOf<number | null>(line, 'source_line'),
    source_offset: cellOf<number | null>(line, 'source_offset'),
    source_length: cellOf<number | null>(line, 'source_length'),
    isPart: false,
  };
}
