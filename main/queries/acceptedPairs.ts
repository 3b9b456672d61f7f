/** Matches that people let stand, as pairs that the learned matcher learns from. */
import type { AcceptedPair } from '../../core/reconcile/learned.ts';
import type { Item } from '../../core/reconcile/model.ts';
import type { ReadStore, SqlRow } from '../store/index.ts';
import { type BankRow, bankItem } from './bankItems.ts';
import { dayOf } from './itemRows.ts';
import { MATCH_PARTS } from './matched.ts';

/** A matched line with the flow that it settled. */
interface PairRow extends BankRow {
  readonly flow_id: string;
  readonly due_date: string;
  readonly flow_minor: bigint;
  readonly reference: string;
  readonly description: string;
  readonly counterparty: string | null;
}

const BANK_COLUMNS = `l.id, l.account_id, a.bank_id, a.entity_id, l.booking_date, l.currency,
  l.amount_minor, l.code, l.bank_reference, l.customer_reference, l.end_to_end_id, l.payment_info_id,
  l.counterparty_name, l.counterparty_account, l.remittance, l.reversal, l.details`;

/** One-to-one matches that stand, oldest first: what the learned matcher learns from. */
export function acceptedPairs(store: ReadStore, most = 2000): AcceptedPair[] {
  const rows = store.all<PairRow & SqlRow>(
    `SELECT ${BANK_COLUMNS}, x.id AS flow_id, x.due_date, x.amount_minor AS flow_minor,
            x.reference, x.description, p.name AS counterparty,
            p.account_number AS counterparty_account_book
       FROM (SELECT id, entry FROM reconciliation
              WHERE entry IS NOT NULL AND shape = 'one-to-one' AND method <> 'return'
                AND returns_id IS NULL
              ORDER BY entry DESC, id DESC LIMIT ?) r
       JOIN ${MATCH_PARTS} bi ON bi.reconciliation_id = r.id AND bi.line_id IS NOT NULL
       JOIN ${MATCH_PARTS} fi ON fi.reconciliation_id = r.id AND fi.flow_id IS NOT NULL
       JOIN statement_line l ON l.id = bi.line_id JOIN account a ON a.id = l.account_id
       JOIN expected_flow x ON x.id = fi.flow_id AND x.currency = l.currency
       LEFT JOIN counterparty p ON p.id = x.counterparty_id
      WHERE bi.detail IS NULL ORDER BY r.entry, r.id`,
    [BigInt(most)],
  );
  return rows.flatMap((row) => {
    const bank = bankItem({ ...row, told: null, taken_minor: null, taken_parts: null }, false);
    if (bank === null) return [];
    const book: Item = {
      id: row.flow_id,
      pool: row.entity_id,
      currency: row.currency,
      amountMinor: Number(row.flow_minor),
      day: dayOf(row.due_date),
      references: [row.reference],
      counterparty: row.counterparty,
      text: row.description,
    };
    return [{ bank: { ...bank, parts: undefined }, book }];
  });
}
