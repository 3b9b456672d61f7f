/** Kept payments as explanations and lists tell them: batch, status and file. */
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { ReadStore } from '../store/index.ts';

type Section = Explanation['sections'][number];

/** How a payment's status is told: `rejected, RJCT: AC04 account closed`. */
export function statusText(status: string, code: string | null, reason: string | null): string {
  const why = [code, reason].filter((part) => part !== null && part !== '').join(': ');
  return why === '' ? status : `${status}, ${why}`;
}

interface FileRow {
  readonly [column: string]: string | bigint | null;
  readonly flow_id: string | null;
  readonly due_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly status: string;
  readonly status_code: string | null;
  readonly status_reason: string | null;
  readonly name: string | null;
  readonly end_to_end_id: string | null;
  readonly batch: string;
  readonly position: bigint;
}

/** The flow that stands for a payment on its own account. */
const FLOW_OF = `(SELECT x.id FROM expected_flow x WHERE x.payment_id = p.id
  ORDER BY x.amount_minor < 0 = p.amount_minor < 0 DESC, x.id LIMIT 1)`;

/** As many payments as an explanation lists by name. */
const NAMED = 100;

/** The payments that a file ordered, and those whose status it told last. */
export function paymentsOfFile(
  store: ReadStore,
  fileId: string,
): { readonly count: number; readonly section: Section } {
  const of = `FROM payment p JOIN payment_batch b ON b.id = p.batch_id
    WHERE b.raw_file_id = :file OR p.status_file_id = :file`;
  const count = Number(store.pluck<bigint>(`SELECT COUNT(*) ${of}`, { file: fileId }) ?? 0n);
  const rows = store.all<FileRow>(
    `SELECT ${FLOW_OF} AS flow_id, b.execution_date AS due_date, p.currency, p.amount_minor,
            p.status, p.status_code, p.status_reason, p.counterparty_name AS name, p.end_to_end_id,
            COALESCE(b.batch_id, b.message_id) AS batch, p.position
       ${of} ORDER BY b.execution_date, b.id, p.position LIMIT ${NAMED}`,
    { file: fileId },
  );
  return {
    count,
    section: {
      title: 'Payments',
      note: count > rows.length ? `the first ${rows.length} of ${count}` : String(count),
      lines: rows.map((row) => ({
        label: `${row.name ?? row.end_to_end_id ?? '–'}, ${statusText(row.status, row.status_code, row.status_reason)}`,
        prefix: `${row.batch} #${row.position}`,
        money: money(row.currency, row.amount_minor),
        ...(row.flow_id === null
          ? {}
          : {
              link: {
                target: 'expectedFlows.explain',
                input: { id: row.flow_id, asOf: row.due_date, figure: 'amount' },
              },
            }),
      })),
    },
  };
}

/** The order that pays a flow; null where none does. */
export function paymentSection(store: ReadStore, flowId: string): Section | null {
  const row = store.get<{
    readonly [column: string]: string | bigint | null;
    readonly end_to_end_id: string | null;
    readonly status: string;
    readonly status_code: string | null;
    readonly status_reason: string | null;
    readonly message_id: string;
    readonly batch_id: string | null;
    readonly execution_date: string;
    readonly payment_count: bigint;
    readonly name: string | null;
    readonly number: string | null;
    readonly currency: string;
    readonly amount_minor: bigint;
    readonly file_id: string;
    readonly file: string;
  }>(
    `SELECT p.end_to_end_id, p.status, p.status_code, p.status_reason, p.counterparty_name AS name,
            p.counterparty_account AS number, p.currency, p.amount_minor, b.message_id, b.batch_id,
            b.execution_date, b.payment_count, f.id AS file_id, f.name AS file
       FROM expected_flow x JOIN payment p ON p.id = x.payment_id
       JOIN payment_batch b ON b.id = p.batch_id JOIN raw_file f ON f.id = b.raw_file_id
      WHERE x.id = ?`,
    [flowId],
  );
  if (row === undefined) return null;
  const told = (label: string, value: string | null) => (value === null ? [] : [{ label, value }]);
  return {
    title: 'Payment',
    lines: [
      { label: 'Ordered', money: money(row.currency, row.amount_minor) },
      { label: 'Status', value: statusText(row.status, row.status_code, row.status_reason) },
      ...told('End-to-end id', row.end_to_end_id),
      ...told('Counterparty', row.name),
      ...told('Account', row.number),
      { label: 'Execution', value: row.execution_date },
      {
        label: 'Batch',
        value: `${row.batch_id ?? '–'}, ${row.payment_count} ${row.payment_count === 1n ? 'payment' : 'payments'}`,
      },
      { label: 'Message', value: row.message_id },
      {
        label: 'File',
        value: row.file,
        link: {
          target: 'import.explainFile',
          input: { fileId: row.file_id, column: 'payments' },
        },
      },
    ],
  };
}
