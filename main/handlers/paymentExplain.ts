/** One payment from its order's file to the bank lines that booked it. */
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { PaymentFormat } from '../../sync/formats/payments/index.ts';
import { type PaymentText, paymentSlice } from '../../sync/formats/payments/slice.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { flowStatus, MATCH_PARTS } from '../queries/matched.ts';
import { type PaymentFacts, paymentFacts, paymentLines, statusText } from '../queries/payments.ts';
import type { ReadStore } from '../store/index.ts';
import { entryLine, type Section } from './explainParts.ts';
import { formatName, shortHash } from './sourceFile.ts';

const TONES: { readonly [status: string]: Explanation['chips'][number]['tone'] } = {
  settled: 'positive',
  rejected: 'negative',
  returned: 'negative',
};

interface FlowRow {
  readonly [column: string]: string | bigint;
  readonly id: string;
  readonly reference: string;
  readonly due_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly status: string;
}

/** What the payment is expected as: flows of the plan, or its own. */
function flowsSection(store: ReadStore, paymentId: string): Section {
  const flows = store.all<FlowRow>(
    `SELECT x.id, x.reference, x.due_date, x.currency, x.amount_minor,
            ${flowStatus('x')} AS status
       FROM expected_flow x WHERE x.payment_id = ? ORDER BY x.due_date, x.reference`,
    [paymentId],
  );
  return {
    title: 'Expected as',
    lines: flows.map((flow) => ({
      label: `${flow.reference}, ${flow.status}`,
      prefix: flow.due_date,
      money: money(flow.currency, flow.amount_minor),
      link: {
        target: 'expectedFlows.explain',
        input: { id: flow.id, asOf: flow.due_date, figure: 'amount' },
      },
    })),
  };
}

interface MatchRow {
  readonly [column: string]: string | bigint;
  readonly id: string;
  readonly method: string;
  readonly account: string;
  readonly date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
}

/** The matches that took what it is expected as, by the day of their last line. */
function bookingsSection(store: ReadStore, paymentId: string): Section {
  const matches = store.all<MatchRow>(
    `SELECT r.id, r.method, a.name AS account, x.currency, SUM(i.amount_minor) AS amount_minor,
            (SELECT MAX(l.booking_date) FROM ${MATCH_PARTS} b
               JOIN statement_line l ON l.id = b.line_id
              WHERE b.reconciliation_id = r.id) AS date
       FROM expected_flow x JOIN ${MATCH_PARTS} i ON i.flow_id = x.id
       JOIN reconciliation r ON r.id = i.reconciliation_id JOIN account a ON a.id = r.account_id
      WHERE x.payment_id = ? GROUP BY r.id, x.currency ORDER BY date, r.id`,
    [paymentId],
  );
  return {
    title: 'Booked',
    ...(matches.length === 0 ? { text: 'No bank line is matched with it yet.' } : {}),
    lines: matches.map(({ id, method, account, date, currency, amount_minor }) => ({
      label: `${account}, ${method}`,
      prefix: date,
      money: money(currency, amount_minor),
      link: { target: 'reconcile.explain', input: { id, figure: 'book' } },
    })),
  };
}

/** Where a payment stands in its file; in a run of records without lines, by its byte too. */
function placeOf(line: bigint | null, raw: PaymentText | null): string {
  if (line === null) return '';
  return raw === null || raw.offset === null
    ? `line ${line}`
    : `record ${line}, byte ${raw.offset}`;
}

function sourceSection({ files }: QueryContext, row: PaymentFacts): Section {
  const line = row.source_line;
  const raw =
    line === null || !files.hasFile(row.sha256)
      ? null
      : paymentSlice(files.getFile(row.sha256), row.format as PaymentFormat, {
          line: Number(line),
          id: row.end_to_end_id ?? row.trace,
        });
  return {
    title: 'Source',
    lines: [
      {
        label: row.file,
        prefix: placeOf(line, raw),
        value: formatName(row.format),
        link: {
          target: 'import.explainFile',
          input: { fileId: row.file_id, column: 'payments' },
        },
      },
      { label: 'SHA-256', value: shortHash(row.sha256), tone: 'code' },
      entryLine(row.entry),
    ],
    ...(raw === null ? {} : { raw: raw.text }),
  };
}

function explainPayment(
  context: QueryContext,
  { id }: DomainInput<'payments.explain'>,
): Explanation {
  const { store } = context;
  const row = paymentFacts(store, id);
  if (row === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'PAYMENT_UNKNOWN',
      message: 'This payment is not known at the chosen time; its import may have been undone.',
      path: 'id',
    });
  const name = row.end_to_end_id ?? row.trace ?? `number ${row.position}`;
  return {
    crumbs: [{ label: row.account }, { label: row.batch_id ?? row.message_id }, { label: name }],
    figure: { money: money(row.currency, row.amount_minor), converted: false },
    chips: [
      { text: statusText(row.status, row.status_code, null), tone: TONES[row.status] ?? 'plain' },
      { text: `execution ${row.execution_date}`, tone: 'plain' },
    ],
    sections: [
      {
        title: 'Rule',
        text: 'As ordered in the file; receipts positive, payments negative. Of what the bank says, the latest stage stands.',
        lines: [],
      },
      { title: 'Payment', lines: paymentLines(row).slice(1) },
      flowsSection(store, id),
      bookingsSection(store, id),
      sourceSection(context, row),
    ],
  };
}

export const paymentExplainHandlers = {
  'payments.explain': query<'payments.explain'>(explainPayment),
};
