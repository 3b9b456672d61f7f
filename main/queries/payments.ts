/** Kept payments as explanations and lists tell them: batch, status and file. */
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
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

export interface PaymentFacts {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly position: bigint;
  readonly source_line: bigint | null;
  readonly end_to_end_id: string | null;
  readonly instruction_id: string | null;
  readonly trace: string | null;
  readonly text: string | null;
  readonly status: string;
  readonly status_code: string | null;
  readonly status_reason: string | null;
  readonly status_at: string | null;
  readonly status_file_id: string | null;
  readonly status_file: string | null;
  readonly message_id: string;
  readonly batch_id: string | null;
  readonly execution_date: string;
  readonly payment_count: bigint;
  readonly account: string;
  readonly name: string | null;
  readonly number: string | null;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly file_id: string;
  readonly file: string;
  readonly format: string;
  readonly sha256: string;
  readonly entry: bigint;
}

/** A payment with its batch and file; undefined where it is not known. */
export function paymentFacts(store: ReadStore, id: string): PaymentFacts | undefined {
  return store.get<PaymentFacts>(
    `SELECT p.id, p.position, p.source_line, p.end_to_end_id, p.instruction_id, p.trace, p.text,
            p.status, p.status_code, p.status_reason, p.status_at, p.status_file_id,
            s.name AS status_file, p.counterparty_name AS name, p.counterparty_account AS number,
            p.currency, p.amount_minor, p.entry, b.message_id, b.batch_id, b.execution_date,
            b.payment_count, a.name AS account, f.id AS file_id, f.name AS file, f.format, f.sha256
       FROM payment p JOIN payment_batch b ON b.id = p.batch_id
       JOIN account a ON a.id = b.account_id JOIN raw_file f ON f.id = b.raw_file_id
       LEFT JOIN raw_file s ON s.id = p.status_file_id
      WHERE p.id = ?`,
    [id],
  );
}

/** What is said of a payment wherever it is told. */
export function paymentLines(row: PaymentFacts): Section['lines'] {
  const told = (label: string, value: string | null) => (value === null ? [] : [{ label, value }]);
  const file = (fileId: string) => ({
    target: 'import.explainFile',
    input: { fileId, column: 'payments' },
  });
  return [
    { label: 'Ordered', money: money(row.currency, row.amount_minor) },
    {
      label: 'Status',
      value: statusText(row.status, row.status_code, row.status_reason),
      ...(row.status_file_id === null ? {} : { link: file(row.status_file_id) }),
    },
    ...told('End-to-end id', row.end_to_end_id),
    ...told('Instruction id', row.instruction_id),
    ...told('Trace', row.trace),
    ...told('Counterparty', row.name),
    ...told('Account', row.number),
    ...told('Text', row.text),
    { label: 'Execution', value: row.execution_date },
    {
      label: 'Batch',
      value: `${row.batch_id ?? '–'}, ${row.payment_count} ${row.payment_count === 1n ? 'payment' : 'payments'}`,
    },
    { label: 'Message', value: row.message_id },
    { label: 'File', value: row.file, link: file(row.file_id) },
  ];
}

/** The order that pays a flow; null where none does. */
export function paymentSection(store: ReadStore, flowId: string): Section | null {
  const id = store.pluck<string | null>('SELECT payment_id FROM expected_flow WHERE id = ?', [
    flowId,
  ]);
  const row = id ? paymentFacts(store, id) : undefined;
  if (row === undefined) return null;
  const [ordered, ...rest] = paymentLines(row);
  const link = { target: 'payments.explain', input: { id: row.id } };
  return { title: 'Payment', lines: [...(ordered ? [{ ...ordered, link }] : []), ...rest] };
}

/** How lists name a payment, its batch, and what the bank says of it. */
export type PaymentShown = NonNullable<
  DomainOutput<'reconcile.suggest'>['suggestions'][number]['book'][number]['payment']
>;

interface ShownRow {
  readonly [column: string]: string | bigint | null;
  readonly flow_id: string;
  readonly id: string;
  readonly name: string;
  readonly batch: string;
  readonly status: string;
  readonly status_code: string | null;
  readonly status_reason: string | null;
}

/** The orders that pay flows, by flow; flows that nobody ordered a payment of are left out. */
export function paymentsOfFlows(
  store: ReadStore,
  flowIds: readonly string[],
): ReadonlyMap<string, PaymentShown> {
  if (flowIds.length === 0) return new Map();
  const rows = store.all<ShownRow>(
    `SELECT x.id AS flow_id, p.id, p.status, p.status_code, p.status_reason,
            COALESCE(p.end_to_end_id, p.trace, p.instruction_id, '#' || p.position) AS name,
            COALESCE(b.batch_id, b.message_id) AS batch
       FROM json_each(?) i JOIN expected_flow x ON x.id = i.value
       JOIN payment p ON p.id = x.payment_id JOIN payment_batch b ON b.id = p.batch_id`,
    [JSON.stringify(flowIds)],
  );
  return new Map(
    rows.map(({ flow_id, id, name, batch, status, status_code, status_reason }) => [
      flow_id,
      {
        id,
        name,
        batch,
        status: status as PaymentShown['status'],
        statusCode: status_code,
        statusReason: status_reason,
      },
    ]),
  );
}
