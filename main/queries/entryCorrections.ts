/**
 * Entries that a bank replaces or deletes by its id of an earlier one (OFX CORRECTFITID). They wait as
 * provisional entries for information until a person has them applied, and for their original where
 * that comes later.
 */
import { LINE_COLUMNS } from '../import/parsed.ts';
import { RUNNING_ENTRY, type WriteStore } from '../store/index.ts';
import { retractLines } from './corrections.ts';

interface CorrectionRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly statement_id: string;
  readonly action: string;
  readonly bank_id: string;
}

const WAITING = `
  SELECT id, statement_id, details ->> '$.corrects.action' AS action,
         details ->> '$.corrects.bankId' AS bank_id
    FROM interim_line
   WHERE account_id = ? AND status = 'info' AND superseded_line_id IS NULL
     AND details ->> '$.corrects.bankId' IS NOT NULL ORDER BY entry, position`;

const COLUMNS = LINE_COLUMNS.filter((name) => name !== 'details').join(', ');

/** The correcting entry becomes a line of its own statement, without the mark of what it corrects. */
const REPLACE = `
  INSERT INTO statement_line (id, statement_id, account_id, details, category_id, ${COLUMNS}, entry)
  SELECT :id, statement_id, account_id, NULLIF(json_remove(details, '$.corrects'), '{}'), :category, ${COLUMNS},
         ${RUNNING_ENTRY}
    FROM interim_line WHERE id = :correction
  ON CONFLICT (account_id, fingerprint, occurrence) DO NOTHING`;

/**
 * Applies the corrections of an account whose one original is in the ledger, or counts them where they
 * are not wanted. A bank id that several lines have, or none, tells nothing for certain: those wait.
 */
export function applyEntryCorrections(
  store: WriteStore,
  accountId: string,
  isWanted: boolean,
  newId: () => string,
): { readonly applied: number; readonly held: number } {
  let [applied, held] = [0, 0];
  for (const row of store.all<CorrectionRow>(WAITING, [accountId])) {
    const originals = store.all<{ id: string; category_id: string | null }>(
      `SELECT id, category_id FROM statement_line
        WHERE account_id = ? AND bank_reference = ? AND statement_id <> ?`,
      [accountId, row.bank_id, row.statement_id],
    );
    const [original] = originals;
    if (original === undefined || originals.length > 1) continue;
    if (!isWanted) {
      held++;
      continue;
    }
    retractLines(store, [original.id], `The bank's correction of ${row.bank_id}`);
    if (row.action === 'replace') {
      const id = newId();
      store.run(REPLACE, { id, correction: row.id, category: original.category_id });
      store.run('UPDATE interim_line SET superseded_line_id = ? WHERE id = ?', [id, row.id]);
    } else store.remove('interim_line', row.id);
    applied++;
  }
  return { applied, held };
}
